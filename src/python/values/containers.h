// Reading the builtin containers: items of lists and tuples, members of sets.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <functional>

#include "base/budget.h"
#include "base/result.h"
#include "python/program/program.h"

namespace hognose::python {

/// The items of a list or tuple: where they are, and how many. The count is checked against what a
/// process can hold, never trusted for an allocation.
struct Items {
  Address first;  ///< address of the first slot (8 bytes each)
  std::uint64_t count = 0;
};
[[nodiscard]] Result<Items> read_tuple(const Program& program, Address tuple);
[[nodiscard]] Result<Items> read_list(const Program& program, Address list);
/// The object in one slot.
[[nodiscard]] Result<Address> read_item(const Program& program,
                                        const Items& items,
                                        std::uint64_t index);

/// Reads slots one after the other, fetched some at a time.
class SlotReader {
 public:
  SlotReader(const Program& program, const Items& items) : program_(program), items_(items) {}

  [[nodiscard]] bool at_end() const { return next_ >= items_.count; }
  /// The object in the next slot; an error if that slot cannot be read. Only before the end.
  [[nodiscard]] Result<Address> read_next();

 private:
  static constexpr std::size_t most_fetched = 64;
  const Program& program_;
  Items items_;
  std::uint64_t next_ = 0;
  std::uint64_t fetched_from_ = 0;
  std::uint64_t fetched_ = 0;
  std::array<std::uint64_t, most_fetched> slots_{};
};

/// Visits a set or frozenset in table order. `visit` returns false to stop early. An error is what
/// ended the walk early; members visited before it stand.
[[nodiscard]] Result<void> for_each_member(const Program& program,
                                           Address set,
                                           Budget& budget,
                                           const std::function<bool(Address)>& visit);

}  // namespace hognose::python
