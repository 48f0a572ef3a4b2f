// Finds interpreters by the shape of what points to them, where nothing has a name: the list of a
// stripped 2.7 or 3.6, and _PyRuntime of an image whose symbols are out of reach.
//
//     _PyRuntime.interpreters.head ──► PyInterpreterState ──► threads.head ──► PyThreadState
//                            .main ──► one in that list  ◄──────────────────────── .interp
// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "base/budget.h"
#include "python/program/program.h"

namespace hognose::python {

/// What a search for a runtime may cost.
inline constexpr Budget::Limits scan_limits{
    .nodes = 20'000'000, .bytes = 256ULL << 20U, .time = std::chrono::milliseconds{5'000}};

/// Whether `interpreter` is an interpreter state whose first thread state points back to it.
[[nodiscard]] bool is_interpreter(const Program& program, Address interpreter);

/// The variable in `data` that points to the newest interpreter; null if there is none. Wants a
/// layout, and reads all of `data` that `budget` lets it.
[[nodiscard]] Address find_interpreters_head(const Program& program,
                                             std::span<const AddressRange> data,
                                             Budget& budget);

/// _PyRuntime in `data`: head and main of its list of interpreters, and the thread that holds the
/// GIL, all lead where they should. not_found if there is none, corrupt if several look like it,
/// and limit if `budget` ended the search. Wants a layout that has _PyRuntimeState.
[[nodiscard]] Result<Address> find_runtime_by_shape(const Program& program,
                                                    std::span<const AddressRange> data,
                                                    Budget& budget);

}  // namespace hognose::python
