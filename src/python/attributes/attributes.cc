// Looking attributes up where an object and its classes keep them.
// SPDX-License-Identifier: MIT
#include "python/attributes/attributes.h"

#include <algorithm>

#include "python/attributes/computed.h"
#include "python/attributes/instance_storage.h"
#include "python/attributes/slots.h"
#include "python/attributes/type.h"
#include "python/values/containers.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

using layout::PyClassObject;
using layout::PyInstanceObject;

using Found = Result<std::optional<Address>>;

constexpr unsigned most_old_bases = 64;

bool is_old_style(const Program& program, const TypeInfo& type, std::string_view name) {
  return program.dialect.has_old_style_classes && !type.has(TypeFlag::heap_type) &&
         type.name == name;
}

/// Puts the bases of an old-style class on a stack, the first one on top.
Result<void> push_bases(const Program& program, Address tuple, std::vector<Address>& stack) {
  const Items bases = TRY(read_tuple(program, tuple));
  if (bases.count > most_old_bases) return fail(ErrorKind::corrupt, "cl_bases", tuple);
  for (std::uint64_t i = bases.count; i > 0; --i)
    stack.push_back(TRY(read_item(program, bases, i - 1)));
  return {};
}

/// A name in an old-style class or its bases, depth first, left to right, at most so many classes.
Found find_in_old_class(const Program& program,
                        Address start,
                        std::u32string_view name,
                        Budget& budget) {
  std::vector<Address> waiting{start};
  for (unsigned looked_at = 0; !waiting.empty() && looked_at < most_old_bases; ++looked_at) {
    const auto view = program.view<PyClassObject>(waiting.back());
    waiting.pop_back();
    const Address dict = TRY(view.read(PyClassObject::cl_dict));
    if (const auto found = TRY(find_in_dict(program, dict, name, budget))) return found;
    const Address bases = TRY(view.read(PyClassObject::cl_bases));
    TRY(push_bases(program, bases, waiting));
  }
  return std::optional<Address>{};
}

Found find_in_old_instance(const Program& program,
                           Address object,
                           std::u32string_view name,
                           Budget& budget) {
  const auto view = program.view<PyInstanceObject>(object);
  const Address dict = TRY(view.read(PyInstanceObject::in_dict));
  if (!dict.is_null()) {
    if (const auto found = TRY(find_in_dict(program, dict, name, budget))) return found;
  }
  const Address in_class = TRY(view.read(PyInstanceObject::in_class));
  return find_in_old_class(program, in_class, name, budget);
}

/// A name among the instance's own attributes; of a type, among its own classes'.
Found find_own(const Program& program,
               Address object,
               const TypeInfo& type,
               std::u32string_view name,
               Budget& budget) {
  if (type.has(TypeFlag::type_subclass)) {
    const Result<TypeInfo>& itself = find_type_info(program, object);
    if (!itself) return fail(itself.error());
    return find_in_class(program, *itself, name, budget);
  }
  const InstanceStorage storage = TRY(find_storage(program, object, type));
  return find_stored(program, storage, name, budget);
}

/// Whether a class attribute is what collections.namedtuple makes for a field: a _tuplegetter
/// (3.8+), or a property whose getter is an operator.itemgetter.
Result<bool> is_field_of_named_tuple(const Program& program, Address descriptor) {
  const TypeInfo* type = TRY(read_type_of(program, descriptor));
  if (type->name.ends_with("_tuplegetter")) return true;
  if (!type->is_static("property")) return false;
  const Address getter =
      TRY(program.view<layout::propertyobject>(descriptor).read(layout::propertyobject::prop_get));
  return TRY(read_type_of(program, getter))->name == "operator.itemgetter";
}

/// The item that the class calls `name` in its `_fields`.
Found find_named_item(const Program& program,
                      Address tuple,
                      const TypeInfo& type,
                      std::u32string_view name,
                      Budget& budget) {
  const auto fields = TRY(find_in_class(program, type, U"_fields", budget));
  if (!fields) return std::optional<Address>{};
  const Items names = TRY(read_tuple(program, *fields));
  const Items items = TRY(read_tuple(program, tuple));
  for (std::uint64_t i = 0; i < std::min(names.count, items.count) && budget.spend_node(); ++i) {
    const Address field = TRY(read_item(program, names, i));
    if (TRY(text_equals(program, field, name))) return TRY(read_item(program, items, i));
  }
  return std::optional<Address>{};
}

/// A name in the class; a member's value is read from the object.
Found find_through_class(const Program& program,
                         Address object,
                         const TypeInfo& type,
                         std::u32string_view name,
                         Budget& budget) {
  const auto found = TRY(find_in_class(program, type, name, budget));
  if (!found) return found;
  if (type.has(TypeFlag::tuple_subclass) && TRY(is_field_of_named_tuple(program, *found))) {
    return find_named_item(program, object, type, name, budget);
  }
  const auto value = TRY(read_member(program, object, type, *found));
  if (!value) {
    const auto computed = TRY(read_computed(program, object, type, name, *found));
    return computed ? computed : found;
  }
  if (value->is_null()) return std::optional<Address>{};
  return value;
}

}  // namespace

Result<OwnAttributes> for_each_attribute(const Program& program,
                                         const AttributeOwner& instance,
                                         Budget& budget,
                                         const EntryVisitor& visit) {
  bool stopped = false;
  const EntryVisitor until_stopped = [&](const DictEntry& entry) {
    stopped = !visit(entry);
    return !stopped;
  };
  const auto storage = find_storage(program, instance.object, instance.type);
  Result<void> stored = storage ? for_each_stored(program, *storage, budget, until_stopped)
                                : Result<void>(fail(storage.error()));
  if (!stopped) {
    const auto slots = for_each_slot(program, instance, budget, until_stopped);
    if (stored && !slots) stored = slots;
  }
  if (!stored) return fail(stored.error());
  return OwnAttributes{.has_dict = storage->exists(), .is_managed = storage->is_managed};
}

Found find_attribute(const Program& program,
                     Address object,
                     std::u32string_view name,
                     Budget& budget) {
  const TypeInfo& type = *TRY(read_type_of(program, object));
  if (is_old_style(program, type, "instance")) {
    return find_in_old_instance(program, object, name, budget);
  }
  if (is_old_style(program, type, "classobj")) {
    return find_in_old_class(program, object, name, budget);
  }
  const Found own = find_own(program, object, type, name, budget);
  if (own && *own) return own;
  const Found inherited = find_through_class(program, object, type, name, budget);
  if (inherited && *inherited) return inherited;
  return own ? inherited : own;
}

}  // namespace hognose::python
