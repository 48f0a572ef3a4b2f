// Phrases that several kinds write: items between commas, entries, text as far as it fits.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "python/kinds/describer.h"
#include "python/values/containers.h"
#include "python/values/dict_entries.h"
#include "python/values/text.h"

namespace hognose::python {

/// Writes the separator before every element but the first, and counts.
class Commas {
 public:
  explicit Commas(Describer& out) : out_(out) {}
  void next() {
    if (count_++ != 0) out_.write(", ");
  }
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  Describer& out_;
  std::uint64_t count_ = 0;
};

/// Writes the items, comma-separated; the first slot that cannot be read is a hole and the end.
void write_items(Describer& out, const Items& items);

/// Writes `{key: value, …}` of a dict; a hole before the closing brace if it cannot be read to its
/// end.
void write_entries(Describer& out, Address dict);
/// Writes one `key: value`.
void write_entry(Describer& out, const DictEntry& entry);

/// Writes what was readable of `count` bytes at `from` as a bytes literal, with `prefix` before the
/// quote, and a hole for the rest; only as much as fits.
void write_bytes(Describer& out, std::string_view prefix, Address from, std::uint64_t count);

/// Writes the characters of a str as a literal (2.7: with its `u`), and a hole for what cannot be
/// read; only as much as fits.
void write_text(Describer& out, const TextStorage& storage);

/// How many of `count` units of text or bytes are worth reading: what fits, and one more to see
/// that more is there.
[[nodiscard]] std::uint64_t count_worth_reading(const Describer& out, std::uint64_t count);
/// Long text is read in pieces of so many units, each spent before it is read. False: no more.
inline constexpr std::uint64_t most_units_at_once = 1ULL << 18U;
[[nodiscard]] bool spend_piece(Describer& out, std::uint64_t bytes);

}  // namespace hognose::python
