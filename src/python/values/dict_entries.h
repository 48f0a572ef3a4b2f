// The entries of a dict, by walking over them.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "base/budget.h"
#include "base/result.h"
#include "python/program/program.h"

namespace hognose::python {

/// One live entry of a dict.
struct DictEntry {
  Address key;
  Address value;
};
/// Called for each live entry in order; returns false to stop early.
using EntryVisitor = std::function<bool(const DictEntry&)>;

/// Visits a dict in insertion order (2.7: table order). Also visits split and inline-value dicts. An
/// error is what ended the walk early; entries visited before it stand.
[[nodiscard]] Result<void> for_each_entry(const Program& program,
                                          Address dict,
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
