// What GDB has not open is read as the program reads it.
// SPDX-License-Identifier: MIT
#include "gdb/host/process_beside.h"

#include <sys/types.h>

#include "gdb/host/host.h"
#include "target/process/process_target.h"

namespace hognose::gdb {

Result<target::Target> ProcessBeside::open_target() {
  return target::open_process(static_cast<::pid_t>(pid_));
}

Result<target::OsThread> ProcessBeside::selected_thread() {
  if (!thread_) return fail(ErrorKind::not_found, "selected thread");
  return *thread_;
}

bool ProcessBeside::select_thread(const target::OsThread& thread) {
  thread_ = thread;
  return true;
}

bool ProcessBeside::interrupted() {
  return host().interrupted();
}

const session::Words& ProcessBeside::words() {
  return host().words();
}

std::size_t ProcessBeside::max_repr() {
  return host().max_repr();
}

python::Charset ProcessBeside::charset() {
  return host().charset();
}

}  // namespace hognose::gdb
