// Counting the bytes of an instance that its type accounts for.
// SPDX-License-Identifier: MIT
#include "python/attributes/explained.h"

#include "python/attributes/members.h"
#include "python/attributes/type.h"

namespace hognose::python {
namespace {

using layout::InlineValues;
using layout::PyTypeObject;

constexpr std::int64_t pointer_size = 8;

/// Whether instances have a pointer to their weak references, by a class written in Python: such a
/// class has an attribute for it. Since 3.12 it lies before the object.
bool has_weak_references(const Program& program, const TypeInfo& type, Budget& budget) {
  const InlineValues values = program.dialect.inline_values;
  const bool can_be_before =
      values == InlineValues::tagged_word || values == InlineValues::embedded;
  if (can_be_before && type.has(TypeFlag::managed_weakref)) return false;
  const auto found = find_in_class(program, type, U"__weakref__", budget);
  return found && *found;
}

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

/// Whether a pointer at `offset` of an instance of `type` is none that it has by `base`.
bool is_beside(const TypeInfo& type, const TypeInfo& base, std::int64_t offset) {
  return offset >= base.basicsize && offset <= type.basicsize - pointer_size;
}

/// Whether the pointer to the dict is: behind items its place is told from the end, and one that lies before the
/// object is at -1.
bool has_dict_beside(const TypeInfo& type, const TypeInfo& base) {
  const bool is_at_end = type.dictoffset <= -pointer_size && base.dictoffset == 0;
  return is_at_end || is_beside(type, base, type.dictoffset);
}

}  // namespace

bool is_explained(const Program& program, const TypeInfo& type, Budget& budget) {
  const auto header = program.layout.size(layout::PyObject::size);
  if (!header || type.itemsize != 0) return false;
  std::int64_t left = type.basicsize - static_cast<std::int64_t>(*header);
  if (left > 0 && type.dictoffset > 0) left -= pointer_size;
  if (left > 0) left -= static_cast<std::int64_t>(size_of_members(program, type, budget));
  if (left > 0 && has_weak_references(program, type, budget)) left -= pointer_size;
  return left <= 0;
}

bool is_explained_beside(const Program& program,
                         const TypeInfo& type,
                         const TypeInfo& base,
                         Budget& budget) {
  std::int64_t left = fill_up_word(type.basicsize) - fill_up_word(base.basicsize);
  if (left <= 0 || base.basicsize <= 0) return true;
  if (has_dict_beside(type, base)) left -= pointer_size;
  if (is_beside(type, base, read_weaklistoffset(program, type))) left -= pointer_size;
  if (left <= 0) return true;
  const auto members = static_cast<std::int64_t>(size_of_members(program, type, budget));
  const auto of_base = static_cast<std::int64_t>(size_of_members(program, base, budget));
  return left <= fill_up_word(members - of_base);
}

}  // namespace hognose::python
