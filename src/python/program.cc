// Opens the memory of a Program, and remembers its types for as long as an epoch lasts.
// SPDX-License-Identifier: MIT
#include "python/program.h"

#include "python/c_string.h"
#include "python/kind.h"
#include "python/lost_types.h"
#include "python/text.h"

namespace hognose::python {
namespace {

using layout::PyTypeObject;

Result<TypeInfo> read_type_info(const Program& program, Address type) {
  if (type.is_null()) return fail(ErrorKind::corrupt, "ob_type", type);
  const auto view = program.view<PyTypeObject>(type);
  TypeInfo info;
  info.address = type;
  const Address tp_name = TRY(view.read(PyTypeObject::tp_name));
  // A type without a readable name is still a tuple, an int, a code object by its flags: the names
  // of variables must not be lost because `tuple` has lost its own. See Describer::describe.
  info.name = read_type_label(program, tp_name).value_or("");
  info.flags = TRY(view.read(PyTypeObject::tp_flags));
  info.basicsize = TRY(view.read(PyTypeObject::tp_basicsize));
  info.itemsize = TRY(view.read(PyTypeObject::tp_itemsize));
  info.dictoffset = TRY(view.read(PyTypeObject::tp_dictoffset));
  info.base = TRY(view.read(PyTypeObject::tp_base));
  return info;
}

}  // namespace

Program::Program(const target::Target& opened)
    : memory_(*opened.memory), space_{&memory_, &layout} {
  target = &opened;
}

const Result<TypeInfo>& Program::type_info(Address type) const {
  if (const auto found = types_.find(type); found != types_.end()) return found->second;
  // Kept before its kind is known: a kind's test may ask for the same type again, through a base
  // class that lies.
  Result<TypeInfo>& kept = types_.emplace(type, read_type_info(*this, type)).first->second;
  if (!kept && !target->is_live) {
    if (auto lost = find_lost_type(*this, type)) kept = std::move(lost);
  }
  if (kept) kept->kind = &find_kind(*this, *kept);
  return kept;
}

void Program::forget() {
  memory_.forget();
  types_.clear();
  cache_.reset();
}

bool Program::refresh(const std::function<bool()>& is_late) {
  types_.clear();
  cache_.reset();
  return memory_.refresh(is_late);
}

}  // namespace hognose::python
