// Reads types, and those that a core has lost from their symbols.
// SPDX-License-Identifier: MIT
#include "python/values/type_info.h"

#include <unordered_map>
#include <utility>

#include "python/values/c_string.h"
#include "python/values/lost_types.h"

namespace hognose::python {
namespace {

using layout::PyTypeObject;

struct KnownTypes {
  std::unordered_map<Address, Result<TypeInfo>> by_address;
};

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

Result<TypeInfo> read_or_find_lost(const Program& program, Address type) {
  Result<TypeInfo> read = read_type_info(program, type);
  if (read || program.target->is_live) return read;
  const auto lost = find_lost_type(program, type);
  if (!lost) return read;
  TypeInfo info;
  info.address = type;
  info.name = lost->tp_name;
  if (lost->family) info.flags = 1ULL << static_cast<unsigned>(*lost->family);
  return info;
}

}  // namespace

const Result<TypeInfo>& find_type_info(const Program& program, Address type) {
  auto& known = program.kept<KnownTypes>().by_address;
  if (const auto found = known.find(type); found != known.end()) return found->second;
  return known.emplace(type, read_or_find_lost(program, type)).first->second;
}

Result<const TypeInfo*> read_type_of(const Program& program, Address object) {
  const Address type = TRY(program.view<layout::PyObject>(object).read(layout::PyObject::ob_type));
  const Result<TypeInfo>& info = find_type_info(program, type);
  if (!info) return fail(info.error());
  return &*info;
}

}  // namespace hognose::python
