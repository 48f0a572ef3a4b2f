// Reading the first notes of a core.
// SPDX-License-Identifier: MIT
#include "target/core/dump_facts.h"

#include <algorithm>
#include <csignal>
#include <cstring>

#include <sys/procfs.h>
#include <sys/user.h>

#include "base/byte_reader.h"
#include "target/core/core_notes.h"
#include "target/core/parse_core.h"
#include "target/process/process_facts.h"
#include "target/seams/signals.h"

namespace hognose::target {
namespace {

// siginfo_t as the kernel lays it out (include/uapi/asm-generic/siginfo.h).
struct SigInfo {
  std::int32_t number;
  std::int32_t error;
  std::int32_t code;
  std::int32_t padding;
  std::uint64_t address;  // or the sender: its id and its user's
  std::int32_t call;  // of SIGSYS
  std::uint32_t machine;
};

/// Notes of one process, as they are read one by one.
struct Found {
  DumpFacts facts;
  std::optional<int> signal;  // of the first thread, which is the one that was hit
  std::int64_t tid = 0;
  Address pc;
  std::optional<SigInfo> info;
  bool is_of_kernel =
      false;  // whose first note is of a thread; that of a debugger is of the process
};

void add_process(std::span<const std::byte> contents, Found& found) {
  const auto info = ByteReader(contents).read<prpsinfo_t>();
  if (!info) return;
  found.facts.pid = info->pr_pid;
  std::string words(info->pr_psargs, ::strnlen(info->pr_psargs, sizeof(info->pr_psargs)));
  std::replace(words.begin(), words.end(), ' ', '\0');
  found.facts.command = join_command_line(split_command_line(words));
  if (found.facts.command.empty())
    found.facts.command.assign(info->pr_fname, ::strnlen(info->pr_fname, sizeof(info->pr_fname)));
}

void add_thread(std::span<const std::byte> contents, bool is_x86, Found& found) {
  constexpr std::size_t least = offsetof(prstatus_t, pr_reg);
  if (found.signal || contents.size() < least) return;
  prstatus_t status{};
  std::memcpy(&status, contents.data(), std::min(contents.size(), sizeof(status)));
  found.signal = status.pr_cursig;
  found.tid = status.pr_pid;
  constexpr std::size_t pc_register = offsetof(user_regs_struct, rip) / sizeof(std::uint64_t);
  if (is_x86 && contents.size() >= sizeof(status)) found.pc = Address(status.pr_reg[pc_register]);
}

void add_note(const ElfNote& note, bool is_x86, Found& found) {
  constexpr std::uint32_t signal_information = 0x53494749;  // NT_SIGINFO
  if (note.name != "CORE") return;
  if (note.type == NT_PRPSINFO) add_process(note.contents, found);
  if (note.type == NT_PRSTATUS) {
    if (!found.signal) found.is_of_kernel = found.facts.pid == 0;
    add_thread(note.contents, is_x86, found);
  }
  if (note.type != signal_information || found.info) return;
  if (const auto info = ByteReader(note.contents).read<SigInfo>()) found.info = *info;
}

FatalSignal make_signal(const Found& found) {
  FatalSignal fatal;
  fatal.number = *found.signal;
  fatal.tid = found.tid;
  fatal.pc = found.pc;
  if (!found.info || found.info->number != fatal.number) return fatal;
  fatal.has_details = true;
  fatal.code = found.info->code;
  fatal.address = Address(found.info->address);
  fatal.sender = static_cast<std::int32_t>(found.info->address & 0xffffffffU);
  fatal.is_own = fatal.sender != 0 && fatal.sender == found.facts.pid;
  if (fatal.number == SIGSYS && found.info->call >= 0)
    fatal.system_call = static_cast<std::uint64_t>(found.info->call);
  fatal.sender_user = static_cast<std::uint32_t>(found.info->address >> 32U);
  return fatal;
}

}  // namespace

Result<DumpFacts> read_dump_facts(std::span<const std::byte> core) {
  const auto file = TRY(ElfFile::parse(core));
  const bool is_x86 = file.header().e_machine == EM_X86_64;
  Budget budget(parse_limits);
  Found found;
  for (const Elf64_Phdr& header : file.segments()) {
    if (header.p_type != PT_NOTE) continue;
    const auto add = [&](const ElfNote& note) { add_note(note, is_x86, found); };
    static_cast<void>(read_core_notes(file.contents(header), budget, add));
    break;
  }
  if (found.signal && is_fatal(*found.signal)) found.facts.fatal = make_signal(found);
  if (found.signal == SIGTRAP && found.is_of_kernel) {
    FatalSignal trap = make_signal(found);
    if (trap.has_details && !trap.was_sent()) found.facts.trap = trap;
  }
  return found.facts;
}

}  // namespace hognose::target
