// Looking which bytes of an instance its type accounts for.
// SPDX-License-Identifier: MIT
#include "python/attributes/explained.h"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "python/attributes/members.h"

namespace hognose::python {
namespace {

using layout::PyTypeObject;

constexpr std::int64_t pointer_size = 8;

/// Bytes of an instance, from its start: the first, and the one behind the last.
using Part = std::pair<std::int64_t, std::int64_t>;

/// tp_weaklistoffset stands four words before tp_members in every version; 0 if it cannot be read.
std::int64_t read_weaklistoffset(const Program& program, const TypeInfo& type) {
  const auto members =
      program.view<PyTypeObject>(type.address).address_of(PyTypeObject::tp_members);
  if (!members) return 0;
  const Address at(members->value() - 4 * pointer_size);
  return program.memory().read_value<std::int64_t>(at, "tp_weaklistoffset").value_or(0);
}

std::int64_t fill_up_word(std::int64_t size) {
  return (size + pointer_size - 1) / pointer_size * pointer_size;
}

/// What is told elsewhere: the pointers to the dict and to weak references, and members. Those that lie before the
/// object have offsets below zero.
std::vector<Part> find_told(const Program& program, const TypeInfo& type, Budget& budget) {
  std::vector<Part> told;
  for (const std::int64_t at : {type.dictoffset, read_weaklistoffset(program, type)}) {
    if (at > 0) told.emplace_back(at, at + pointer_size);
  }
  for (const MemberPlace& one : find_member_places(program, type, budget)) {
    const std::int64_t end = one.is_open ? type.basicsize : one.offset + one.size;
    told.emplace_back(one.offset, end);
  }
  return told;
}

/// Whether no word of the bytes from `begin` to `end` is left out: what merely fills up a word holds nothing.
bool are_told(std::vector<Part> told, std::int64_t begin, std::int64_t end) {
  told.emplace_back(end, end);
  std::ranges::sort(told);
  for (const Part& part : told) {
    if (std::min(part.first, end) - begin >= pointer_size) return false;
    begin = std::max(begin, part.second);
  }
  return true;
}

/// What was found of a type, once an epoch.
struct KnownExplained {
  std::unordered_map<Address, bool> by_type;
};

bool is_told_whole(const Program& program, const TypeInfo& type, Budget& budget) {
  const auto header = program.layout.size(layout::PyObject::size);
  if (!header || type.itemsize != 0) return false;
  const auto begin = static_cast<std::int64_t>(*header);
  return are_told(find_told(program, type, budget), begin, type.basicsize);
}

}  // namespace

bool is_explained(const Program& program, const TypeInfo& type, Budget& budget) {
  auto& known = program.kept<KnownExplained>().by_type;
  const auto found = known.find(type.address);
  if (found != known.end()) return found->second;
  const bool is_whole = is_told_whole(program, type, budget);
  if (!budget.exhausted()) known.emplace(type.address, is_whole);
  return is_whole;
}

bool is_explained_beside(const Program& program,
                         const TypeInfo& type,
                         const TypeInfo& base,
                         Budget& budget) {
  if (type.basicsize <= base.basicsize || base.basicsize <= 0) return true;
  std::vector<Part> told = find_told(program, type, budget);
  const std::int64_t end = fill_up_word(type.basicsize);
  // Behind items the place of the dict is told from the end of all.
  if (type.dictoffset <= -pointer_size && base.dictoffset == 0) {
    told.emplace_back(end - pointer_size, end);
  }
  return are_told(std::move(told), fill_up_word(base.basicsize), end);
}

}  // namespace hognose::python
