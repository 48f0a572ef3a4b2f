// Reading slots through the member descriptors of the classes that declared them.
// SPDX-License-Identifier: MIT
#include "python/attributes/slots.h"

#include <algorithm>

#include "python/attributes/type.h"
#include "python/values/containers.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

using layout::PyMemberDef;
using layout::PyMemberDescrObject;
using layout::PyTypeObject;

constexpr std::int64_t object_member = 6;  // T_OBJECT: null reads as None
constexpr std::int64_t object_or_error_member = 16;  // T_OBJECT_EX: null is an unset slot
constexpr std::int64_t most_sequence_bytes = 4096;

/// One slot of one class: its name and where it lies in an instance.
struct Slot {
  Address name;
  std::string text;
  Address value;
  std::size_t rank = 0;
};

/// Whether tp_members of a heap type lists anything: without, no slot needs to be looked for.
bool has_members(const Program& program, const TypeInfo& type) {
  if (!type.has(TypeFlag::heap_type)) return false;
  const auto members = program.view<PyTypeObject>(type.address).read(PyTypeObject::tp_members);
  if (!members || members->is_null()) return false;
  const auto first = program.view<PyMemberDef>(*members).read(PyMemberDef::name);
  return first && !first->is_null();
}

/// The names in `__slots__`, in the order they were written; one name may stand for itself.
std::vector<std::string> read_declared(const Program& program, Address slots) {
  std::vector<std::string> names;
  const auto type = read_type_of(program, slots);
  if (!type) return names;
  Result<Items> items = Items{};
  if ((*type)->has(TypeFlag::tuple_subclass)) items = read_tuple(program, slots);
  if ((*type)->has(TypeFlag::list_subclass)) items = read_list(program, slots);
  if (!items || items->count > 4096) return names;
  for (std::uint64_t i = 0; i < items->count; ++i) {
    const auto item = read_item(program, *items, i);
    names.push_back(item ? read_name(program, *item).value_or(std::string{}) : std::string{});
  }
  return names;
}

/// The place of a slot among the declared names; a private one is mangled with its class's name.
std::size_t find_rank(const std::vector<std::string>& declared, const std::string& name) {
  const auto found = std::ranges::find_if(declared, [&](const std::string& written) {
    return written == name || (written.starts_with("__") && name.ends_with(written));
  });
  return static_cast<std::size_t>(found - declared.begin());
}

/// The slots of one class, in order; an error among them goes to `trouble`. A class without
/// `__slots__` has none: the members of a type written in C are no attributes of its instances.
std::vector<Slot> read_slots(const Program& program,
                             Address object,
                             const TypeInfo& type,
                             Budget& budget,
                             std::optional<Error>& trouble) {
  std::vector<Slot> slots;
  const auto dict = find_type_dict(program, type);
  const auto found = dict ? find_in_dict(program, *dict, U"__slots__", budget)
                          : Result<std::optional<Address>>(fail(dict.error()));
  if (!found) trouble = found.error();
  if (!found || !*found) return slots;
  const auto declared = read_declared(program, **found);
  const auto visited = for_each_entry(program, *dict, budget, [&](const DictEntry& entry) {
    const auto value = read_member(program, object, type, entry.value);
    if (!value) trouble = value.error();
    if (!value || !*value || (*value)->is_null()) return true;
    const std::string text = read_name(program, entry.key).value_or(std::string{});
    slots.push_back({entry.key, text, **value, find_rank(declared, text)});
    return true;
  });
  if (!visited) trouble = visited.error();
  std::ranges::stable_sort(slots, {}, &Slot::rank);
  return slots;
}

}  // namespace

Result<std::optional<Address>> read_member(const Program& program,
                                           Address object,
                                           const TypeInfo& type,
                                           Address descriptor) {
  const auto kind = read_type_of(program, descriptor);
  if (!kind || (*kind)->name != "member_descriptor") return std::optional<Address>{};
  const auto view = program.view<PyMemberDescrObject>(descriptor);
  const auto member = program.view<PyMemberDef>(TRY(view.read(PyMemberDescrObject::d_member)));
  const std::int64_t holds = TRY(member.read(PyMemberDef::type));
  if (holds != object_member && holds != object_or_error_member) return std::optional<Address>{};
  const std::int64_t offset = TRY(member.read(PyMemberDef::offset));
  // A struct sequence has members among its items, also past those that its len() counts.
  const std::int64_t end = type.itemsize > 0 ? most_sequence_bytes : type.basicsize;
  if (offset < 0 || offset > end - 8) {
    return fail(ErrorKind::corrupt, "slot offset", member.address());
  }
  const Address at = object + static_cast<std::uint64_t>(offset);
  const Address value(TRY(program.memory().read_value<std::uint64_t>(at, "slot")));
  if (value.is_null() && holds == object_member && !program.known.none.is_null()) {
    return std::optional(program.known.none);
  }
  return std::optional(value);
}

Result<void> for_each_slot(const Program& program,
                           const AttributeOwner& instance,
                           Budget& budget,
                           const EntryVisitor& visit) {
  std::optional<Error> trouble;
  for (const Address address : read_mro(program, instance.type)) {
    if (address == instance.end) break;
    const Result<TypeInfo>& info = find_type_info(program, address);
    if (!info || !has_members(program, *info)) continue;
    for (const Slot& slot : read_slots(program, instance.object, *info, budget, trouble)) {
      if (!visit({slot.name, slot.value})) return {};
    }
  }
  if (trouble) return fail(*trouble);
  return {};
}

}  // namespace hognose::python
