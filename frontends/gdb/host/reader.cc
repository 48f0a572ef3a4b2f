// GDB tells its extensions neither which interpreter it runs nor where its output goes. Its own command
// line tells the one, its open files the other.
// SPDX-License-Identifier: MIT
#include "gdb/host/reader.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gdb/api/ref.h"
#include "target/seams/descriptor.h"

namespace hognose::gdb {

namespace {

/// The interpreter that a word of GDB's command line names; empty if it names none. `next` follows it.
std::string_view find_interpreter(std::string_view word, std::string_view next) {
  if (!word.starts_with('-')) return {};
  word.remove_prefix(word.starts_with("--") ? 2 : 1);
  const std::size_t value_at = word.find('=');
  const std::string_view option = word.substr(0, value_at);
  // Options may be shortened, this one down to "i".
  if (option.empty() || !std::string_view("interpreter").starts_with(option)) return {};
  return value_at == std::string_view::npos ? next : word.substr(value_at + 1);
}

/// The interface for programs that GDB was started with, "mi3" or "dap"; empty if it is none. `words` are
/// its own, a zero behind each.
std::string_view find_machine_interface(std::string_view words) {
  std::string_view word;
  while (true) {
    const std::string_view next = words.substr(0, words.find('\0'));
    const std::string_view name = find_interpreter(word, next);
    if (name.starts_with("mi") || name == "dap") return name;
    if (words.empty()) return {};
    words.remove_prefix(std::min(next.size() + 1, words.size()));
    word = next;
  }
}

/// Whether some file of ours leads into a pipe that another process reads: `pipe COMMAND | …` opens one.
bool writes_into_pipe() {
  const target::Folder folder = target::open_folder("/proc/self/fd");
  if (!folder) return false;
  std::set<ino_t> written;
  std::set<ino_t> read;
  while (const dirent* const entry = ::readdir(folder.get())) {
    const std::string_view name = entry->d_name;
    int number = -1;
    std::from_chars(name.data(), name.data() + name.size(), number);
    struct stat about {};
    if (number <= STDERR_FILENO || ::fstat(number, &about) != 0 || !S_ISFIFO(about.st_mode))
      continue;
    const int flags = ::fcntl(number, F_GETFL);
    if (flags < 0) continue;
    ((flags & O_ACCMODE) == O_WRONLY ? written : read).insert(about.st_ino);
  }
  return std::any_of(
      written.begin(), written.end(), [&](ino_t pipe) { return !read.contains(pipe); });
}

/// The same of this GDB; "?" if its words cannot be read.
const std::string& machine_interface() {
  static const std::string& name = *new std::string([] {
    const auto words = target::read_proc_file("/proc/self/cmdline");
    return words ? std::string(find_machine_interface(*words)) : "?";
  }());
  return name;
}

}  // namespace

bool is_asked_by_mi() {
  return machine_interface().starts_with("mi");
}

bool is_read_on_terminal() {
  const bool is_for_programs = !machine_interface().empty();
  const bool is_asked_by_code = PyEval_GetFrame() != nullptr;
  return !is_for_programs && !is_asked_by_code && ::isatty(STDOUT_FILENO) == 1 &&
         !writes_into_pipe();
}

}  // namespace hognose::gdb
