// Parsing the segments and notes of a core.
// SPDX-License-Identifier: MIT
#include "target/core_file.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <sys/procfs.h>

#include "base/byte_reader.h"
#include "target/user_registers.h"

namespace hognose::target {
namespace {

constexpr std::uint64_t most_file_mappings = 1U << 20U;

void add_segment(const ElfFile& file, const Elf64_Phdr& header, CoreFile& core) {
  CoreSegment segment;
  const std::uint64_t size = std::max(header.p_memsz, header.p_filesz);
  segment.range = AddressRange::from(Address(header.p_vaddr), size);
  if (segment.range.is_empty()) return;
  segment.dumped_size = header.p_filesz;
  segment.bytes = file.contents(header);
  segment.bytes =
      segment.bytes.first(std::min<std::uint64_t>(segment.bytes.size(), segment.range.size()));
  segment.readable = (header.p_flags & PF_R) != 0;
  segment.writable = (header.p_flags & PF_W) != 0;
  segment.executable = (header.p_flags & PF_X) != 0;
  core.segments.push_back(segment);
}

// u64 count, page_size; count times {u64 begin, end, offset in pages}; count NUL-terminated names.
Result<void> add_files(std::span<const std::byte> contents, CoreFile& core) {
  ByteReader reader(contents, "NT_FILE of a core");
  const auto count = TRY(reader.read<std::uint64_t>());
  const auto page_size = TRY(reader.read<std::uint64_t>());
  if (count > most_file_mappings || count > contents.size() / 24) {
    return fail(ErrorKind::corrupt, "NT_FILE of a core");
  }
  auto names =
      contents.subspan(reader.position() + std::min<std::uint64_t>(count * 24, reader.remaining()));
  for (std::uint64_t i = 0; i < count; ++i) {
    CoreFileMapping mapping;
    mapping.range.begin = Address(TRY(reader.read<std::uint64_t>()));
    mapping.range.end = Address(TRY(reader.read<std::uint64_t>()));
    const auto pages = TRY(reader.read<std::uint64_t>());
    mapping.path = string_at(names, 0);
    names = names.subspan(std::min(mapping.path.size() + 1, names.size()));
    const bool overflows = __builtin_mul_overflow(pages, page_size, &mapping.file_offset);
    if (overflows || mapping.range.is_empty() || mapping.path.empty()) continue;
    core.files.push_back(std::move(mapping));
  }
  return {};
}

void add_thread(std::span<const std::byte> contents, CoreFile& core) {
  prstatus_t status{};
  user_regs_struct user{};
  static_assert(sizeof(status.pr_reg) == sizeof(user));
  if (contents.size() < sizeof(status)) return;
  std::memcpy(&status, contents.data(), sizeof(status));
  std::memcpy(&user, &status.pr_reg, sizeof(user));
  CoreThread thread;
  thread.thread.tid = status.pr_pid;
  thread.thread.tid_in_target = status.pr_pid;
  thread.thread.tls_base = tls_base_of(user);
  thread.registers = from_user_registers(user);
  thread.signal = status.pr_cursig;
  core.threads.push_back(std::move(thread));
}

void add_process(std::span<const std::byte> contents, CoreFile& core) {
  prpsinfo_t info{};
  if (contents.size() < sizeof(info)) return;
  std::memcpy(&info, contents.data(), sizeof(info));
  core.pid = info.pr_pid;
  core.name.assign(info.pr_fname, ::strnlen(info.pr_fname, sizeof(info.pr_fname)));
}

void add_auxiliary(std::span<const std::byte> contents, CoreFile& core) {
  ByteReader reader(contents);
  while (const auto entry = reader.read<Elf64_auxv_t>()) {
    if (entry->a_type == AT_PHDR) core.program_headers = Address(entry->a_un.a_val);
  }
}

void add_note(const ElfNote& note, CoreFile& core) {
  if (note.name != "CORE") return;
  if (note.type == NT_PRSTATUS) add_thread(note.contents, core);
  if (note.type == NT_PRPSINFO) add_process(note.contents, core);
  if (note.type == NT_AUXV) add_auxiliary(note.contents, core);
  // A damaged list of files keeps the entries before the damage.
  if (note.type == NT_FILE) (void)add_files(note.contents, core);
}

/// Sorts by address, and drops what overlaps something before it: no kernel writes such.
template <class Ranged>
void put_in_order(std::vector<Ranged>& all) {
  std::stable_sort(all.begin(), all.end(), [](const Ranged& a, const Ranged& b) {
    return a.range.begin < b.range.begin;
  });
  Address end;
  std::erase_if(all, [&](const Ranged& one) {
    if (one.range.begin < end) return true;
    end = one.range.end;
    return false;
  });
}

/// The part of a segment from `at` up to where the file behind it begins, ends or changes.
Mapping mapping_at(const CoreFile& core, const CoreSegment& segment, Address at) {
  Mapping mapping;
  mapping.range = {at, segment.range.end};
  mapping.readable = segment.readable;
  mapping.writable = segment.writable;
  mapping.executable = segment.executable;
  const auto next = std::upper_bound(
      core.files.begin(), core.files.end(), at, [](Address wanted, const CoreFileMapping& file) {
        return wanted < file.range.begin;
      });
  if (next != core.files.end()) mapping.range.end = std::min(segment.range.end, next->range.begin);
  if (const CoreFileMapping* file = find_containing(core.files, at)) {
    mapping.range.end = std::min(mapping.range.end, file->range.end);
    mapping.path = file->path;
    mapping.file_offset = file->file_offset + at.distance_from(file->range.begin).value_or(0);
  }
  return mapping;
}

}  // namespace

std::string CoreFile::executable_path() const {
  for (const CoreFileMapping& mapping : files) {
    if (!program_headers.is_null() && mapping.range.contains(program_headers)) return mapping.path;
  }
  return {};
}

Result<CoreFile> parse_core(std::span<const std::byte> bytes) {
  const auto file = TRY(ElfFile::parse(bytes));
  if (file.header().e_type != ET_CORE || file.header().e_machine != EM_X86_64) {
    return fail(ErrorKind::unsupported, "core file");
  }
  CoreFile core;
  for (const Elf64_Phdr& header : file.segments()) {
    if (header.p_type == PT_LOAD) add_segment(file, header, core);
    if (header.p_type != PT_NOTE) continue;
    for (const ElfNote& note : read_notes(file.contents(header)))
      add_note(note, core);
  }
  put_in_order(core.segments);
  put_in_order(core.files);
  for (CoreThread& thread : core.threads) {
    if (thread.thread.tid == core.pid) thread.thread.name = core.name;
  }
  return core;
}

Maps maps_of(const CoreFile& core) {
  std::vector<Mapping> mappings;
  for (const CoreSegment& segment : core.segments) {
    for (Address at = segment.range.begin; at < segment.range.end; at = mappings.back().range.end) {
      mappings.push_back(mapping_at(core, segment, at));
    }
  }
  for (const CoreFileMapping& file : core.files) {
    if (find_containing(core.segments, file.range.begin) != nullptr) continue;
    mappings.push_back({file.range, file.file_offset, false, false, false, file.path});
  }
  return Maps(std::move(mappings));
}

}  // namespace hognose::target
