// Where types keep what they say of themselves.
//
// Since 3.12 every interpreter has its own copy of what can change in a static builtin type: its
// tp_dict is null, its tp_subclasses is a small index, counted from one, into an array in the
// interpreter's state. Entries name their type, so a wrong index is noticed.
// SPDX-License-Identifier: MIT
#include "python/attributes/type.h"

#include <algorithm>
#include <unordered_map>

#include "python/values/containers.h"
#include "python/values/dict_entries.h"
#include "python/values/text.h"
#include "python/values/type_names.h"

namespace hognose::python {
namespace {

using layout::managed_static_type_state;
using layout::PyHeapTypeObject;
using layout::PyInterpreterState;
using layout::PyTypeObject;

constexpr std::size_t most_classes = 512;  // of one MRO

/// The tp_dict in entry `index` of an array of static types' states, if it is that type's entry.
Result<Address> read_state_dict(const Program& program,
                                Address array,
                                std::uint64_t index,
                                Address type) {
  const auto size = program.layout.size(managed_static_type_state::size);
  if (!size) return fail(ErrorKind::absent_field, "managed_static_type_state", type);
  const auto state = program.view<managed_static_type_state>(array + index * *size);
  if (TRY(state.read(managed_static_type_state::type)) != type) {
    return fail(ErrorKind::corrupt, "static type state", state.address());
  }
  return state.read(managed_static_type_state::tp_dict);
}

/// The same where the array lies a little aside: by the layout of another machine, as of an aarch64
/// core, whose locks have another size. That entries name their type tells the right one.
Result<Address> read_state_dict_nearby(const Program& program,
                                       Address array,
                                       std::uint64_t index,
                                       Address type) {
  constexpr std::uint64_t step = 8;
  constexpr std::uint64_t farthest = 512;
  auto dict = read_state_dict(program, array, index, type);
  for (std::uint64_t distance = step; !dict && distance <= farthest; distance += step) {
    dict = read_state_dict(program, array + distance, index, type);
    if (!dict) dict = read_state_dict(program, array - distance, index, type);
  }
  return dict;
}

Result<Address> find_static_dict(const Program& program, const TypeInfo& type) {
  constexpr std::uint64_t most_static_types = 4096;
  const auto view = program.view<PyTypeObject>(type.address);
  const std::uint64_t number = TRY(view.read(PyTypeObject::tp_subclasses));
  if (number == 0 || number > most_static_types) return Address{};
  const Address interpreter = Address(TRY(
      program.memory().read_value<std::uint64_t>(program.interpreters_head, "first interpreter")));
  const auto state = program.view<PyInterpreterState>(interpreter);
  const Address builtins = TRY(state.address_of(PyInterpreterState::static_builtins));
  auto dict = read_state_dict(program, builtins, number - 1, type.address);
  const auto extensions = state.address_of(PyInterpreterState::static_extensions);
  if (!dict && extensions) dict = read_state_dict(program, *extensions, number - 1, type.address);
  if (!dict) dict = read_state_dict_nearby(program, builtins, number - 1, type.address);
  if (dict || !extensions) return dict;
  return read_state_dict_nearby(program, *extensions, number - 1, type.address);
}

/// The bases as tp_base tells them, as far as they do not repeat.
std::vector<Address> read_bases(const Program& program, const TypeInfo& type) {
  std::vector<Address> bases{type.address};
  Address next = type.base;
  while (!next.is_null() && bases.size() < most_classes &&
         std::ranges::find(bases, next) == bases.end()) {
    bases.push_back(next);
    const auto base = program.view<PyTypeObject>(next).read(PyTypeObject::tp_base);
    if (!base) break;
    next = *base;
  }
  return bases;
}

/// `__module__` in the dict of a heap type; empty if it has none that can be read.
std::string read_module(const Program& program, const TypeInfo& type) {
  const auto dict = find_type_dict(program, type);
  if (!dict || dict->is_null()) return {};
  Budget budget({.nodes = 100'000});
  const auto module = find_in_dict(program, *dict, U"__module__", budget);
  if (!module || !*module) return {};
  return read_name(program, **module).value_or(std::string{});
}

std::string read_qualified_name(const Program& program, const TypeInfo& type) {
  const auto view = program.view<PyHeapTypeObject>(type.address);
  const auto qualified = view.has(PyHeapTypeObject::ht_qualname)
                             ? view.read(PyHeapTypeObject::ht_qualname)
                             : view.read(PyHeapTypeObject::ht_name);
  if (!qualified) return type.name;
  return read_name(program, *qualified).value_or(type.name);
}

}  // namespace

bool is_none_object(const Program& program, Address object) {
  if (object.is_null()) return false;
  if (!program.known.none.is_null()) return object == program.known.none;
  const auto type = read_type_of(program, object);
  return type && (*type)->is_static("NoneType");
}

Address find_none(const Program& program) {
  const auto interpreter =
      program.memory().read_value<std::uint64_t>(program.interpreters_head, "first interpreter");
  if (!interpreter || *interpreter == 0) return {};
  const auto builtins =
      program.view<PyInterpreterState>(Address(*interpreter)).read(PyInterpreterState::builtins);
  if (!builtins || builtins->is_null()) return {};
  Budget budget({.nodes = 100'000});
  const auto none = find_in_dict(program, *builtins, U"None", budget);
  if (!none || !*none) return {};
  const auto type = read_type_of(program, **none);
  return type && (*type)->is_static("NoneType") ? **none : Address();
}

Result<Address> find_type_dict(const Program& program, const TypeInfo& type) {
  const auto view = program.view<PyTypeObject>(type.address);
  const Address dict = TRY(view.read(PyTypeObject::tp_dict));
  const bool elsewhere = program.dialect.static_type_dict_in_interpreter &&
                         !type.has(TypeFlag::heap_type) && dict.is_null();
  return elsewhere ? find_static_dict(program, type) : dict;
}

namespace {

/// Asked for each instance: those that were met, within reason.
struct KnownOrders {
  static constexpr std::size_t most = 4096;
  std::unordered_map<Address, std::vector<Address>> by_type;
};

std::vector<Address> read_new_mro(const Program& program, const TypeInfo& type) {
  std::vector<Address> classes;
  const auto mro = program.view<PyTypeObject>(type.address).read(PyTypeObject::tp_mro);
  if (!mro || mro->is_null()) return read_bases(program, type);
  const auto items = read_tuple(program, *mro);
  if (!items || items->count == 0) return read_bases(program, type);
  const std::uint64_t count = std::min<std::uint64_t>(items->count, most_classes);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto item = read_item(program, *items, i);
    if (item && !item->is_null()) classes.push_back(*item);
  }
  if (classes.empty() || classes.front() != type.address) return read_bases(program, type);
  return classes;
}

}  // namespace

std::vector<Address> read_mro(const Program& program, const TypeInfo& type) {
  auto& known = program.kept<KnownOrders>().by_type;
  if (const auto found = known.find(type.address); found != known.end()) return found->second;
  if (known.size() >= KnownOrders::most) known.clear();
  return known.emplace(type.address, read_new_mro(program, type)).first->second;
}

Address find_base(const Program& program,
                  const TypeInfo& type,
                  const std::function<bool(const TypeInfo&)>& test) {
  const auto mro = read_mro(program, type);
  const auto found = std::ranges::find_if(mro, [&](Address base) {
    const Result<TypeInfo>& info = find_type_info(program, base);
    return info && test(*info);
  });
  return found == mro.end() ? Address() : *found;
}

Result<std::optional<Address>> find_in_class(const Program& program,
                                             const TypeInfo& type,
                                             std::u32string_view name,
                                             Budget& budget) {
  std::optional<Error> trouble;
  for (const Address address : read_mro(program, type)) {
    const Result<TypeInfo>& info = find_type_info(program, address);
    const auto dict = info ? find_type_dict(program, *info) : Result<Address>(fail(info.error()));
    if (dict && dict->is_null()) continue;
    const auto found = dict ? find_in_dict(program, *dict, name, budget)
                            : Result<std::optional<Address>>(fail(dict.error()));
    if (found && *found) return *found;
    if (!found) trouble = found.error();
  }
  if (trouble) return fail(*trouble);
  return std::optional<Address>{};
}

bool is_class_of_module(const Program& program,
                        const TypeInfo& type,
                        std::string_view name,
                        std::u32string_view module) {
  if (!type.has(TypeFlag::heap_type) || type.name != name) return false;
  Budget budget({.nodes = 10'000});
  const auto found = find_in_class(program, type, U"__module__", budget);
  return found && *found && text_equals(program, **found, module).value_or(false);
}

Result<std::string> read_type_name(const Program& program, Address type) {
  (void)find_type_info(program, type);
  know_type_names(program);
  const Result<TypeInfo>& info = find_type_info(program, type);
  if (!info) return fail(info.error());
  if (info->name.empty()) return fail(describe_lost_name(program, type));
  if (!info->has(TypeFlag::heap_type)) return info->name;
  const std::string module = read_module(program, *info);
  if (module.empty()) return info->name;
  const std::string name = read_qualified_name(program, *info);
  if (module == "builtins" || module == "__builtin__") return name;
  return module + "." + name;
}

}  // namespace hognose::python
