// Writes what an object is, as text, the way Python's repr would: without running any code, within
// limits, and with a hole exactly where memory could not be read.
//
// One Describer writes one value. A kind's `describe` writes its own brackets and asks the
// Describer for the values inside. The Describer knows when to stop: the reader's limit in
// characters ends in "...(truncated)", a true cycle is marked, depth and budget end in a cut.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/budget.h"
#include "base/lacks.h"
#include "base/result.h"
#include "python/kinds/kind.h"
#include "python/program/program.h"
#include "python/values/printable.h"

namespace hognose::python {

/// The addresses of objects that an answer shows as values of their own.
using ShownObjects = std::unordered_set<std::uint64_t>;

/// How a value is to be shown.
struct DescribeOptions {
  std::size_t max_repr = 1024;  ///< characters (not bytes) after which text is cut; 0 = no limit
  Charset charset = Charset::utf8;
  /// Show the attributes of exceptions, named tuples and classes over builtins beside their value: CPython's
  /// own suite wants them alone, or left out, where GDB itself prints.
  bool full = false;
  /// Objects in each other that are shown, before one is `<TYPE ...>`; 0 = no limit.
  std::size_t most_nested = 0;
  /// Those that this answer has shown are `<TYPE, shown above>`; a long value is added. Null: each is shown
  /// wherever it is met.
  ShownObjects* shown = nullptr;
};

/// A value as text, and what was not shown of it.
struct Description {
  std::string text;
  bool truncated = false;  ///< cut at max_repr: a display limit, the text says so
  Lacks lacks;  ///< its holes: one for each <unreadable …> in the text
};

/// The state of describing one value.
class Describer {
 public:
  static constexpr std::size_t max_depth = 400;

  /// Borrows `kinds`, by which it describes.
  Describer(const Program& program,
            const Kinds& kinds,
            const DescribeOptions& options,
            Budget& budget);

  [[nodiscard]] const Program& program() const { return program_; }
  [[nodiscard]] const Kinds& kinds() const { return kinds_; }
  [[nodiscard]] const DescribeOptions& options() const { return options_; }
  [[nodiscard]] Budget& budget() { return budget_; }

  /// Appends text that is already fit to print (UTF-8). Nothing happens once is_done().
  void write(std::string_view text);
  /// Appends `<unreadable at 0x…: reason>` and remembers the error.
  void write_hole(const Error& error);
  /// Remembers what could not be read and has no place in the text.
  void miss(const Error& error);
  /// Appends `<NAME at remote 0x…>`: the form of what is not known better.
  void write_generic(std::string_view type_name, Address object);
  /// Appends an address as Python prints it: "0x7f…".
  void write_address(Address address);

  /// Describes the object at `object`; `0x0` for null. The way into nested values.
  void describe(Address object);
  /// The same for an object as an instance of `type`, e.g. the builtin base of its own type.
  void describe_as(Address object, const TypeInfo& type, const Kind& kind);

  /// True once nothing more will be shown: the limit in characters, the budget, or Ctrl-C.
  [[nodiscard]] bool is_done() const { return done_; }
  /// Characters that still fit; a large number without a limit. Bounds what a kind reads.
  [[nodiscard]] std::size_t characters_left() const;

  /// Marks `object` as being described. False if it is already on the path from the top: a true
  /// cycle, for which the caller writes its marker. Balanced by leave().
  [[nodiscard]] bool enter(Address object);
  void leave();

  /// Ends the value: adds the truncation mark and hands the text over.
  [[nodiscard]] Description finish();

 private:
  void describe_shallow(Address object, const TypeInfo& type, const Kind& kind);
  void write_marked(const TypeInfo& type, std::string_view mark);

  const Program& program_;
  const Kinds& kinds_;
  DescribeOptions options_;
  Budget& budget_;
  std::string text_;
  struct Counted {
    std::size_t bytes = 0;
    std::size_t characters = 0;
  };
  mutable Counted counted_;  // of the front of the text
  std::size_t depth_ = 0;
  std::vector<Address> path_;
  Lacks lacks_;
  bool truncated_ = false;
  bool done_ = false;
  Address top_;  // the first that was entered: the value itself
  bool is_too_deep_ = false;  // enter() refused, for the limit alone
};

}  // namespace hognose::python
