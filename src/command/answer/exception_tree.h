// An exception with all that it is linked to, as a list that a document can hold.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/exceptions/exception.h"
#include "session/work.h"

namespace hognose::command {

/// The exception, its cause and context and theirs, and the members of groups, in the order in
/// which the traceback module of that Python finds them. With `has_locals`, the variables of each
/// frame. What did not fit a limit is said in a remark of the first.
[[nodiscard]] document::Exceptions make_exceptions(session::Work& work,
                                                   const python::ThreadException& thrown,
                                                   bool has_locals);

}  // namespace hognose::command
