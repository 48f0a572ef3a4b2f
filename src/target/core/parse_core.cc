// The segments of a core, and what it lacks of what its headers promise.
// SPDX-License-Identifier: MIT
#include "target/core/parse_core.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "target/core/core_notes.h"

namespace hognose::target {
namespace {

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

/// How far the contents of a core would reach in the file. Memory stands there in the order of its
/// headers, so that a segment which reaches into the next lies; notes stand first or last.
struct Promise {
  std::uint64_t end = 0;
  std::size_t lies = 0;
};

Promise find_promise(const std::vector<Elf64_Phdr>& headers) {
  Promise promise;
  std::uint64_t next = std::numeric_limits<std::uint64_t>::max();
  for (std::size_t i = headers.size(); i-- > 0;) {
    const Elf64_Phdr& header = headers[i];
    if (header.p_filesz == 0) continue;
    const std::uint64_t end = (Address(header.p_offset) + header.p_filesz).value();
    const bool is_memory = header.p_type == PT_LOAD;
    if (is_memory && end > next) {
      ++promise.lies;
      continue;
    }
    promise.end = std::max(promise.end, end);
    if (is_memory) next = header.p_offset;
  }
  return promise;
}

/// Says what the file lacks of what its headers promise.
void add_gaps(const ElfFile& file, bool has_damaged_notes, CoreFile& core) {
  const Promise promise = find_promise(file.segments());
  const std::uint64_t size = file.bytes().size();
  if (file.segments().size() < file.promised_segments()) {
    core.gaps.emplace_back("the core ends within the table of its segments");
  } else if (promise.end > size) {
    const double percent = 100.0 * static_cast<double>(size) / static_cast<double>(promise.end);
    core.gaps.push_back("the core ends at " + std::to_string(static_cast<int>(percent)) +
                        " % of what its headers promise");
  }
  if (promise.lies != 0) core.gaps.emplace_back("program headers of the core are damaged");
  if (has_damaged_notes) core.gaps.emplace_back("notes of the core are damaged or torn");
  if (core.threads.empty())
    core.gaps.emplace_back("the core does not say which threads there were");
}

/// Whether bytes are zeros. Looks at piece after piece: a sparse file has terabytes of them.
bool are_zeros(std::span<const std::byte> bytes, Budget& budget) {
  constexpr std::size_t piece = 64U << 10U;
  while (!bytes.empty()) {
    const auto front = bytes.first(std::min(piece, bytes.size()));
    if (!budget.spend_bytes(front.size()) || !budget.spend_node()) return false;
    if (front.front() != std::byte{0} ||
        std::memcmp(front.data(), front.data() + 1, front.size() - 1) != 0) {
      return false;
    }
    bytes = bytes.subspan(front.size());
  }
  return true;
}

/// Whether what the core has of a stack, from the stack pointer on, is nothing but zeros. Of a stack
/// that is larger than most are, its newest part decides.
bool is_lost_stack(const CoreSegment& segment, Address stack_pointer, Budget& budget) {
  constexpr std::size_t least = 64;
  constexpr std::size_t most = 16U << 20U;
  const auto used = stack_pointer.distance_from(segment.range.begin).value_or(0);
  if (used >= segment.bytes.size() || segment.bytes.size() - used < least) return false;
  const auto bytes = segment.bytes.subspan(used);
  return are_zeros(bytes.first(std::min(most, bytes.size())), budget);
}

/// GDB up to 17 writes zeros for a whole stack when it meets one page that it cannot read, and
/// glibc 2.43 has such a guard page in the stack of every thread. No stack is all zeros: what was
/// not saved is unreadable here, so that nobody takes its zeros for the truth.
void forget_lost_stacks(CoreFile& core, Budget& budget) {
  std::size_t lost = 0;
  for (const CoreThread& thread : core.threads) {
    const CoreSegment* found = find_containing(core.segments, thread.stack_pointer);
    if (found == nullptr || !is_lost_stack(*found, thread.stack_pointer, budget)) continue;
    core.segments[static_cast<std::size_t>(found - core.segments.data())].bytes = {};
    ++lost;
  }
  if (lost == 0) return;
  core.gaps.push_back("the core has only zeros for the stacks of " + std::to_string(lost) +
                      (lost == 1 ? " thread" : " threads") +
                      ": whoever wrote it could not read them");
}

/// Every process writes to its stacks: whoever dumped none of them left out all that is private.
void notice_missing_memory(CoreFile& core) {
  bool has_stack = false;
  for (const CoreThread& thread : core.threads) {
    const CoreSegment* const stack = find_containing(core.segments, thread.stack_pointer);
    // Who has overflowed it stands in what guards it, where nothing is.
    if (stack == nullptr || !stack->writable) continue;
    if (stack->dumped_size != 0) return;
    has_stack = true;
  }
  if (!has_stack) return;
  core.holds_private_memory = false;
  core.gaps.emplace_back(
      "the core does not hold the process's memory: its coredump_filter left that out");
}

bool is_known_core(const Elf64_Ehdr& header) {
  const bool is_known = header.e_machine == EM_X86_64 || header.e_machine == EM_AARCH64;
  return header.e_type == ET_CORE && is_known;
}

}  // namespace

Result<CoreFile> parse_core(std::span<const std::byte> bytes, Budget budget) {
  const auto file = TRY(ElfFile::parse(bytes));
  if (!is_known_core(file.header())) return fail(ErrorKind::unsupported, "core file");
  CoreFile core;
  core.machine = file.header().e_machine;
  bool is_damaged = false;
  int note_segments_left = 16;  // of which kernels write one
  for (const Elf64_Phdr& header : file.segments()) {
    if (header.p_type == PT_LOAD) add_segment(file, header, core);
    if (header.p_type != PT_NOTE || note_segments_left-- <= 0) continue;
    const auto add = [&](const ElfNote& note) { add_note(note, budget, core); };
    is_damaged = read_core_notes(file.contents(header), budget, add) || is_damaged;
  }
  put_in_order(core.segments);
  put_in_order(core.files);
  for (CoreThread& thread : core.threads) {
    if (thread.thread.tid == core.pid) thread.thread.name = core.name;
  }
  add_gaps(file, is_damaged, core);
  notice_missing_memory(core);
  forget_lost_stacks(core, budget);
  if (const auto why = budget.exhausted()) {
    if (*why == Exhausted::interrupted) return fail(ErrorKind::interrupted, "core file");
    core.gaps.push_back(
        std::string("the core has more notes and larger stacks than were looked at: ") +
        describe_exhausted(*why));
  }
  return core;
}

}  // namespace hognose::target
