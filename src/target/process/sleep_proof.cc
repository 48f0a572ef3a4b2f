// Counts before and after.
// SPDX-License-Identifier: MIT
#include "target/process/sleep_proof.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fcntl.h>
#include <sys/resource.h>

#include "target/process/proc_words.h"
#include "target/process/process_facts.h"
#include "target/seams/proc_status.h"

namespace hognose::target {
namespace {

std::optional<std::uint64_t> parse_number(std::string_view word, int base) {
  if (base == 16 && word.starts_with("0x")) word.remove_prefix(2);
  return number_of_word<std::uint64_t>(word, base);
}

constexpr const char* runs_file = "schedstat";
constexpr const char* switches_file = "status";
constexpr const char* call_file = "syscall";

using Text = std::array<char, 16384>;  // a status grows with processors and groups

/// From the start, as the kernel writes it now.
std::string_view read_again(const Descriptor& file, Text& text) {
  const ::ssize_t size = ::pread(file.number(), text.data(), text.size(), 0);
  return {text.data(), size < 0 ? 0 : static_cast<std::size_t>(size)};
}

/// One of the files of a thread, below the folder of all threads: a short way, many times.
Descriptor open_file(const Descriptor& tasks, const std::string& path) {
  return Descriptor(::openat(tasks.number(), path.c_str(), O_RDONLY | O_CLOEXEC));
}

// New ones have the lowest number that is free: it tells how many there are.
bool are_few_left(const Descriptor& newest) {
  constexpr ::rlim_t for_others = 64;
  rlimit limit{};
  return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 &&
         static_cast<::rlim_t>(newest.number()) + for_others >= limit.rlim_cur;
}

std::optional<Registers> read_registers_of(const Descriptor& call) {
  Text text;
  return call.is_open() ? parse_sleeping_registers(read_again(call, text)) : std::nullopt;
}

}  // namespace

// "202 0x7f… 0x89 … 0x7ffc… 0x7f…": number, six arguments, sp, pc; "-1 0x7ffc… 0x7f…" of one that
// waits for a page; "running".
std::optional<Registers> parse_sleeping_registers(std::string_view text) {
  constexpr std::array arguments{
      Register::rdi, Register::rsi, Register::rdx, Register::r10, Register::r8, Register::r9};
  Registers registers;
  const std::string_view first = take_word(text);
  if (first == "-1") {
    registers.set_system_call(UINT64_MAX);
  } else {
    const auto number = parse_number(first, 10);
    if (!number) return std::nullopt;
    registers.set_blocked_in(*number);
    for (const Register which : arguments) {
      const auto value = parse_number(take_word(text), 16);
      if (!value) return std::nullopt;
      registers.set(which, *value);
    }
  }
  const auto sp = parse_number(take_word(text), 16);
  const auto pc = parse_number(take_word(text), 16);
  if (!sp || !pc || *sp == 0 || *pc == 0) return std::nullopt;
  registers.set(Register::rsp, *sp);
  registers.set(Register::rip, *pc);
  return registers;
}

Result<std::optional<Registers>> read_sleeping_registers(::pid_t pid, ::pid_t tid) {
  const std::string folder = "/proc/" + std::to_string(pid) + "/task/" + std::to_string(tid);
  return parse_sleeping_registers(TRY(read_proc_file(folder + "/syscall")));
}

// Who has never run, or where all numbers are 0, has nothing to be told by.
bool sleeps_as_before(::pid_t pid, ::pid_t tid, const Registers* then) {
  const auto now = read_sleeping_registers(pid, tid);
  if (!now) return now.error().kind != ErrorKind::not_found;  // the kernel does not tell
  if (!*now || then == nullptr) return false;
  constexpr std::array same{Register::rsp, Register::rip, Register::rdi};
  return std::all_of(same.begin(), same.end(), [&](Register which) {
    return (*now)->find(which) == then->find(which);
  });
}

std::optional<std::uint64_t> parse_runs(std::string_view schedstat) {
  take_word(schedstat);
  take_word(schedstat);
  const auto runs = parse_number(take_word(schedstat), 10);
  return runs && *runs != 0 ? runs : std::nullopt;
}

std::optional<std::uint64_t> parse_switches(std::string_view status) {
  const auto own = parse_number(find_status_line(status, "voluntary_ctxt_switches:"), 10);
  const auto forced = parse_number(find_status_line(status, "nonvoluntary_ctxt_switches:"), 10);
  if (!own || !forced) return std::nullopt;
  return *own + *forced;
}

Descriptor open_threads_of(::pid_t pid) {
  const std::string folder = "/proc/" + std::to_string(pid) + "/task";
  return Descriptor(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
}

std::optional<SleepProof> SleepProof::begin(::pid_t pid, ::pid_t tid) {
  return begin(open_threads_of(pid), pid, tid);
}

std::optional<SleepProof> SleepProof::begin(const Descriptor& threads, ::pid_t pid, ::pid_t tid) {
  const std::string folder = std::to_string(tid) + "/";
  SleepProof proof;
  proof.pid_ = pid;
  proof.tid_ = tid;
  proof.file_ = open_file(threads, folder + runs_file);
  auto before = proof.count(proof.file_);
  proof.counts_runs_ = before.has_value();
  if (!before) {
    proof.file_ = open_file(threads, folder + switches_file);
    before = proof.count(proof.file_);
  }
  if (!before) return std::nullopt;
  proof.before_ = *before;
  Descriptor call = open_file(threads, folder + call_file);
  auto registers = read_registers_of(call);
  if (!registers) return std::nullopt;
  proof.registers_ = *registers;
  if (!proof.counts_runs_) proof.call_ = std::move(call);
  if (are_few_left(proof.file_)) proof.leave_descriptors_to_others();
  return proof;
}

bool SleepProof::holds() const {
  if (!file_.is_open()) return holds_by_name();
  const bool sleeps = counts_runs_ || read_registers_of(call_);
  return sleeps && count(file_) == before_;
}

bool SleepProof::holds_by_name() const {
  const Descriptor threads = open_threads_of(pid_);
  const std::string folder = std::to_string(tid_) + "/";
  const bool sleeps = counts_runs_ || read_registers_of(open_file(threads, folder + call_file));
  const Descriptor file = open_file(threads, folder + (counts_runs_ ? runs_file : switches_file));
  return sleeps && count(file) == before_ && began_ && read_start_ticks(tid_) == began_;
}

void SleepProof::leave_descriptors_to_others() {
  file_ = Descriptor();
  call_ = Descriptor();
  began_ = read_start_ticks(tid_);
}

std::optional<std::uint64_t> SleepProof::count(const Descriptor& file) const {
  if (!file.is_open()) return std::nullopt;
  Text text;
  const std::string_view read = read_again(file, text);
  return counts_runs_ ? parse_runs(read) : parse_switches(read);
}

}  // namespace hognose::target
