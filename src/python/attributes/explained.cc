// Counting the bytes of an instance that its type accounts for.
// SPDX-License-Identifier: MIT
#include "python/attributes/explained.h"

#include "python/attributes/members.h"
#include "python/attributes/type.h"

namespace hognose::python {
namespace {

using layout::InlineValues;

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

}  // namespace hognose::python
