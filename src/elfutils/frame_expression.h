// Evaluates the DWARF expressions that call frame information uses: those of PLTs and signal
// frames.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <span>

#include <elfutils/libdw.h>

#include "base/result.h"
#include "target/seams/registers.h"

namespace hognose::elfutils {

/// What an expression may ask for.
struct FrameContext {
  const target::Registers& registers;
  std::uint64_t cfa = 0;
  std::function<std::optional<std::uint64_t>(Address)> read_word;
};

/// What an expression comes to.
struct FrameValue {
  std::uint64_t value = 0;
  bool is_the_value = false;  ///< or else the address at which the value is
};

/// Runs `operations`, in as many steps as there are: it has no jumps. corrupt if it takes more than
/// it has, unmapped if it follows a pointer into nothing, unsupported for any other operation.
[[nodiscard]] Result<FrameValue> evaluate(std::span<const Dwarf_Op> operations,
                                          const FrameContext& context);

}  // namespace hognose::elfutils
