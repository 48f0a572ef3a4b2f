// Looks at the first words of a block.
// SPDX-License-Identifier: MIT
#include "session/whatis/raw_block.h"

#include <algorithm>
#include <vector>

#include "base/formatted.h"
#include "python/heap/found_object.h"

namespace hognose::session {
namespace {

using layout::PyDictKeysObject;
using python::Program;

/// How many slots a table of keys has; nothing if the number is none that a dict chooses.
std::optional<std::uint64_t> find_table_size(const layout::View<PyDictKeysObject>& keys) {
  constexpr std::uint64_t least_log = 3;
  constexpr std::uint64_t most_log = 40;
  if (keys.has(PyDictKeysObject::dk_log2_size)) {
    const auto log = keys.read(PyDictKeysObject::dk_log2_size);
    if (!log || *log < least_log || *log > most_log) return std::nullopt;
    return 1ULL << *log;
  }
  const auto size = keys.read(PyDictKeysObject::dk_size);
  const bool is_size = size && *size >= (1LL << least_log) && *size <= (1LL << most_log) &&
                       (*size & (*size - 1)) == 0;
  return is_size ? std::optional(static_cast<std::uint64_t>(*size)) : std::nullopt;
}

/// The entries of a dict's own table: those that are used and those that are left are two thirds of its slots.
std::optional<std::int64_t> count_keys(const Program& program, Address at) {
  const layout::View<PyDictKeysObject> keys = program.view<PyDictKeysObject>(at);
  if (!keys.has(PyDictKeysObject::dk_nentries) || !keys.has(PyDictKeysObject::dk_usable))
    return std::nullopt;
  const auto size = find_table_size(keys);
  const auto used = keys.read(PyDictKeysObject::dk_nentries);
  const auto left = keys.read(PyDictKeysObject::dk_usable);
  if (!size || !used || !left || *used < 0 || *left < 0) return std::nullopt;
  if (static_cast<std::uint64_t>(*used + *left) != *size * 2 / 3) return std::nullopt;
  return *used;
}

/// The types of what the first words point to, until one points to no object.
std::vector<std::string> list_pointed(const Program& program,
                                      const python::MemoryBlock& block,
                                      Budget& budget) {
  constexpr std::uint64_t most = 3;
  std::vector<std::string> types;
  const std::uint64_t words = std::min(most, block.size / word_size);
  for (std::uint64_t at = 0; at < words && budget.spend_node(); ++at) {
    const auto word =
        program.memory().read_value<std::uint64_t>(block.start + at * word_size, "word");
    if (!word) break;
    const auto object = python::find_object_at(program, Address(*word));
    if (!object) break;
    types.push_back(object->type->name);
  }
  return types;
}

}  // namespace

void add_raw_block(const Program& program,
                   const python::MemoryBlock& block,
                   Budget& budget,
                   document::AddressFacts& facts) {
  // Behind what the debug allocator puts before it, if that is there.
  const Address begin = block.start;
  auto count = count_keys(program, begin);
  if (!count) count = count_keys(program, begin + 2 * word_size);
  if (count) {
    facts.notes.push_back(formatted(
        "the block looks like the keys of a dict: {} entr{}", *count, *count == 1 ? "y" : "ies"));
    return;
  }
  const auto types = list_pointed(program, block, budget);
  if (types.empty()) return;
  std::string text =
      "the block looks like a table of objects: it begins with pointers to what looks like ";
  for (std::size_t at = 0; at < types.size(); ++at)
    text += (at == 0 ? "" : ", ") + types[at];
  facts.notes.push_back(std::move(text));
}

}  // namespace hognose::session
