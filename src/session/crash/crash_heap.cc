// From a call of free() to its pointer, and from that to what it is.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_heap.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "clib/heap_walk.h"
#include "clib/malloc_chunk.h"
#include "clib/tcache.h"
#include "machine/call_target.h"
#include "native/call_argument.h"
#include "native/function_names.h"
#include "python/heap/memory_block.h"
#include "session/crash/crash_damage.h"
#include "session/crash/crash_foreign.h"
#include "session/crash/crash_stack.h"

namespace hognose::session {
namespace {

using analysis::why::CodeFact;
using analysis::why::CrashFacts;
using analysis::why::DamagedSizeFact;
using analysis::why::GivenFact;
using analysis::why::SaidFact;
using analysis::why::Tri;
using analysis::why::tri;
using clib::ChunkHeader;
using target::Register;
using What = GivenFact::What;

/// The call of free() or realloc() that did not return. What these have jumped to may stand in their place.
struct Giving {
  std::size_t index = 0;  ///< of the frame that was called, from where it crashed
  std::string_view function;
  bool is_called = false;  ///< and not jumped to by what was called
};

/// The function that the frame at `index` was called as: "free"; empty if it is none of the allocator's.
std::string_view find_called_name(const target::Target& target,
                                  const Crash& crash,
                                  std::size_t index) {
  const native::MachineFrame* const caller = crash.machine->at(crash.site.frame + index + 1);
  if (caller == nullptr) return {};
  const auto called = machine::find_called_function(target, caller->pc);
  if (!called) return {};
  return analysis::why::name_allocator(native::plain_name(called->name));
}

/// Whose text it is.
std::string_view find_saying_name(std::string_view said) {
  if (said.starts_with("realloc()")) return "realloc";
  const bool is_of_free = said.starts_with("free()") || said.starts_with("munmap_chunk()") ||
                          said.starts_with("double free or corruption");
  return is_of_free ? "free" : std::string_view();
}

std::optional<Giving> find_giving(const target::Target& target,
                                  const Crash& crash,
                                  const CrashFacts& facts) {
  std::size_t outside = 0;  // of the C library
  std::optional<Giving> named;
  for (const CodeFact& code : facts.frames) {
    if (code.whose != CodeFact::Whose::c_library) break;
    const std::string_view name = analysis::why::name_allocator(code.function);
    if (name == "free" || name == "realloc") named = Giving{outside, name};
    ++outside;
  }
  if (outside == 0 || outside == facts.frames.size()) return std::nullopt;
  Giving giving = named.value_or(Giving{outside - 1, {}});
  const std::string_view called = find_called_name(target, crash, giving.index);
  if (giving.function.empty()) giving.function = called;
  giving.is_called = !called.empty() && called == giving.function;
  if (giving.function.empty()) giving.function = find_saying_name(facts.said.text);
  const bool is_one = giving.function == "free" || giving.function == "realloc";
  return is_one ? std::optional(giving) : std::nullopt;
}

/// Whether malloc would say that of that pointer (malloc/malloc.c: _int_free, realloc, munmap_chunk).
class Refusal {
 public:
  Refusal(const target::Target& target, Address thread, std::string_view said)
      : target_(target), thread_(thread), said_(said) {}

  [[nodiscard]] bool is_of(std::string_view part) const {
    return said_.find(part) != std::string_view::npos;
  }

  static bool is_odd(Address pointer) { return pointer.value() % ChunkHeader::bytes != 0; }

  /// The same of what may be something else: of that only what tells much is believed.
  [[nodiscard]] bool refuses_surely(Address pointer) const {
    if (is_of("munmap_chunk") || (is_of("invalid pointer") && !is_odd(pointer))) return false;
    const auto header = clib::read_chunk_header(*target_.memory, pointer);
    return header && header->size() != 0 && refuses(pointer) == Tri::yes;
  }

  /// What it says of any pointer that it never gave out.
  [[nodiscard]] bool is_of_any_stranger() const {
    return is_of("invalid pointer") || is_of("invalid old size") || is_of("corruption (out)");
  }

