// Asks GDB what is selected, and opens it.
// SPDX-License-Identifier: MIT
#include "gdb/host/host.h"

#include <algorithm>
#include <cctype>
#include <csignal>
#include <string>
#include <utility>

#include <unistd.h>

#include "base/formatted.h"
#include "gdb/api/gdb_text.h"
#include "gdb/host/epochs.h"
#include "gdb/host/files.h"
#include "gdb/host/maps.h"
#include "gdb/host/memory.h"
#include "gdb/host/symbols.h"
#include "gdb/host/threads.h"
#include "layout/cache.h"
#include "target/core/core_target.h"
#include "target/elf/file_work.h"
#include "target/image_symbols.h"
#include "target/seams/lost_pages.h"

namespace hognose::gdb {

namespace {

// GDB before 12 does not tell an inferior's connection; its banner of files does.
Connection guess_connection(std::int64_t pid) {
  const std::string files = execute("info files").value_or("");
  if (files.find("Local core dump file") != std::string::npos) return Connection::core;
  if (files.find("Remote") != std::string::npos) return Connection::remote;
  const std::string folder = formatted("/proc/{}", pid);
  return access(folder.c_str(), F_OK) == 0 ? Connection::native : Connection::remote;
}

std::int64_t find_pid(const Ref& inferior) {
  return to_signed(attribute(inferior, "pid")).value_or(0);
}

Ref find_frame_at(std::int64_t level) {
  Ref frame = call_gdb("newest_frame");
  for (std::int64_t i = 0; i < level && frame.has_value(); ++i) {
    frame = call_method(frame, "older");
  }
  return frame;
}

// Evaluation may not call functions of the target, whatever the expression says.
class CallsForbidden {
 public:
  CallsForbidden() {
    const Ref name = make_string("may-call-functions");
    were_allowed_ = is_true(call_gdb("parameter", {name.get()}));
    if (were_allowed_) execute("set may-call-functions off");
  }
  CallsForbidden(const CallsForbidden&) = delete;
  CallsForbidden& operator=(const CallsForbidden&) = delete;
  ~CallsForbidden() {
    if (were_allowed_) execute("set may-call-functions on");
  }

