// What a value lacks: which parts of it could not be read, and which limit ended its reading.
//
// Every answer accounts for everything it walked. So whoever walks returns a Lacks beside what it
// found, and whoever walks parts merges theirs into its own: what reaches the reader in the end is
// all that is missing.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "base/budget.h"
#include "base/error.h"

namespace hognose {

/// What is missing from the value beside it; nothing of one that is whole.
struct Lacks {
  std::vector<Error> holes{};  ///< wanted, and unreadable, in the order of the walk
  std::optional<Exhausted>
      cut{};  ///< a safety limit, or Ctrl-C, ended the walk: the first that did

  [[nodiscard]] bool is_nothing() const { return holes.empty() && !cut; }
  /// The first hole, if there is any.
  [[nodiscard]] std::optional<Error> hole() const;

  void add(const Error& hole) { holes.push_back(hole); }
  /// A limit ended the walk; nothing if none did.
  void add(std::optional<Exhausted> limit);
  /// What a part lacks, the whole lacks.
  void add(const Lacks& part);

  bool operator==(const Lacks&) const = default;
};

}  // namespace hognose
