// Why there is no answer at all, as a word: exit statuses and the JSON of an error follow from it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace hognose::document {

/// The sorts of refusal that a program wants to tell apart.
enum class Refusal : std::uint8_t {
  nothing_found,  ///< it was looked at, and has no such thread, name, frame or Python
  usage,  ///< what was asked has no meaning
  no_process,  ///< there is none with this id
  no_file,
  no_core,  ///< the file is something else
  not_permitted,  ///< the operating system refuses
  ended,  ///< a process that only waits for its parent
  kernel_thread,
  no_python,  ///< a program without any
  not_cpython,  ///< another implementation, or an emulator
  undecided,  ///< what is there does not tell whether there is a Python
  unreadable,  ///< a Python or a core of which nothing could be read
};

/// For programs: "no_process".
[[nodiscard]] const char* name_of(Refusal refusal);

}  // namespace hognose::document
