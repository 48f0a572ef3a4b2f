// Who refers to an object that took part in a crash.
//
// Asked are the variables of the newest Python functions, what lists, tuples, dicts and instances that they name
// hold, and the objects that the newest C functions had at hand. That is no search of the heap: whoever is not
// found need not be nobody.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/budget.h"
#include "native/machine_stack.h"
#include "native/merged_stack.h"
#include "python/program/program.h"

namespace hognose::session {

/// Where to look.
struct HolderPlaces {
  const python::Program& program;
  const native::MergedStack* merged = nullptr;  ///< may be null
  native::MachineStack* machine = nullptr;  ///< may be null
  std::size_t frame = 0;  ///< of it, where the crash was
};

struct Holder {
  std::string text;  ///< "the variable c of total", "item 1 of l, a variable of total"
  Trust trust =
      Trust::guessed;  ///< seen: who refers to it is an object that lives, or a frame that runs
};

/// Nothing if nobody was found who refers to `object`.
[[nodiscard]] std::optional<Holder> find_holder(const HolderPlaces& places,
                                                Address object,
                                                Budget& budget);

}  // namespace hognose::session
