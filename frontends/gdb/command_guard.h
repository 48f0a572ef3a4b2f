// Keeps hognose's command names its own when CPython's stock extension is loaded after it.
//
// GDB auto-loads `pythonX.Y-gdb.py` while it reads the interpreter's object file, after every event
// that a Python extension could listen to, and that file registers py-bt and the rest anew. So
// gdb.Command is replaced by a subclass of itself which ignores foreign registrations of our names
// and passes on everything else.
// SPDX-License-Identifier: MIT
#pragma once

namespace hognose::gdb {

/// Replaces gdb.Command, once; false with the Python exception pending.
[[nodiscard]] bool install_command_guard();

/// While one of these lives, registrations are our own.
class OwnRegistration {
 public:
  OwnRegistration();
  OwnRegistration(const OwnRegistration&) = delete;
  OwnRegistration& operator=(const OwnRegistration&) = delete;
  ~OwnRegistration();
};

}  // namespace hognose::gdb
