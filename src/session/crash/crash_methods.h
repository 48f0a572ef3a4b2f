// What Python calls the functions of an extension module: most of them have no other name once it is stripped.
// SPDX-License-Identifier: MIT
#pragma once

#include "analysis/why/facts.h"
#include "native/merged_stack.h"
#include "session/crash/crash.h"

namespace hognose::session {

/// Adds the names of builtins to the frames that execute them, and to those without a name what called them. A builtin that has jumped
/// to what it called last, as `return PyObject_Str(x)` is compiled, has no frame, and is added to CrashFacts::left; `images` may be null.
void name_methods(const python::Program& program,
                  native::NativeImages* images,
                  const native::MergedStack& merged,
                  const Crash& crash,
                  analysis::why::CrashFacts& facts);

}  // namespace hognose::session