  [[nodiscard]] Tri refuses(Address pointer) const {
    const auto header = clib::read_chunk_header(*target_.memory, pointer);
    if (!header) return Tri::unknown;
    if (is_of("munmap_chunk")) return tri(header->is_mapping());
    if (is_of("invalid pointer")) return tri(is_no_pointer(pointer, *header));
    if (is_of("free(): invalid size")) return tri(!header->is_size());
    if (is_of("invalid old size")) return is_no_next(*header) ? Tri::yes : Tri::unknown;
    if (is_of("double free detected in tcache")) {
      return tri(
          clib::is_in_tcache({*target_.memory, target_.maps, thread_}, pointer, header->size()));
    }
    if (!is_of("!prev") && !is_of("invalid next size")) return Tri::unknown;
    if (!header->is_size()) return Tri::no;
    const auto next = clib::read_chunk_header(*target_.memory, pointer + header->size());
    if (!next) return Tri::unknown;
    if (is_of("!prev")) return tri(!next->has_used_before());
    return is_no_next(*next) ? Tri::yes : Tri::unknown;
  }

 private:
  static bool is_no_pointer(Address pointer, const ChunkHeader& header) {
    const std::uint64_t chunk = pointer.value() - ChunkHeader::bytes;
    return is_odd(pointer) || chunk > 0 - header.size();
  }
  /// No arena is as large.
  static bool is_no_next(const ChunkHeader& next) {
    constexpr std::uint64_t most = 1ULL << 40U;
    return next.size_and_bits <= ChunkHeader::bytes || next.size() >= most;
  }

