// Exceptions as objects: their type, what they are linked to, and where a thread keeps them.
//
// CPython keeps an exception in one of two forms. Up to 3.11 (handled: up to 3.10) it is three
// words, of which the value may still be no instance of the type: a message, a tuple of arguments,
// or nothing ("not normalised yet"). Since then it is one instance, which has its traceback in it.
//
//   raised    PyThreadState.curexc_* or .current_exception, the error indicator: while C code and
//             the eval loop look for a handler
//   handled   what sys.exc_info() says: PyThreadState.exc_* (up to 3.6), else a stack of
//             _PyErr_StackItem, one for the thread and one for each generator that runs in it
//
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/budget.h"
#include "python/threads/thread.h"

namespace hognose::python {

/// An exception in three words; `value` may be no instance of `type`.
struct Raised {
  Address type;
  Address value;
  Address traceback;  ///< null: none

  bool operator==(const Raised&) const = default;
};

enum class ExceptionRole : std::uint8_t { raised, handled };

/// An exception of a thread, and who says so.
struct ThreadException {
  ExceptionRole role = ExceptionRole::raised;
  Raised raised;
  std::string known_from;  ///< "curexc_type", "exc_info of a generator at 0x7f…"
};

/// What a thread raises and handles, the newest first, as far as it could be read.
struct ThreadExceptions {
  std::vector<ThreadException> known;
  Lacks lacks;
};
/// `frames` are those of the thread, newest first: up to 3.6 they keep what their callers handle.
[[nodiscard]] ThreadExceptions read_exceptions(const Program& program,
                                               const Thread& thread,
                                               std::span<const Address> frames,
                                               Budget& budget);

/// Whether frames keep exceptions, so that those of frames which are lost are not known.
[[nodiscard]] bool frames_keep_exceptions(const Program& program);

/// The three words of an exception object.
[[nodiscard]] Result<Raised> read_raised(const Program& program, Address exception);

/// Whether an object is an instance of BaseException.
[[nodiscard]] bool is_exception_object(const Program& program, Address object);

/// A class by its name, as a traceback writes it: with its module unless that is `builtins` or
/// `__main__`; in Python 2 without.
[[nodiscard]] Result<std::string> read_exception_name(const Program& program, Address type);

/// What an exception is linked to; null and empty: nothing.
struct ExceptionLinks {
  Address cause;
  Address context;
  bool suppresses_context = false;
  bool is_group = false;
  std::vector<Address> members;  ///< of a group, at most `most_members`
  std::uint64_t member_count = 0;
  Lacks lacks;
};
inline constexpr std::size_t most_members = 10'000;
[[nodiscard]] ExceptionLinks read_exception_links(const Program& program, Address exception);

}  // namespace hognose::python