 private:
  bool were_allowed_ = false;
};

// Folders that are written one after the other, as in PATH.
void add_folders(const char* parameter, std::vector<std::string>& folders) {
  const Ref name = make_string(parameter);
  std::string list = to_string(call_gdb("parameter", {name.get()})).value_or("");
  for (std::size_t begin = 0; begin < list.size();) {
    const std::size_t end = std::min(list.find(':', begin), list.size());
    if (end != begin) folders.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
}

// The executable, and the folders where GDB would look for files.
target::CoreOptions core_options() {
  target::CoreOptions options;
  const Ref space = call_gdb("current_progspace");
  options.exe = to_string(attribute(space, "filename")).value_or("");
  options.sysroot = find_sysroot();
  add_folders("solib-search-path", options.search_paths);
  add_folders("debug-file-directory", options.search_paths);
  return options;
}

// A core in a file of this machine. GDB believes whatever file has the right name, and says neither
// which rights the memory had nor what was not dumped: so the core itself is read.
Result<target::Target> open_core_of(const Ref& inferior, FrameNames& names) {
  const std::string path = parse_core_path(execute("info files").value_or(""));
  if (path.empty()) return fail(ErrorKind::not_found, "core file");
  target::Target opened = TRY(target::open_core(path, core_options()));
  opened.pid = find_pid(inferior);
  opened.threads = std::make_unique<GdbThreads>(inferior, false);
  auto locations = opened.images();
  auto symbols =
      std::make_unique<GdbSymbols>(*opened.memory, std::move(locations), std::move(opened.symbols));
  names.distrust(symbols->other_builds());
  opened.symbols = std::move(symbols);
  return opened;
}

// Of GDB's own variables.
std::optional<std::int64_t> read_number(const char* expression) {
  const Ref text = make_string(expression);
  return to_signed(call_gdb("parse_and_eval", {text.get()}));
}

/// Signals that a process raises by what it does.
bool is_of_a_crash(int number) {
  return number == SIGSEGV || number == SIGBUS || number == SIGFPE || number == SIGILL ||
         number == SIGABRT || number == SIGSYS;
}

python::Charset parse_charset(const std::string& name) {
  std::string plain;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  if (plain == "utf8") return python::Charset::utf8;
  if (plain == "iso88591" || plain == "latin1") return python::Charset::latin1;
  return python::Charset::ascii;
}

bool is_same_text(const Ref& one, const Ref& other) {
  const bool are_texts =
      one && other && PyUnicode_Check(one.get()) != 0 && PyUnicode_Check(other.get()) != 0;
  return are_texts && PyUnicode_Compare(one.get(), other.get()) == 0;
}

}  // namespace

std::int64_t make_process_key(const Ref& inferior) {
  const std::int64_t pid = find_pid(inferior);
  if (pid == 0) return 0;
  const std::int64_t number = to_signed(attribute(inferior, "num")).value_or(0);
  return number * (std::int64_t{1} << 32) + pid;
}

std::optional<std::int64_t> find_level(Ref frame) {
  if (!frame.has_value()) return std::nullopt;
  if (const auto level = to_signed(call_method(frame, "level"))) return level;
  std::int64_t level = 0;  // GDB before 11
  while ((frame = call_method(frame, "newer")).has_value())
    ++level;
  return level;
}

Connection find_connection(const Ref& inferior) {
  const std::int64_t pid = find_pid(inferior);
  if (pid == 0) return Connection::none;
  const Ref connection = attribute(inferior, "connection");
  if (!connection) return guess_connection(pid);
  const std::string type = to_string(attribute(connection, "type")).value_or("");
  if (type == "core") return Connection::core;
  if (type == "native") return Connection::native;
  return Connection::remote;
}

// Files of the target are mapped here, which GDB keeps from doing.
GdbHost::GdbHost() {
  target::survive_lost_pages();
}

std::int64_t GdbHost::process_key() {
  const std::uint64_t visit = current_visit();
  if (visit == 0 || visit != key_visit_) {
    key_ = make_process_key(call_gdb("selected_inferior"));
    key_visit_ = visit;
  }
  return key_;
}

Result<target::Target> GdbHost::open_target() {
  const Ref inferior = call_gdb("selected_inferior");
  const Connection connection = find_connection(inferior);
  if (connection == Connection::none) return fail(ErrorKind::not_found, "process");
  const bool is_native = connection == Connection::native;
  const bool is_core = connection == Connection::core;
  if (is_core) {
    if (auto opened = open_core_of(inferior, names_)) return opened;
  }
  target::Target opened;
  opened.pid = find_pid(inferior);
  opened.is_live = !is_core;
  opened.memory = std::make_unique<GdbMemory>(inferior, !is_core);
  opened.threads = std::make_unique<GdbThreads>(inferior, is_native);
  opened.files = std::make_unique<GdbFiles>(is_native ? opened.pid : 0);
  opened.maps = read_maps(is_core, *opened.files);
  auto symbols = std::make_unique<GdbSymbols>(*opened.memory, opened.images());
  symbols->ask_last(
      std::make_unique<target::ImageSymbols>(*opened.memory, *opened.files, opened.images()));
  names_.distrust(symbols->other_builds());
  opened.symbols = std::move(symbols);
  return opened;
}

layout::TypeSource* GdbHost::find_types(const std::string& image_path) {
  const std::string key = formatted("{} {}", process_key(), image_path);
  auto known = types_.find(key);
  if (known == types_.end()) {
    const Ref objfile = find_objfile_with_types(image_path);
    auto types = objfile ? std::make_unique<GdbTypes>(objfile) : nullptr;
    known = types_.emplace(key, std::move(types)).first;
  }
  return known->second.get();
}

Result<target::OsThread> GdbHost::selected_thread() {
  const Ref inferior = call_gdb("selected_inferior");
  return describe_selected_thread(find_connection(inferior) == Connection::native);
}

bool GdbHost::select_thread(const target::OsThread& thread) {
  const Ref inferior = call_gdb("selected_inferior");
  const Ref threads = call_method(inferior, "threads");
  if (!threads || PyTuple_Check(threads.get()) == 0) return false;
  for (Py_ssize_t index = 0; index < PyTuple_Size(threads.get()); ++index) {
    const Ref candidate = Ref::share(PyTuple_GetItem(threads.get(), index));
    if (describe_thread(candidate, false).tid != thread.tid) continue;
    return static_cast<bool>(call_method(candidate, "switch"));
  }
  return false;
}

std::unique_ptr<native::MachineStack> GdbHost::machine_stack() {
  const std::int64_t key = process_key();
  if (key != names_key_) names_.forget();
  names_key_ = key;
  return std::make_unique<GdbMachineStack>(names_);
}

std::optional<target::FatalSignal> GdbHost::find_stop_signal() {
  const auto number = read_number("$_siginfo.si_signo");
  const auto code = read_number("$_siginfo.si_code");
  if (!number || !code || !is_of_a_crash(static_cast<int>(*number))) return std::nullopt;
  const auto thread = selected_thread();
  if (!thread) return std::nullopt;
  target::FatalSignal signal;
  signal.number = static_cast<int>(*number);
  signal.tid = thread->tid;
  signal.has_details = true;
  signal.code = static_cast<int>(*code);
  if (signal.code > 0) {
    signal.address = evaluate("$_siginfo._sifields._sigfault.si_addr").value_or(Address());
    return signal;
  }
  signal.sender = read_number("$_siginfo._sifields._kill.si_pid").value_or(0);
  signal.sender_user =
      static_cast<std::uint32_t>(read_number("$_siginfo._sifields._kill.si_uid").value_or(0));
  signal.is_own = signal.sender == find_pid(call_gdb("selected_inferior"));
  return signal;
}

std::optional<std::int64_t> GdbHost::selected_level() {
  return find_level(call_gdb("selected_frame"));
}

bool GdbHost::select(std::int64_t level) {
  const Ref frame = find_frame_at(level);
  return frame.has_value() && call_method(frame, "select");
}

std::optional<Address> GdbHost::evaluate(const std::string& expression) {
  const CallsForbidden guard;
  const Ref text = make_string(expression);
  const auto value = to_unsigned(call_gdb("parse_and_eval", {text.get()}));
  if (!value) return std::nullopt;
  return Address(*value);
}

const session::Words& GdbHost::words() {
  static constexpr session::Words gdb_words{
      .prefix = "py-",
      .all_threads = "thread apply all",
      .machine_frame = "frame N",
      .python_frame = "py-frame N",
      .max_repr = "set py max-repr N",
      .runtime = "hognose --runtime",  // GDB itself shows one Python of a process
      .target_files = "set sysroot",
      .register_name = "$rdi",
      .own_bt = "bt",
      .own_up = "up",
      .own_list = "list",
      .own_print = "print",
      .own_locals = "info locals",
  };
  return gdb_words;
}

std::size_t GdbHost::max_repr() {
  constexpr std::size_t usual = 1024;
  if (!parameter_) return usual;
  const Ref value = attribute(parameter_, "value");
  if (!value) return usual;
  return value.is_none() ? 0 : to_unsigned(value).value_or(usual);
}

// Asked for with each value that GDB prints.
python::Charset GdbHost::charset() {
  Ref name = call_gdb("host_charset");
  if (!name) {  // GDB before 12
    const Ref locale = Ref::take(PyImport_ImportModule("locale"));
    if (!locale) clear_error();
    name = call_method(locale, "getpreferredencoding");
  }
  if (!is_same_text(name, charset_name_)) {
    charset_ = parse_charset(to_string(name).value_or(""));
    charset_name_ = std::move(name);
  }
  return charset_;
}

void GdbHost::forget_images() {
  names_.forget();
  types_.clear();
  target::forget_refused_file_work();
}

GdbHost& host() {
  static GdbHost& the_host = *new GdbHost;
  return the_host;
}

session::Session& session() {
  static session::Session& the_session = *new session::Session(host(), session_choices());
  return the_session;
}

session::SessionChoices session_choices() {
  return {.cache_folder = layout::default_cache_folder()};
}

}  // namespace hognose::gdb