  const target::Target& target_;
  Address thread_;
  std::string_view said_;
};

/// What free(), and the function that it called, keep over calls: one of them is the chunk.
std::vector<std::uint64_t> list_kept(const Crash& crash, std::size_t giving) {
  const std::size_t index = crash.site.frame + giving;
  auto kept = list_own_values(*crash.machine, index);
  if (giving == 0) return kept;
  const auto of_called = list_own_values(*crash.machine, index - 1);
  kept.insert(kept.end(), of_called.begin(), of_called.end());
  return kept;
}

/// The pointer that was given, and whether it was.
struct Pointer {
  Address value;
  Tri is_argument = Tri::unknown;
};

/// A block of Python's own allocator begins there, as it was handed out: with what the collector puts in front, or without.
bool is_block_of_python(const target::Target& target, Address pointer) {
  const auto block = python::find_memory_block(target, pointer);
  if (!block || block->allocator == python::Allocator::c_library || block->trust != Trust::seen)
    return false;
  return block->start == pointer || block->start + ChunkHeader::bytes == pointer;
}

/// The one pointer of these chunks that is so.
template <class Is>
std::optional<Pointer> find_only(const std::vector<std::uint64_t>& chunks, Is is_so) {
  std::optional<Pointer> found;
  for (const std::uint64_t chunk : chunks) {
    const Address pointer(chunk + ChunkHeader::bytes);
    if (!is_so(pointer)) continue;
    if (found && found->value != pointer) return std::nullopt;
    found = Pointer{pointer, Tri::yes};
  }
  return found;
}

/// The one chunk in these registers of which malloc would say that. Its functions keep no other memory of Python's there.
std::optional<Pointer> find_refused(const target::Target& target,
                                    const std::vector<std::uint64_t>& kept,
                                    const Refusal& refusal) {
  return find_only(kept, [&](Address pointer) {
    if (target.maps.find(pointer - ChunkHeader::bytes) == nullptr) return false;
    const bool is_strange = refusal.is_of_any_stranger() && is_block_of_python(target, pointer);
    return is_strange || refusal.refuses_surely(pointer);
  });
}

/// What the caller has passed, if the C library has it as a chunk, or refuses it for what it says, or if it was
/// passed to that very function.
std::optional<Pointer> find_passed(const target::Target& target,
                                   const Crash& crash,
                                   const Giving& giving,
                                   const std::vector<std::uint64_t>& kept,
                                   const Refusal& refusal) {
  const auto passed = native::find_passed_argument(
      target, *crash.machine, crash.site.frame + giving.index, Register::rdi);
  if (!passed) return std::nullopt;
  const Tri refused = refusal.refuses(passed->value);
  const bool is_kept =
      std::ranges::find(kept, passed->value.value() - ChunkHeader::bytes) != kept.end();
  if (refused == Tri::no) return std::nullopt;
  if (refused == Tri::yes || is_kept) return Pointer{passed->value, Tri::yes};
  if (!giving.is_called) return std::nullopt;
  return Pointer{passed->value, passed->trust == Trust::seen ? Tri::yes : Tri::unknown};
}

/// Where it crashed over the size in front of the pointer: that it reads first of all, by the register that it was
/// given the pointer in.
std::optional<Pointer> find_first_wanted(const CrashFacts& facts, const Giving& giving) {
  constexpr auto to_size = -static_cast<std::int64_t>(word_size);
  if (giving.index != 0 || does_operand_agree(facts) != Tri::yes || !facts.operand->base)
    return std::nullopt;
  const bool is_named =
      analysis::why::name_allocator(facts.frames.front().function) == giving.function;
  const machine::MemoryOperand& operand = facts.operand->operand;
  const bool is_size =
      operand.base == Register::rdi && !operand.index && operand.displacement == to_size;
  if (!is_named || !is_size) return std::nullopt;
  return Pointer{Address(*facts.operand->base), Tri::yes};
}

/// Each may be the chunk, or its pointer; where both are kept, that is it.
std::vector<std::uint64_t> list_chunks(const std::vector<std::uint64_t>& kept) {
  auto chunks = kept;
  for (const std::uint64_t pointer : kept) {
    const std::uint64_t chunk = pointer - ChunkHeader::bytes;
    if (std::ranges::find(kept, chunk) != kept.end()) return {chunk};
    chunks.push_back(chunk);
  }
  return chunks;
}

/// Where it crashed over the arena that the bits of the size lead to: that stands at the lowest address of the heap that
/// has the chunk (malloc/arena.c: heap_for_ptr), which free() has in the register to pass it on.
std::optional<Pointer> find_of_other_arena(const target::Target& target,
                                           const Crash& crash,
                                           const CrashFacts& facts,
                                           const std::vector<std::uint64_t>& kept) {
  constexpr std::uint64_t heap_size = 64ULL << 20U;
  if (does_operand_agree(facts) != Tri::yes || !facts.operand->address) return std::nullopt;
  auto chunks = list_chunks(kept);
  if (const auto passed = crash.site.registers.find(Register::rsi)) chunks.push_back(*passed);
  return find_only(chunks, [&](Address pointer) {
    const std::uint64_t chunk = pointer.value() - ChunkHeader::bytes;
    if (chunk - chunk % heap_size != facts.operand->address->value()) return false;
    const auto header = clib::read_chunk_header(*target.memory, pointer);
    return header && header->is_of_other_arena() && !header->is_mapping();
  });
}

std::optional<Pointer> find_pointer(const target::Target& target,
                                    const Crash& crash,
                                    const CrashFacts& facts,
                                    const Giving& giving,
                                    const Refusal& refusal) {
  if (const auto wanted = find_first_wanted(facts, giving)) return wanted;
  const auto kept = list_kept(crash, giving.index);
  const auto passed = find_passed(target, crash, giving, kept, refusal);
  if (passed && passed->is_argument == Tri::yes) return passed;
  if (giving.index == 0) {
    if (const auto of_other = find_of_other_arena(target, crash, facts, kept)) return of_other;
  }
  return passed ? passed : find_refused(target, kept, refusal);
}

/// A pointer into malloc's memory, with what stands around it.
struct Surroundings {
  Address at;
  Result<clib::ChunkHeader> header;  // right in front of it
  std::optional<clib::HeapWalk> walk;
  std::optional<clib::MallocChunk> chunk;  // that holds it

