// What Python calls the functions of an extension module: most of them have no other name once it is stripped.
// SPDX-License-Identifier: MIT
#pragma once

#include "analysis/why/facts.h"
#include "native/merged_stack.h"
#include "session/crash/crash.h"

namespace hognose::session {

/// Adds the names of builtins to the frames that execute them, and to those without a name what called them.
void name_methods(const python::Program& program,
                  const native::MergedStack& merged,
                  const Crash& crash,
                  analysis::why::CrashFacts& facts);

}  // namespace hognose::session
