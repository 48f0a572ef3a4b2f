// Reading the notes that Linux and GDB write.
// SPDX-License-Identifier: MIT
#include "target/core/core_notes.h"

#include <algorithm>
#include <array>
#include <climits>
#include <cstring>
#include <string_view>
#include <utility>

#include <sys/procfs.h>

#include "base/byte_reader.h"
#include "target/seams/user_registers.h"

namespace hognose::target {
namespace {

constexpr std::uint64_t most_file_mappings = 1U << 20U;
constexpr std::size_t step = 4;  // notes begin at multiples of this
/// Bytes between notes that are looked through: zeros, and what is there after damage.
constexpr std::size_t most_searched = 1U << 20U;

std::size_t rounded_up(std::size_t size) {
  return (size + step - 1) / step * step;
}

/// Whether `bytes` begin as every note of a core does: with a header and a short printable name.
bool begins_a_note(std::span<const std::byte> bytes) {
  constexpr std::size_t longest_name = 32;
  ByteReader reader(bytes);
  const auto header = reader.read<Elf64_Nhdr>();
  if (!header || header->n_namesz < 2 || header->n_namesz > longest_name) return false;
  const auto name = reader.read_bytes(header->n_namesz);
  if (!name || name->back() != std::byte{0}) return false;
  return std::all_of(name->begin(), name->end() - 1, [](std::byte one) {
    return one > std::byte{' '} && one < std::byte{0x7f};
  });
}

std::size_t count_zeros_at_front(std::span<const std::byte> bytes) {
  const auto end =
      std::find_if(bytes.begin(), bytes.end(), [](std::byte one) { return one != std::byte{0}; });
  return static_cast<std::size_t>(end - bytes.begin());
}

/// Whether a note may end before `bytes`: with the next, or with padding up to the end.
bool follows_a_note(std::span<const std::byte> bytes) {
  constexpr std::size_t most_padding = 4096;
  if (begins_a_note(bytes)) return true;
  return bytes.size() <= most_padding && count_zeros_at_front(bytes) == bytes.size();
}

/// The note at the front of `bytes` and the bytes it takes; 0 if it is torn.
std::pair<ElfNote, std::size_t> note_at(std::span<const std::byte> bytes) {
  ByteReader reader(bytes, "note of a core");
  const auto header = reader.read<Elf64_Nhdr>();
  if (!header) return {};
  const auto name = reader.read_bytes(rounded_up(header->n_namesz));
  const auto contents = reader.read_bytes(header->n_descsz);
  if (!name || !contents) return {};
  const ElfNote note{string_at(*name, 0), header->n_type, *contents};
  return {note, std::min(rounded_up(reader.position()), bytes.size())};
}

// u64 count, page_size; count times {u64 begin, end, offset in pages}; count NUL-terminated names.
Result<void> add_files(std::span<const std::byte> contents, Budget& budget, CoreFile& core) {
  ByteReader reader(contents, "NT_FILE of a core");
  const auto count = TRY(reader.read<std::uint64_t>());
  const auto page_size = TRY(reader.read<std::uint64_t>());
  if (count > most_file_mappings || count > contents.size() / 24) {
    return fail(ErrorKind::corrupt, "NT_FILE of a core");
  }
  TextsOfTable names(
      contents.subspan(reader.position() + std::min<std::uint64_t>(count * 24, reader.remaining())),
      count);
  std::uint64_t next_name = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!budget.spend_node()) return fail(ErrorKind::limit, "NT_FILE of a core");
    CoreFileMapping mapping;
    mapping.range.begin = Address(TRY(reader.read<std::uint64_t>()));
    mapping.range.end = Address(TRY(reader.read<std::uint64_t>()));
    const auto pages = TRY(reader.read<std::uint64_t>());
    mapping.path = names.at(next_name);
    next_name += mapping.path.size() + 1;
    const bool overflows = __builtin_mul_overflow(pages, page_size, &mapping.file_offset);
    if (overflows || mapping.range.is_empty() || mapping.path.empty()) continue;
    if (mapping.path.size() > PATH_MAX) continue;  // no kernel and no debugger writes one
    core.files.push_back(std::move(mapping));
  }
  return {};
}

