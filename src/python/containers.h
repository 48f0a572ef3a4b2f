// Reading the builtin containers: items of lists and tuples, entries of dicts and sets.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/budget.h"
#include "base/result.h"
#include "python/program.h"

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

/// One live entry of a dict or, with value null, of a set.
struct Entry {
  Address key;
  Address value;
};
/// Called for each live entry in order; returns false to stop early.
using EntryVisitor = std::function<bool(const Entry&)>;

/// Visits a dict in insertion order (2.7: table order). Also visits split and inline-value dicts. An
/// error is what ended the walk early; entries visited before it stand.
[[nodiscard]] Result<void> for_each_entry(const Program& program,
                                          Address dict,
                                          Budget& budget,
                                          const EntryVisitor& visit);
/// Visits a set or frozenset in table order.
[[nodiscard]] Result<void> for_each_member(const Program& program,
                                           Address set,
                                           Budget& budget,
                                           const EntryVisitor& visit);

/// Visits names that instances share and the values of one of them: `values` is a PyDictValues
/// (up to 3.10 a bare array), `keys` split PyDictKeysObject. In insertion order.
[[nodiscard]] Result<void> for_each_split_entry(const Program& program,
                                                Address keys,
                                                Address values,
                                                Budget& budget,
                                                const EntryVisitor& visit);

/// The value under a str key (2.7: also bytes), or nothing; compares text, hashes nothing.
[[nodiscard]] Result<std::optional<Address>> find_in_dict(const Program& program,
                                                          Address dict,
                                                          std::u32string_view key,
                                                          Budget& budget);

}  // namespace hognose::python
