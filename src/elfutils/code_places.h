// What is known of places in the code of a target: functions, and the ways from there to the caller.
//
// Two hundred threads of a process wait at the same few places: what is known of one - its function,
// and the recipe of its image's call frame information that leads to the caller - is found once and
// kept by address. An image is opened when a stack first leads into it. A step of an unwinder then
// costs a look-up and a few words of the stack.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "elfutils/call_frames.h"
#include "elfutils/frame_extent.h"
#include "target/target.h"

namespace hognose::elfutils {

/// What is known of one instruction.
struct CodePlace {
  std::string function;  ///< empty if unknown
  Address function_start;  ///< null if unknown
  std::optional<CallerRecipe> recipe;
  bool is_missing = false;  ///< its file is not here, which may tell how to unwind it
};

class CodePlaces {
 public:
  /// Borrows memory, files and symbols of `target`.
  explicit CodePlaces(const target::Target& target);
  CodePlaces(const CodePlaces&) = delete;
  CodePlaces& operator=(const CodePlaces&) = delete;
  ~CodePlaces();

  /// Opens the images that every stack of a Python leads into - the interpreter's and the C
  /// library's - while the target still runs.
  void prepare();

  /// What is known of the instruction at `address`; valid until the next call.
  [[nodiscard]] const CodePlace& find(Address address);
  /// What the code up to `address` tells of its frame; valid until the next call.
  [[nodiscard]] const FrameExtents& find_extents(Address address);
  /// Whether `word` can be where a called function returns to: code, right after a call.
  [[nodiscard]] bool may_return_to(Address word);
  /// Why no function that calls can go on at `pc`: unmapped where no code is, corrupt where it follows
  /// no call; nothing where one can, or where that is not known.
  [[nodiscard]] std::optional<ErrorKind> find_why_no_caller(Address pc);
  /// Whether it can be where `function` returns to: after a call of it, or by a pointer.
  [[nodiscard]] bool may_have_called(Address word, Address function);
  [[nodiscard]] const target::Memory& memory() const { return memory_; }
  [[nodiscard]] const target::Maps& maps() const { return maps_; }

 private:
  struct Code;  // one image

  [[nodiscard]] Code* find_code(Address address);
  [[nodiscard]] CodePlace look_up(Address address);
  [[nodiscard]] bool follows_call(Address word) const;

  const target::Memory& memory_;
  const target::Files& files_;
  const target::Symbols& symbols_;
  target::Maps maps_;
  std::vector<std::unique_ptr<Code>> codes_;  // in address order
  std::unordered_map<Address, CodePlace> places_;
  std::unordered_map<Address, FrameExtents> extents_;
  std::size_t steps_left_ =
      4U << 20U;  // through code, for extents: a second, and a hundred large functions
  std::unordered_map<Address, bool> returns_;
};

}  // namespace hognose::elfutils
