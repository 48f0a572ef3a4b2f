// Phrases on memory of malloc's, and on what is none.
// SPDX-License-Identifier: MIT
#include "analysis/why/heap_phrases.h"

#include "base/counted.h"
#include "base/formatted.h"
#include "clib/malloc_chunk.h"

namespace hognose::analysis::why {
namespace {

using What = GivenFact::What;

std::string describe_given_block(const GivenFact& given) {
  return given.block_size == 0 ? std::string("a block")
                               : "a block of " + counted(given.block_size, "byte");
}

/// Python's objects begin behind what the collector puts in front of them.
bool is_in_block_of_python(const GivenFact& given) {
  return given.what == What::of_python && given.block_size != 0 &&
         given.address > given.block + clib::ChunkHeader::bytes;
}

std::string describe_memory_of_python(const GivenFact& given) {
  if (given.block_size == 0) return "memory of " + given.owner;
  const std::string where =
      is_in_block_of_python(given) ? counted(given.address - given.block, "byte") + " into " : "";
  return where + describe_given_block(given) + " of " + given.owner;
}

std::string describe_given_place(const GivenFact& given) {
  const std::uint64_t inside = given.address - given.block;
  switch (given.what) {
    case What::inside:
      return counted(inside, "byte") + " into " + describe_given_block(given);
    case What::of_python:
      return describe_memory_of_python(given);
    case What::on_stack:
      return "memory on the stack";
    case What::of_file:
      return "memory of " + given.owner;
    case What::nothing:
      return "an address where nothing is";
    default:
      return describe_given_block(given);
  }
}

std::string with_text(std::string text, std::uint64_t word) {
  if (const auto read = read_as_text(word); !read.empty())
    text += formatted(", which may be text: \"{}\"", read);
  return text;
}

/// What the word in front of a pointer says, if it is malloc's.
std::string describe_header(std::uint64_t word) {
  constexpr std::uint64_t most = 1ULL << 40U;
  const clib::ChunkHeader header{0, word};
  if (!header.is_size() || word >= most)
    return with_text(formatted("where malloc keeps the size of a block stands {:#x}", word), word);
  const char* const whose = header.is_mapping()          ? " with a mapping of its own"
                            : header.is_of_other_arena() ? " of another arena"
                                                         : "";
  return formatted(
      "the word in front of it, {:#x}, is that of a block of {}{}, the one before is {}",
      word,
      counted(header.size() - word_size, "byte"),
      whose,
      header.has_used_before() ? "in use" : "free");
}

}  // namespace

bool is_foreign(const GivenFact& given) {
  return given.what != What::block && given.what != What::freed;
}

std::string describe_given(const GivenFact& given) {
  const std::string place = describe_given_place(given);
  if (given.what == What::block) return {};
  if (given.what == What::freed && given.function == "free") return place + " was freed twice";
  if (given.what == What::freed)
    return formatted("{} that was freed already was given to {}()", place, given.function);
  if (given.what == What::inside || is_in_block_of_python(given))
    return formatted("a pointer {} was given to {}()", place, given.function);
  return formatted("{} was given to {}()", place, given.function);
}

Claim claim_given(const GivenFact& given) {
  Claim claim;
  claim.needs(given.is_argument, "whether that function was called with it")
      .needs(given.is_so, "whether it is no block that malloc has handed out");
  return claim;
}

std::vector<std::string> list_given(const GivenFact& given) {
  std::vector<std::string> said;
  const bool is_nothing = given.what == What::block && given.block_size == 0;
  said.push_back(formatted("{}() was given {:#x}: {}",
                           given.function,
                           given.address,
                           is_nothing ? "no block is known there" : describe_given_place(given)));
  if (given.what == What::of_python && !is_in_block_of_python(given)) {
    said.emplace_back(
        "what PyObject_Malloc() or PyMem_Malloc() has handed out goes back to its own "
        "PyObject_Free() or PyMem_Free()");
  }
  if (given.size_word) said.push_back(describe_header(*given.size_word));
  return said;
}

std::string describe_giver(const CrashFacts& facts,
                           const GivenFact& given,
                           const CodeFact* blamed) {
  const CodeFact* const caller =
      given.caller < facts.frames.size() ? &facts.frames[given.caller] : nullptr;
  const bool is_caller = blamed != nullptr && blamed == caller && !caller->is_bridge;
  return (is_caller ? ", by " : ", noticed in ") + describe(blamed);
}

std::string describe_damage(const DamagedSizeFact& damage) {
  if (damage.before == 0) return "the size that malloc keeps in front of a block was overwritten";
  return formatted("something was written past the end of a block of {}",
                   counted(damage.before_size, "byte"));
}

std::vector<std::string> list_damage(const DamagedSizeFact& damage) {
  std::vector<std::string> said;
  said.push_back(with_text(formatted("where the size of the block at {:#x} should stand is {:#x}",
                                     damage.address,
                                     damage.word),
                           damage.word));
  if (damage.before == 0) return said;
  std::string before = formatted("the block before it, of {}, begins at {:#x}",
                                 counted(damage.before_size, "byte"),
                                 damage.before);
  if (!damage.bytes.empty()) before += formatted(" and goes on as it ends: \"{}\"", damage.bytes);
  said.push_back(std::move(before));
  return said;
}

}  // namespace hognose::analysis::why
