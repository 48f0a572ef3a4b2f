// Objects found in memory by their types, where nobody lists them.
//
// Whatever lies in a word of memory and is the address of a type may be `ob_type` of an object of it. It is
// one if it is in use, and a list of the collector leads to it:
//
//     PyGC_Head { next, prev }   PyObject { ob_refcnt, ob_type, … }        next.prev and prev.next are this
// SPDX-License-Identifier: MIT
#pragma once

#include <bitset>
#include <functional>
#include <optional>
#include <span>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/budget.h"
#include "base/lacks.h"
#include "python/program/program.h"

namespace hognose::python {

/// What a search found.
struct FoundObjects {
  std::vector<Address> objects;  ///< ascending
  std::size_t unlinked = 0;  ///< what looks like more, but is in no list of the collector
  std::uint64_t bytes_left = 0;  ///< of memory that was not looked through: it was more than wanted
  Lacks lacks;  ///< why there may be more
};

class ObjectSearch {
 public:
  /// Borrows both.
  ObjectSearch(const Program& program, Budget& budget) : program_(program), budget_(budget) {}

  /// How far before an object its place in a list of the collector is, as told by a module, which is in
  /// one. Builds without a GIL have no such lists. An error if it is in none.
  [[nodiscard]] Result<void> learn_head(Address module);
  /// Lets instances of this very type be found.
  void want(Address type);
  /// Lets only those be found that have this byte there: that is seen without asking for any.
  void want_byte(std::uint64_t offset, std::uint8_t value) { byte_ = {offset, value}; }
  /// Lets only those be found of which this holds.
  void want_only(std::function<bool(Address)> test) { test_ = std::move(test); }

  /// Looks through writable memory that is of no file, small ranges first, and at most `most_bytes` of
  /// it.
  [[nodiscard]] FoundObjects run(std::uint64_t most_bytes);

 private:
  void search(const AddressRange& range);
  void look_through(Address at, std::span<const std::uint64_t> words);
  [[nodiscard]] bool may_be_wanted(std::span<const std::uint64_t> words, std::size_t type_at) const;
  void look_at(Address object);
  [[nodiscard]] bool is_tracked(Address object) const;
  [[nodiscard]] bool is_linked(Address node) const;
  [[nodiscard]] Address read_link(Address at) const;

  const Program& program_;
  Budget& budget_;
  FoundObjects found_;
  std::function<bool(Address)> test_;
  std::optional<std::pair<std::uint64_t, std::uint8_t>> byte_;
  std::uint64_t in_object_ = 0;  // where its type stands
  std::uint64_t head_ = 0;  // 0: there is none
  std::unordered_set<std::uint64_t> types_;
  std::bitset<0x1000> filter_;
  std::vector<std::uint64_t> piece_;
};

}  // namespace hognose::python
