// What the files tell that a process runs code from: which are runtimes of OpenMP, and which do not belong to this Python.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "analysis/why/facts.h"
#include "native/images.h"
#include "python/program/program.h"
#include "session/crash/crash.h"

namespace hognose::session {

/// "libgomp.so.1", "libiomp5.so", "libomp-a1b2.so.5"
[[nodiscard]] bool is_openmp(std::string_view image);

/// Of which Python an extension module says in its name to be: _shop.cpython-39-x86_64-linux-gnu.so.
struct ModuleTag {
  unsigned major = 0;
  unsigned minor = 0;
  bool is_debug = false;
  bool is_free_threaded = false;
};
/// Nothing if it does not say.
[[nodiscard]] std::optional<ModuleTag> read_module_tag(std::string_view image);

/// Adds the runtimes of OpenMP.
void add_openmp(const target::Target& target, analysis::why::CrashFacts& facts);
/// Adds those that do not belong to this Python, of the frames from where it crashed on.
void add_misfits(const python::Program& program,
                 native::NativeImages& images,
                 const Crash& crash,
                 analysis::why::CrashFacts& facts);

}  // namespace hognose::session
