// Critical sections of a free-threaded Python (3.13+): which object a thread wants for itself, and who has it.
//
// Each object has a PyMutex there, that C code takes for as long as it works on the object. A thread that detaches
// gives back all that it has, and takes them again when it attaches; so whoever is inside of one for long does not
// detach: it runs, or blocks in C code that keeps Python waiting.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "base/budget.h"
#include "python/threads/thread.h"

namespace hognose::analysis {

/// The object whose mutex that is, if it is one's, and taken.
[[nodiscard]] std::optional<Address> find_guarded_object(const python::Program& program,
                                                         Address mutex);

/// The PyMutexes of the critical sections that a thread is inside of, the innermost first; a few at most. What
/// is on a damaged stack ends the list.
[[nodiscard]] std::vector<Address> list_critical_sections(const python::Program& program,
                                                          const std::vector<python::Thread>& states,
                                                          Budget& budget);

}  // namespace hognose::analysis
