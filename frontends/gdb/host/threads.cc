// Lists threads; registers of another thread need that thread selected for a moment.
// SPDX-License-Identifier: MIT
#include "gdb/host/threads.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "base/formatted.h"
#include "gdb/host/registers.h"

namespace hognose::gdb {

namespace {

// The kernel id: (pid, lwp, tid); a core or a simple stub may know the pid alone.
std::int64_t find_tid(const Ref& thread) {
  const Ref ptid = attribute(thread, "ptid");
  if (!ptid || PyTuple_Check(ptid.get()) == 0 || PyTuple_Size(ptid.get()) < 2) return 0;
  const auto lwp = to_signed(Ref::share(PyTuple_GetItem(ptid.get(), 1)));
  if (lwp.value_or(0) != 0) return *lwp;
  return to_signed(Ref::share(PyTuple_GetItem(ptid.get(), 0))).value_or(0);
}

// The last number of the NSpid line of /proc/TID/status: the id in the thread's own namespace.
std::int64_t find_tid_in_target(std::int64_t tid) {
  const std::string path = formatted("/proc/{}/status", tid);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "re"),
                                                             &std::fclose);
  if (!file) return 0;
  std::array<char, 256> line{};
  while (std::fgets(line.data(), line.size(), file.get()) != nullptr) {
    const std::string_view text(line.data());
    if (!text.starts_with("NSpid:")) continue;
    const std::size_t last = text.find_last_of(" \t");
    return std::strtoll(line.data() + last, nullptr, 10);
  }
  return 0;
}

Address read_tls_base() {
  const Ref frame = call_gdb("newest_frame");
  return Address(read_register(frame, "fs_base").value_or(0));
}

}  // namespace

target::OsThread describe_thread(const Ref& thread, bool is_native) {
  target::OsThread found;
  found.tid = find_tid(thread);
  if (is_native && found.tid != 0) found.tid_in_target = find_tid_in_target(found.tid);
  found.name = to_string(attribute(thread, "name")).value_or("");
  return found;
}

Result<target::OsThread> describe_selected_thread(bool is_native) {
  const Ref thread = call_gdb("selected_thread");
  if (!thread.has_value()) return fail(ErrorKind::not_found, "selected thread");
  target::OsThread found = describe_thread(thread, is_native);
  found.tls_base = read_tls_base();
  return found;
}

SelectionKeeper::SelectionKeeper()
    : thread_(call_gdb("selected_thread")), frame_(call_gdb("selected_frame")) {}

SelectionKeeper::~SelectionKeeper() {
  if (!thread_.has_value()) return;
  call_method(thread_, "switch");
  if (frame_) call_method(frame_, "select");
}

GdbThreads::GdbThreads(Ref inferior, bool is_native)
    : inferior_(std::move(inferior)), is_native_(is_native) {}

Result<std::vector<target::OsThread>> GdbThreads::list() const {
  const Ref threads = call_method(inferior_, "threads");
  if (!threads || PyTuple_Check(threads.get()) == 0) {
    return fail(ErrorKind::not_found, "threads");
  }
  std::vector<target::OsThread> found;
  const SelectionKeeper keeper;
  // GDB gives the newest thread first.
  for (Py_ssize_t index = PyTuple_Size(threads.get()); index > 0; --index) {
    const Ref thread = Ref::share(PyTuple_GetItem(threads.get(), index - 1));
    target::OsThread& one = found.emplace_back(describe_thread(thread, is_native_));
    if (call_method(thread, "switch")) one.tls_base = read_tls_base();
  }
  return found;
}

Ref GdbThreads::find(std::int64_t tid) const {
  const Ref threads = call_method(inferior_, "threads");
  if (!threads || PyTuple_Check(threads.get()) == 0) return {};
  for (Py_ssize_t index = 0; index < PyTuple_Size(threads.get()); ++index) {
    Ref thread = Ref::share(PyTuple_GetItem(threads.get(), index));
    if (find_tid(thread) == tid) return thread;
  }
  return {};
}

Result<target::Registers> GdbThreads::registers(std::int64_t tid) const {
  const Ref thread = find(tid);
  if (!thread) return fail(ErrorKind::not_found, "thread");
  const SelectionKeeper keeper;
  if (!call_method(thread, "switch")) return fail(ErrorKind::not_found, "thread");
  const Ref frame = call_gdb("newest_frame");
  if (!frame) return fail(ErrorKind::not_found, "registers");
  return read_newest_registers(frame);
}

}  // namespace hognose::gdb
