// Opening a process or a core for the command line.
// SPDX-License-Identifier: MIT
#include "cli/host/cli_host.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <clocale>
#include <cstdlib>
#include <string_view>
#include <vector>

#include <langinfo.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/formatted.h"
#include "cli/host/interrupt.h"
#include "cli/host/terminal.h"
#include "cli/usage/numbers.h"
#include "command/headline.h"
#include "elfutils/dwarf_type_source.h"
#include "target/core/core_target.h"
#include "target/core/describe_no_core.h"
#include "target/elf/file_work.h"
#include "target/process/process_facts.h"
#include "target/process/process_target.h"
#include "unpack/open_bytes.h"

namespace hognose::cli {
namespace {

python::Charset find_charset() {
  std::setlocale(LC_CTYPE, "");
  const std::string_view codeset = nl_langinfo(CODESET);
  if (codeset == "UTF-8") return python::Charset::utf8;
  return codeset == "ISO-8859-1" ? python::Charset::latin1 : python::Charset::ascii;
}

/// Why a packed core has no more bytes than so many.
std::string describe_gap(ErrorKind kind, std::size_t size) {
  if (kind == ErrorKind::limit) {
    return formatted(
        "the packed core was left off after {} bytes, nearly all zeros; with --unpack-limit it may "
        "have more",
        size);
  }
  return formatted("the packed core {} after {} bytes",
                   kind == ErrorKind::corrupt ? "is damaged" : "ends too early",
                   size);
}

/// Each thread that sleeps is watched through a file that stays open.
void allow_many_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::optional<target::ThreadStacks> list_stacks(const target::Target& core,
                                                const target::Maps& maps) {
  const auto threads = core.threads->list();
  if (!threads) return std::nullopt;
  return target::ThreadStacks(*threads, {core.pid, core.on_first_stack}, maps);
}

}  // namespace

CliHost::CliHost(const Question& question, const session::Words& words)
    : question_(question), words_(words), charset_(find_charset()) {
  watch_ctrl_c();
  target::begin_file_work(ctrl_c_was_pressed);
}

Result<target::Target> CliHost::open_target() {
  if (failure_) return fail(*failure_);  // what came out of a pipe does not come again
  auto opened = is_process_id(question_.target) ? open_process() : open_core();
  if (opened) {
    memory_ = opened->memory.get();
    files_ = opened->files.get();
    threads_ = opened->threads.get();
    places_ = std::make_unique<elfutils::CodePlaces>(*opened);
    copies_.emplace(opened->is_live);
    if (!opened->is_live) stacks_ = list_stacks(*opened, places_->maps());
    elfutils::DwarfOptions options = dwarf_options();
    options.time = std::chrono::milliseconds(500);
    lines_ = std::make_unique<elfutils::DwarfLines>(*opened, std::move(options));
    images_ = opened->images();
  } else if (!is_process_id(question_.target)) {
    failure_ = opened.error();
  }
  return opened;
}

void CliHost::prepare_hold(bool unwinds) {
  if (unwinds && places_ != nullptr) places_->prepare();
  postpone_ctrl_z();
}

void CliHost::end_hold() {
  progress_.clear();
  allow_ctrl_z();
}

// A process of the same id that began at another time is another one. Where /proc does not tell, it
// is believed to be the same.
bool CliHost::is_still_itself() {
  const auto began = target::read_start_ticks(static_cast<::pid_t>(std::stol(question_.target)));
  if (!began_) began_ = began;
  return began == began_;
}

Result<target::Target> CliHost::open_process() {
  if (!is_still_itself()) return fail(ErrorKind::not_found, "process");
  allow_many_files();
  types_path_.clear();  // it may have replaced its image
  target::ProcessOptions options;
  options.no_stop = question_.no_stop;
  return target::open_process(static_cast<::pid_t>(std::stol(question_.target)), options);
}

unpack::UnpackOptions CliHost::unpack_options() {
  unpack::UnpackOptions options;
  options.interrupted = [this] { return interrupted(); };
  options.progress = [this](std::uint64_t done, std::uint64_t total) {
    report_progress("unpacking, bytes", done, total);
  };
  options.is_wanted = [](std::span<const std::byte> start) {
    return target::describe_no_core(start).empty();
  };
  if (question_.unpack_limit) {
    options.most_content = *question_.unpack_limit;
    options.most_plain = std::max(options.most_plain, *question_.unpack_limit);
  }
  return options;
}

Result<target::Target> CliHost::open_core() {
  auto plain = TRY(unpack::open_bytes(question_.target, unpack_options()));
  what_it_is_ = target::describe_no_core(plain.bytes.bytes());
  const std::size_t size = plain.bytes.bytes().size();
  if (auto facts = target::read_dump_facts(plain.bytes.bytes())) dumped_ = *std::move(facts);
  auto opened = TRY(target::open_core(std::move(plain.bytes),
                                      {.exe = question_.exe,
                                       .sysroot = question_.sysroot,
                                       .search_paths = question_.search_paths,
                                       .interrupted = [this] { return interrupted(); }}));
  if (plain.gap) opened.gaps.push_back(describe_gap(plain.gap->kind, size));
  return opened;
}

elfutils::DwarfOptions CliHost::dwarf_options() const {
  elfutils::DwarfOptions options;
  options.debug_directories.insert(options.debug_directories.begin(),
                                   question_.search_paths.begin(),
                                   question_.search_paths.end());
  return options;
}

std::optional<Error> CliHost::refused_debug_information() const {
  const auto of_types = types_ != nullptr ? types_->refusal() : std::nullopt;
  if (of_types && of_types->kind == ErrorKind::limit) return of_types;
  return lines_ != nullptr ? lines_->refusal() : std::nullopt;
}

// The file that is loaded, not whatever has its name by now.
layout::TypeSource* CliHost::find_types(const std::string& image_path) {
  if (types_path_ == image_path) return types_.get();
  types_path_ = image_path;
  types_ = nullptr;
  const auto image = std::find_if(
      images_.begin(), images_.end(), [&](const auto& one) { return one.path == image_path; });
  if (image == images_.end()) return nullptr;
  auto file = target::open_image_file(*memory_, *files_, *image);
  if (!file) return nullptr;
  if (auto opened = elfutils::DwarfTypeSource::open(std::move(*file), *files_, dwarf_options()))
    types_ = std::move(*opened);
  return types_.get();
}

Result<target::OsThread> CliHost::selected_thread() {
  if (!thread_) return fail(ErrorKind::not_found, "selected thread");
  return *thread_;
}

bool CliHost::select_thread(const target::OsThread& thread) {
  thread_ = thread;
  return true;
}

// A thread whose registers nobody has taken runs on; those of another machine are not read.
std::unique_ptr<native::MachineStack> CliHost::machine_stack() {
  if (!thread_ || places_ == nullptr) return nullptr;
  const auto registers = threads_->registers(thread_->tid);
  if (!registers || !registers->find(target::Register::rip)) return nullptr;
  auto stack =
      std::make_unique<elfutils::UnwoundStack>(*places_, *copies_, *registers, thread_->tls_base);
  const Address sp(registers->find(target::Register::rsp).value_or(0));
  if (stacks_ && stacks_->is_of_another(*thread_, sp))
    stack->end_at_newest({ErrorKind::corrupt, sp, "stack pointer"});
  return stack;
}

// Whoever says how long values may be gets them as long.
std::optional<std::size_t> CliHost::screen_columns() {
  constexpr std::size_t usual = 80;
  static const bool has_terminal = ::isatty(STDOUT_FILENO) == 1;  // asked for each value
  const bool is_on_screen = question_.json == 0 && has_terminal;
  if (!is_on_screen || question_.max_repr != Question{}.max_repr) return std::nullopt;
  if (question_.width)
    return *question_.width == 0 ? std::nullopt : std::optional<std::size_t>(*question_.width);
  const std::size_t columns = find_screen_size(STDOUT_FILENO).columns;
  return columns == 0 ? usual : columns;
}

std::optional<Address> CliHost::evaluate(const std::string& expression) {
  if (!expression.starts_with("0x")) return std::nullopt;
  const std::string_view digits = std::string_view(expression).substr(2);
  std::uint64_t value = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  const bool is_whole = parsed.ec == std::errc() && parsed.ptr == digits.data() + digits.size();
  return is_whole ? std::optional(Address(value)) : std::nullopt;
}

void CliHost::look_below() {
  if (is_process_id(question_.target))
    below_ = find_processes_below(static_cast<::pid_t>(std::stol(question_.target)));
}

// Processes below this one are told of on the same screen, and why a core's crashed.
std::size_t CliHost::screen_rows() {
  constexpr std::size_t rows_of_headline = 2;
  const std::size_t rows = Host::screen_rows();
  const auto& fatal = dumped_.fatal ? dumped_.fatal : dumped_.trap;
  if (fatal && command::may_have_headline(*fatal)) return rows - rows_of_headline;
  if (question_.subprocesses) return rows;
  const std::size_t rows_of_ended = below_.ended.empty() ? 0 : 2;
  return rows - std::min(rows, count_rows_below(below_.pythons.size()) + rows_of_ended);
}

bool CliHost::interrupted() {
  return ctrl_c_was_pressed();
}

}  // namespace hognose::cli