// struct elf_prstatus of arm64 begins like that of x86-64, and has other registers.
constexpr std::size_t registers_at = offsetof(prstatus_t, pr_reg);
struct Arm64Registers {
  std::array<std::uint64_t, 31> x;
  std::uint64_t sp;
  std::uint64_t pc;
  std::uint64_t pstate;
};

void add_registers(std::span<const std::byte> bytes, std::uint16_t machine, CoreThread& thread) {
  ByteReader reader(bytes, "NT_PRSTATUS of a core");
  if (machine == EM_AARCH64) {
    if (const auto arm = reader.read<Arm64Registers>()) thread.stack_pointer = Address(arm->sp);
    return;
  }
  const auto user = reader.read<user_regs_struct>();
  if (!user) return;
  thread.registers = from_user_registers(*user);
  thread.stack_pointer = Address(user->rsp);
  thread.thread.tls_base = tls_base_of(*user);
}

void add_thread(std::span<const std::byte> contents, CoreFile& core) {
  if (contents.size() < registers_at) return;
  prstatus_t status{};
  std::memcpy(&status, contents.data(), registers_at);
  CoreThread thread;
  thread.thread.tid = status.pr_pid;
  thread.thread.tid_in_target = status.pr_pid;
  thread.signal = status.pr_cursig;
  add_registers(contents.subspan(registers_at), core.machine, thread);
  core.threads.push_back(std::move(thread));
}

void add_process(std::span<const std::byte> contents, CoreFile& core) {
  const auto info = ByteReader(contents).read<prpsinfo_t>();
  if (!info) return;
  constexpr unsigned long forked = 0x40;  // PF_FORKNOEXEC of include/linux/sched.h
  core.pid = info->pr_pid;
  if (info->pr_flag != 0) core.was_forked = (info->pr_flag & forked) != 0;
  core.name.assign(info->pr_fname, ::strnlen(info->pr_fname, sizeof(info->pr_fname)));
}

void add_auxiliary(std::span<const std::byte> contents, CoreFile& core) {
  ByteReader reader(contents);
  while (const auto entry = reader.read<Elf64_auxv_t>()) {
    const Address value(entry->a_un.a_val);
    if (entry->a_type == AT_PHDR) core.program_headers = value;
    if (entry->a_type == AT_EXECFN) core.executable_name = value;
    if (entry->a_type == AT_SYSINFO_EHDR) core.vdso = value;
  }
}

}  // namespace

bool read_core_notes(std::span<const std::byte> bytes,
                     Budget& budget,
                     const std::function<void(const ElfNote&)>& visit) {
  bool is_damaged = false;
  std::size_t searched = 0;
  while (searched < most_searched && budget.spend_node()) {
    const auto near = bytes.first(std::min(bytes.size(), most_searched));
    const std::size_t zeros = count_zeros_at_front(near) / step * step;
    searched += zeros;
    bytes = bytes.subspan(zeros);
    if (bytes.size() < sizeof(Elf64_Nhdr)) break;
    const auto [note, size] =
        begins_a_note(bytes) ? note_at(bytes) : std::pair<ElfNote, std::size_t>{};
    if (size != 0) visit(note);
    // A size that lies ends where no note begins: the notes that it passes are worth a search.
    const bool is_sound = size != 0 && follows_a_note(bytes.subspan(size));
    is_damaged = is_damaged || !is_sound;
    searched += is_sound ? 0 : step;
    bytes = bytes.subspan(is_sound ? size : step);
  }
  return is_damaged;
}

void add_note(const ElfNote& note, Budget& budget, CoreFile& core) {
  if (note.name != "CORE") return;
  if (note.type == NT_PRSTATUS) add_thread(note.contents, core);
  if (note.type == NT_PRPSINFO) add_process(note.contents, core);
  if (note.type == NT_AUXV) add_auxiliary(note.contents, core);
  // A damaged list of files keeps the entries before the damage.
  if (note.type == NT_FILE) (void)add_files(note.contents, budget, core);
}

}  // namespace hognose::target
