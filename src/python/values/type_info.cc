// Reads types, and those that a core has lost from their symbols.
// SPDX-License-Identifier: MIT
#include "python/values/type_info.h"

#include <array>
#include <unordered_map>
#include <utility>

#include "python/values/c_string.h"
#include "python/values/lost_types.h"

namespace hognose::python {
namespace {

using layout::PyTypeObject;

/// Most values are of a few types: those that were asked for last are found without a search.
struct KnownTypes {
  struct Recent {
    Address type;
    const Result<TypeInfo>* info = nullptr;  // one with a name, which stays as it is
  };
  std::unordered_map<Address, Result<TypeInfo>> by_address;
  std::array<Recent, 64> recent{};

  Recent& recent_of(Address type) { return recent[type.value() / alignof(void*) % recent.size()]; }
};

/// The one of those that every object of the family is an instance of. Their flags go down to all
/// subclasses, and none of their own bases has them.
std::string_view find_name_of_family(const Program& program, const TypeInfo& type) {
  struct Family {
    TypeFlag flag;
    std::string_view name;
    std::string_view python2;
  };
  static constexpr std::array families{
      Family{TypeFlag::long_subclass, "int", "long"},
      Family{TypeFlag::list_subclass, "list", "list"},
      Family{TypeFlag::tuple_subclass, "tuple", "tuple"},
      Family{TypeFlag::bytes_subclass, "bytes", "str"},
      Family{TypeFlag::unicode_subclass, "str", "unicode"},
      Family{TypeFlag::dict_subclass, "dict", "dict"},
      Family{TypeFlag::exception_subclass, "BaseException", "exceptions.BaseException"},
      Family{TypeFlag::type_subclass, "type", "type"},
  };
  const bool is_python2 = program.dialect.text == layout::Text::python2;
  const auto base = program.view<PyTypeObject>(type.base).read(PyTypeObject::tp_flags);
  for (const Family& family : families) {
    if (!type.has(family.flag) || !base) continue;
    TypeInfo parent;
    parent.flags = *base;
    if (!parent.has(family.flag)) return is_python2 ? family.python2 : family.name;
  }
  return {};
}

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

void find_lost_name(const Program& program, bool is_new, TypeInfo& info) {
  auto& lost = program.kept<LostNames>();
  if (const auto found = lost.names.find(info.address); found != lost.names.end()) {
    info.name = found->second;
  } else if (!info.has(TypeFlag::heap_type)) {
    info.name = find_name_of_family(program, info);
  }
  if (info.name.empty() && is_new) lost.wanted.push_back(info.address);
}

}  // namespace

const Result<TypeInfo>& find_type_info(const Program& program, Address type) {
  auto& types = program.kept<KnownTypes>();
  auto& recent = types.recent_of(type);
  if (recent.info != nullptr && recent.type == type) return *recent.info;
  auto& known = types.by_address;
  auto found = known.find(type);
  const bool is_new = found == known.end();
  if (is_new) found = known.emplace(type, read_or_find_lost(program, type)).first;
  Result<TypeInfo>& info = found->second;
  if (info && info->name.empty() && !program.target->is_live)
    find_lost_name(program, is_new, *info);
  // What reading it found of others may have come here meanwhile.
  if (info && !info->name.empty()) types.recent_of(type) = {type, &info};
  return info;
}

bool is_builtin(const Program& program, const TypeInfo& type, TypeFlag family) {
  if (!type.is_static(family)) return false;
  const Result<TypeInfo>& base = find_type_info(program, type.base);
  return !base || !base->has(family);
}

bool is_type(const Program& program, Address type) {
  Address above = type;
  for (int step = 0; step < 3; ++step) {
    const auto next = program.view<layout::PyObject>(above).read(layout::PyObject::ob_type);
    if (!next || next->is_null()) return false;
    if (!program.known.type_type.is_null()) {
      if (*next == program.known.type_type) return true;
    } else if (const auto& info = find_type_info(program, *next);
               info && info->has(TypeFlag::type_subclass)) {
      return true;
    }
    above = *next;
  }
  return false;
}

Result<const TypeInfo*> read_type_of(const Program& program, Address object) {
  const Address type = TRY(program.view<layout::PyObject>(object).read(layout::PyObject::ob_type));
  const Result<TypeInfo>& info = find_type_info(program, type);
  if (!info) return fail(info.error());
  return &*info;
}

}  // namespace hognose::python
