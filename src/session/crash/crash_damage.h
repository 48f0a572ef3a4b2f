// The sizes that malloc keeps in front of its blocks, where they were overwritten.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "analysis/why/heap_facts.h"
#include "clib/heap_walk.h"
#include "target/target.h"

namespace hognose::session {

/// The size at `damaged`, and the block before it if that is known.
[[nodiscard]] std::optional<analysis::why::DamagedSizeFact> make_damage(
    const target::Target& target, Address damaged, const std::optional<clib::MallocChunk>& before);
/// Where sizes of a heap lead nowhere, with the block before.
[[nodiscard]] std::optional<analysis::why::DamagedSizeFact> find_damage(
    const target::Target& target, const std::optional<clib::HeapWalk>& walk);
/// The heap that the process began with, and those of other threads, until one is damaged.
[[nodiscard]] std::optional<analysis::why::DamagedSizeFact> find_any_damage(
    const target::Target& target);

}  // namespace hognose::session
