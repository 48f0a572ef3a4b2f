// Reading tables of PyMemberDef, once a type and epoch.
// SPDX-License-Identifier: MIT
#include "python/attributes/members.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "python/attributes/instance_storage.h"
#include "python/attributes/type.h"
#include "python/values/c_string.h"

namespace hognose::python {
namespace {

using layout::PyMemberDef;
using layout::PyMemberDescrObject;
using layout::PyTypeObject;

constexpr std::size_t most_members = 4096;  // of one class
constexpr std::size_t most_name = 256;
// What PyType_FromSpec() is told of an instance's dict and so on, and what is that dict.
constexpr std::array<std::string_view, 5> told_elsewhere{
    "__dict__", "__dictoffset__", "__weaklistoffset__", "__weakref__", "__vectorcalloffset__"};

/// One PyMemberDef.
struct Declared {
  std::string name;
  MemberType type = MemberType::t_none;
  std::int64_t offset = 0;
};

/// The members that one class declares, as far as they could be read.
struct DeclaredMembers {
  std::vector<Declared> members;
  bool are_slots = false;  // of a class written in Python: slots.h shows them
  std::optional<Error> trouble;
};

struct KnownMembers {
  std::unordered_map<Address, DeclaredMembers> by_type;
};

Result<Declared> read_definition(const Program& program, Address definition, Address name) {
  const auto view = program.view<PyMemberDef>(definition);
  Declared declared{TRY(read_c_string(program, name, most_name))};
  declared.type = MemberType{TRY(view.read(PyMemberDef::type))};
  declared.offset = TRY(view.read(PyMemberDef::offset));
  return declared;
}

/// Reads up to the entry without a name; false once that is found, or nothing follows.
Result<bool> read_next(const Program& program, Address definition, DeclaredMembers& found) {
  const Address name = TRY(program.view<PyMemberDef>(definition).read(PyMemberDef::name));
  if (name.is_null()) return false;
  Declared declared = TRY(read_definition(program, definition, name));
  if (std::ranges::find(told_elsewhere, declared.name) == told_elsewhere.end()) {
    found.members.push_back(std::move(declared));
  }
  return true;
}

/// Whether a class written in Python has slots, which are its members.
bool has_slots(const Program& program, const TypeInfo& type, Budget& budget) {
  if (!type.has(TypeFlag::heap_type)) return false;
  const auto dict = find_type_dict(program, type);
  if (!dict || dict->is_null()) return false;
  const auto slots = find_in_dict(program, *dict, U"__slots__", budget);
  return slots && *slots;
}

/// The definitions of one table, as far as they go.
void read_all(const Program& program,
              Address table,
              std::uint64_t size,
              Budget& budget,
              DeclaredMembers& found) {
  for (std::size_t i = 0; i < most_members && budget.spend_node(); ++i) {
    const auto more = read_next(program, table + i * size, found);
    if (more && !*more) return;
    if (i == most_members - 1) found.trouble = {ErrorKind::limit, table, "tp_members"};
    if (more) continue;
    found.trouble = more.error();
    return;
  }
}

DeclaredMembers read_declared(const Program& program, const TypeInfo& type, Budget& budget) {
  DeclaredMembers found;
  const auto table = program.view<PyTypeObject>(type.address).read(PyTypeObject::tp_members);
  const auto size = program.layout.size(PyMemberDef::size);
  if (!table) found.trouble = table.error();
  if (!table || table->is_null() || !size) return found;
  read_all(program, *table, *size, budget, found);
  found.are_slots = !found.members.empty() && has_slots(program, type, budget);
  if (found.are_slots) found.trouble.reset();
  return found;
}

const DeclaredMembers& find_declared(const Program& program, const TypeInfo& type, Budget& budget) {
  auto& known = program.kept<KnownMembers>().by_type;
  const auto found = known.find(type.address);
  if (found != known.end()) return found->second;
  DeclaredMembers declared = read_declared(program, type, budget);
  if (budget.exhausted()) declared.trouble = {ErrorKind::limit, type.address, "tp_members"};
  return known.insert_or_assign(type.address, std::move(declared)).first->second;
}

/// Those of the classes before `end` that no class before theirs hides, and what is wrong with others.
std::vector<const Declared*> find_visible(const Program& program,
                                          const AttributeOwner& instance,
                                          Budget& budget,
                                          std::optional<Error>& trouble) {
  std::vector<const Declared*> visible;
  std::unordered_set<std::string_view> seen;
  for (const Address address : read_mro(program, instance.type)) {
    if (address == instance.end) break;
    const Result<TypeInfo>& info = find_type_info(program, address);
    if (!info) continue;  // who cannot read the type itself has said so
    const DeclaredMembers& declared = find_declared(program, *info, budget);
    if (declared.trouble) trouble = declared.trouble;
    if (declared.are_slots) continue;
    for (const Declared& one : declared.members) {
      if (seen.insert(one.name).second) visible.push_back(&one);
    }
  }
  return visible;
}

Result<Member> place(const Declared& declared, Address object, std::uint64_t size) {
  const auto width = size_of_member(declared.type);
  if (!width) return fail(ErrorKind::unsupported, "type of a member", object);
  const bool is_inside = declared.offset >= 0 && *width <= size &&
                         static_cast<std::uint64_t>(declared.offset) <= size - *width;
  if (!is_inside) return fail(ErrorKind::corrupt, "offset of a member", object);
  const auto offset = static_cast<std::uint64_t>(declared.offset);
  return Member{declared.name, declared.type, object + offset, size - offset};
}

}  // namespace

std::optional<std::uint64_t> size_of_member(MemberType type) {
  switch (type) {
    case MemberType::t_none:
      return 0;
    case MemberType::t_char:
    case MemberType::t_byte:
    case MemberType::t_ubyte:
    case MemberType::t_bool:
    case MemberType::t_string_inplace:
      return 1;
    case MemberType::t_short:
    case MemberType::t_ushort:
      return 2;
    case MemberType::t_int:
    case MemberType::t_uint:
    case MemberType::t_float:
      return 4;
    case MemberType::t_long:
    case MemberType::t_ulong:
    case MemberType::t_longlong:
    case MemberType::t_ulonglong:
    case MemberType::t_pyssizet:
    case MemberType::t_double:
    case MemberType::t_string:
    case MemberType::t_object:
    case MemberType::t_object_ex:
      return 8;
  }
  return std::nullopt;
}

Result<void> for_each_declared(const Program& program,
                               const AttributeOwner& instance,
                               Budget& budget,
                               const MemberVisitor& visit) {
  std::optional<Error> trouble;
  const auto visible = find_visible(program, instance, budget, trouble);
  if (!visible.empty()) {
    const std::uint64_t size = TRY(find_instance_size(program, instance.object, instance.type));
    for (const Declared* const one : visible) {
      const auto member = place(*one, instance.object, size);
      if (!member) trouble = member.error();
      if (member && !visit(*member)) return {};
    }
  }
  if (trouble) return fail(*trouble);
  return {};
}

Result<Member> find_declared_member(const Program& program,
                                    const AttributeOwner& instance,
                                    std::string_view name,
                                    Budget& budget) {
  std::optional<Member> found;
  const auto walked = for_each_declared(program, instance, budget, [&](const Member& member) {
    if (member.name == name) found = member;
    return !found;
  });
  if (found) return *found;
  TRY(walked);
  return fail(ErrorKind::not_found, "member", instance.object);
}

std::vector<MemberPlace> find_member_places(const Program& program,
                                            const TypeInfo& type,
                                            Budget& budget) {
  std::vector<MemberPlace> places;
  for (const Address address : read_mro(program, type)) {
    const Result<TypeInfo>& info = find_type_info(program, address);
    if (!info) continue;
    for (const Declared& one : find_declared(program, *info, budget).members) {
      const auto size = static_cast<std::int64_t>(size_of_member(one.type).value_or(0));
      places.push_back({one.offset, size, one.type == MemberType::t_string_inplace});
    }
  }
  return places;
}

Result<std::optional<Member>> find_member(const Program& program,
                                          Address object,
                                          const TypeInfo& type,
                                          std::u32string_view name,
                                          Budget& budget) {
  const auto descriptor = TRY(find_in_class(program, type, name, budget));
  if (!descriptor) return std::optional<Member>{};
  if (TRY(read_type_of(program, *descriptor))->name != "member_descriptor") {
    return std::optional<Member>{};
  }
  const auto view = program.view<PyMemberDescrObject>(*descriptor);
  const Address definition = TRY(view.read(PyMemberDescrObject::d_member));
  const Address label = TRY(program.view<PyMemberDef>(definition).read(PyMemberDef::name));
  const Declared declared = TRY(read_definition(program, definition, label));
  const std::uint64_t size = TRY(find_instance_size(program, object, type));
  return std::optional(TRY(place(declared, object, size)));
}

}  // namespace hognose::python
