// What rules may know of the objects and blocks that took part in a crash.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "analysis/why/claim.h"
#include "base/address.h"

namespace hognose::analysis::why {

/// What a pointer that took part in the crash points to.
struct PointerFact {
  std::uint64_t value = 0;
  Tri is_freed = Tri::unknown;  ///< its block is in the allocator's chain of those that nobody has
  std::uint64_t block_size = 0;  ///< of one of the C library's that nobody has freed: as it looks
  std::string type;  ///< what its header names as type; empty if that is none
  /// It leads to where that block begins, or the object in it; else it may have come there from elsewhere.
  Tri is_begin = Tri::unknown;
};

/// Where the bad pointer came from: the word at `container` + `offset`, which still holds it.
struct OriginFact {
  PointerFact container;
  std::int64_t offset = 0;
};

/// What the interpreter used as an object.
struct UsedFact {
  enum class State : std::uint8_t {
    freed,  ///< its block is in the allocator's chain of those that nobody has
    without_type,  ///< what stands in its header is no type
    no_object,  ///< the address can be none of an object: nothing is there
  };
  State state = State::no_object;
  std::uint64_t address = 0;
  std::uint64_t type_word = 0;  ///< where its type should be
  Tri is_collected = Tri::unknown;  ///< the collector's list leads to it and back: it is an object
  bool is_visited = false;  ///< the collector itself wanted its type
  std::string holder{};  ///< who refers to it: "item 1 of l, in total"; empty if that was not found
  Tri is_sure_holder = Tri::unknown;  ///< what is said to refer to it is an object that lives
};

/// A pool of Python's allocator whose chain of freed blocks leads astray.
struct ChainFact {
  std::uint64_t link = 0;  ///< where it leads
  std::uint64_t block_size = 0;
  /// Bytes from the block that it would lead to, or from the end of the chain; nothing if none is near.
  std::optional<std::int64_t> off_by;
};

/// The block that Python's debug allocator checked when it ended the process, or crashed over it.
struct CheckedFact {
  enum class State : std::uint8_t {
    written_before,
    written_behind,
    freed,  ///< the mark of freed memory stands in front of it
    of_other_kind,  ///< it is whole, and was handed out by another function than its own
  };
  State state = State::freed;
  std::uint64_t address = 0;
  std::uint64_t size = 0;  ///< what was asked for; 0 if freed
  Tri fits = Tri::unknown;  ///< that size is what the allocator below has there
  std::string bytes{};  ///< that stand where it wrote its own, if they are text
  char domain = 0;  ///< of_other_kind: 'r', 'm' or 'o', who handed it out
};

/// A SystemError that says that a C function returned NULL without an exception, or a value with one.
struct ContractFact {
  std::string text;  ///< what it says
  bool is_raised = false;  ///< by the thread; else it handles it
  std::string
      left{};  ///< the exception that was set, "ValueError: no such tea"; empty if not known
};

/// The object that was used is of another interpreter than the one that used it.
struct StrangerFact {
  std::uint64_t address = 0;
  std::int64_t own = 0;  ///< the number of the interpreter whose collector has it
  std::int64_t user = 0;  ///< and of the one that the thread runs
};

/// The newest Python frame of the thread, where something stands in it that cannot be right.
struct FrameFact {
  std::uint64_t address = 0;
  std::uint64_t word = 0;  ///< what is wrong
  bool is_code =
      false;  ///< its code is right, and its instruction is not in it; else what should be its code is none
  Tri is_executed = Tri::unknown;  ///< by a machine frame that is known
};

/// Damage that continues what is in the block right before.
struct OverrunFact {
  std::string before;  ///< what has that block: "bytearray"; empty if unknown
  std::uint64_t size = 0;  ///< of the block
  std::string bytes;  ///< as they go on over its end: "aaaaaaaa"
};

}  // namespace hognose::analysis::why
