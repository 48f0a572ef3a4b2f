// Registers of a gdb.Frame by DWARF number.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "gdb/api/ref.h"
#include "target/seams/registers.h"

namespace hognose::gdb {

/// The value of one register in a frame; nothing if it was not saved.
[[nodiscard]] std::optional<std::uint64_t> read_register(const Ref& frame, const char* name);

/// Those of `wanted` that are known in `frame`.
[[nodiscard]] target::Registers read_registers(const Ref& frame,
                                               std::span<const target::Register> wanted);

/// rbx, rbp, r12 … r15: what a callee must preserve, hence what an unwinder recovers.
[[nodiscard]] std::span<const target::Register> callee_saved_registers();
/// All that the newest frame of a thread has, and the system call that it is in.
[[nodiscard]] target::Registers read_newest_registers(const Ref& frame);

}  // namespace hognose::gdb