  [[nodiscard]] bool is_whole_heap() const { return walk && walk->broken.is_null(); }
  /// Where its own size leads to.
  [[nodiscard]] Address next() const { return at + header->size(); }
  [[nodiscard]] bool is_where_it_breaks() const {
    return walk && header && (walk->broken == at || walk->broken == next());
  }
};

Surroundings look_around(const target::Target& target, Address at) {
  Surroundings around{at,
                      clib::read_chunk_header(*target.memory, at),
                      clib::walk_heap(*target.memory, target.maps, at),
                      std::nullopt};
  around.chunk =
      around.walk ? around.walk->chunk : clib::find_malloc_chunk(*target.memory, target.maps, at);
  return around;
}

/// malloc says so when it has found it in a list; else the lists of the thread do.
bool is_in_list(const target::Target& target,
                const Crash& crash,
                const Refusal& refusal,
                const Surroundings& around) {
  if (refusal.is_of("double free detected") || refusal.is_of("fasttop")) return true;
  return around.header && clib::is_in_tcache({*target.memory, target.maps, crash.thread.tls_base},
                                             around.at,
                                             around.header->size()) == true;
}

/// Which size is not what malloc had written there.
std::optional<DamagedSizeFact> find_damage_around(const target::Target& target,
                                                  const Refusal& refusal,
                                                  const Surroundings& around) {
  if (refusal.is_of("invalid next size") && around.header && around.header->is_size()) {
    const clib::MallocChunk own{around.at, around.header->size() - word_size, false, false};
    return make_damage(target, around.next(), own);
  }
  return around.is_where_it_breaks() ? find_damage(target, around.walk) : std::nullopt;
}

/// Whether it was freed, or leads into a block; false if neither is so.
bool add_state(const Surroundings& around, bool is_listed, GivenFact& given) {
  const auto& chunk = around.chunk;
  const bool is_freed = is_listed || (chunk && chunk->is_free);
  if (!is_freed && (!chunk || chunk->start == around.at)) return false;
  given.what = is_freed ? What::freed : What::inside;
  given.is_so = is_listed || around.is_whole_heap() ? Tri::yes : Tri::unknown;
  if (!is_freed) return true;
  // Outside of the lists of a thread and of small blocks its neighbours are joined to it, or it to what is left.
  const bool has_own_size = is_listed && around.header && around.header->is_size();
  given.block_size = has_own_size ? around.header->size() - word_size : 0;
  return true;
}

/// A block of malloc's: whether it was freed, where it begins, and whether what stands around it is whole.
void add_chunk(const target::Target& target,
               const Crash& crash,
               const Refusal& refusal,
               CrashFacts& facts) {
  GivenFact& given = *facts.given;
  const Surroundings around = look_around(target, Address(given.address));
  if (around.chunk) {
    given.block = around.chunk->start.value();
    given.block_size = around.chunk->size;
  }
  if (add_state(around, is_in_list(target, crash, refusal, around), given)) return;
  if (auto damage = find_damage_around(target, refusal, around))
    facts.damaged_size = std::move(damage);
}

void add_given(const target::Target& target,
               const Crash& crash,
               const Giving& giving,
               CrashFacts& facts) {
  const Refusal refusal(target, crash.thread.tls_base, facts.said.text);
  const auto pointer = find_pointer(target, crash, facts, giving, refusal);
  if (!pointer) return;
  GivenFact& given = facts.given.emplace();
  given.function = giving.function;
  given.address = pointer->value.value();
  given.is_argument = pointer->is_argument;
  given.caller = giving.index + 1;
  if (const auto header = clib::read_chunk_header(*target.memory, pointer->value))
    given.size_word = header->size_and_bits;
  if (const auto foreign = find_foreign(target, crash, given)) {
    given.what = *foreign;
    given.is_so = Tri::yes;
    return;
  }
  add_chunk(target, crash, refusal, facts);
}

}  // namespace

void add_heap(const target::Target& target, const Crash& crash, CrashFacts& facts) {
  if (crash.machine == nullptr) return;
  const auto giving = find_giving(target, crash, facts);
  const bool is_said = facts.said.by == SaidFact::By::c_library;
  if (giving && (is_said || is_access(facts))) add_given(target, crash, *giving, facts);
  const bool is_of_heap = is_said && (facts.said.text.starts_with("malloc") ||
                                      facts.said.text.starts_with("corrupted ") || giving);
  const bool has_crashed = is_access(facts) && !find_allocator(facts).empty();
  if ((is_of_heap || has_crashed) && !facts.given) facts.damaged_size = find_any_damage(target);
}

}  // namespace hognose::session
