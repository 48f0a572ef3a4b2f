// Looks through globals, variables, their attributes, and lists and dicts of these.
// SPDX-License-Identifier: MIT
#include "analysis/object_name.h"

#include <algorithm>

#include "base/formatted.h"
#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/frames/frame_slots.h"
#include "python/values/containers.h"
#include "python/values/number.h"
#include "python/values/text.h"

namespace hognose::analysis {
namespace {

constexpr std::size_t most_named = 20'000;
constexpr std::size_t most_containers = 64;
constexpr std::size_t most_instances = 128;
constexpr std::uint64_t most_items = 1024;

}  // namespace

// The first name of several.
void ObjectNames::note(Names& names, const std::string& name, Address value) const {
  if (names.by_value.size() >= most_named) return;
  const auto type = python::read_type_of(program_, value);
  if (!type) return;
  const bool is_container =
      (*type)->has(python::TypeFlag::list_subclass) ||
      (*type)->has(python::TypeFlag::tuple_subclass) ||
      ((*type)->has(python::TypeFlag::dict_subclass) && !name.starts_with("__"));
  if (is_container && names.containers.size() < most_containers)
    names.containers.emplace_back(name, value);
  const bool is_instance = (*type)->has(python::TypeFlag::heap_type);
  if (is_instance && names.instances.size() < most_instances)
    names.instances.emplace_back(name, value);
  const bool is_class = (*type)->has(python::TypeFlag::type_subclass);
  if (is_class && names.classes.size() < most_instances) names.classes.emplace_back(name, value);
  names.by_value.try_emplace(value, name);
}

ObjectNames::Names& ObjectNames::globals_of(const python::BareFrame& frame) {
  const auto globals = python::read_globals(program_, frame);
  const auto [at, is_new] = globals_.try_emplace(globals.value_or(Address()));
  if (!is_new || !globals) return at->second;
  Names& names = at->second;
  const auto walk =
      python::for_each_entry(program_, *globals, budget_, [&](const python::DictEntry& entry) {
        if (auto name = python::read_name(program_, entry.key)) note(names, *name, entry.value);
        return names.by_value.size() < most_named;
      });
  static_cast<void>(walk);  // what was read of a damaged dict stands
  return names;
}

void ObjectNames::add_attributes(const std::string& of, Address object, Names& names) {
  const auto type = python::read_type_of(program_, object);
  if (!type || !(*type)->has(python::TypeFlag::heap_type)) return;
  const auto walk = python::for_each_attribute(
      program_, {object, **type}, budget_, [&](const python::DictEntry& entry) {
        if (auto name = python::read_name(program_, entry.key))
          note(names, of + "." + *name, entry.value);
        return names.by_value.size() < most_named;
      });
  static_cast<void>(walk);  // the same
}

std::string ObjectNames::find_attribute(Address object, Names& names) {
  if (names.attributes == nullptr) {
    names.attributes = std::make_unique<Names>();
    for (const auto& [name, instance] : names.instances)
      add_attributes(name, instance, *names.attributes);
  }
  const auto found = names.attributes->by_value.find(object);
  return found == names.attributes->by_value.end() ? find_in_containers(object, *names.attributes)
                                                   : found->second;
}

std::string ObjectNames::find_in_classes(Address object, const Names& names) {
  for (const auto& [name, instance] : names.instances) {
    const auto type = python::read_type_of(program_, instance);
    const std::string attribute = type ? find_in_class(object, (*type)->address) : std::string();
    if (!attribute.empty()) return formatted("{}.{}", name, attribute);
  }
  for (const auto& [name, type] : names.classes) {
    const std::string attribute = find_in_class(object, type);
    if (!attribute.empty()) return formatted("{}.{}", name, attribute);
  }
  return {};
}

std::string ObjectNames::find_in_class(Address object, Address type) {
  const auto& info = python::find_type_info(program_, type);
  if (!info) return {};
  std::string found;
  const auto look = [&](const python::DictEntry& entry) {
    if (entry.value == object) found = python::read_name(program_, entry.key).value_or("");
    return found.empty();
  };
  for (const Address base : python::read_mro(program_, *info)) {
    const auto& known = python::find_type_info(program_, base);
    if (!known || !known->has(python::TypeFlag::heap_type)) continue;
    const auto dict = python::find_type_dict(program_, *known);
    if (dict) static_cast<void>(python::for_each_entry(program_, *dict, budget_, look));
    if (!found.empty()) break;
  }
  return found;
}

std::string ObjectNames::find_in_containers(Address object, const Names& names) {
  for (const auto& [name, container] : names.containers) {
    const auto type = python::read_type_of(program_, container);
    if (!type) continue;
    const bool is_dict = (*type)->has(python::TypeFlag::dict_subclass);
    const std::string where =
        is_dict ? find_in_dict(object, container) : find_in_list(object, container, **type);
    if (!where.empty()) return name + where;
  }
  return {};
}

std::string ObjectNames::find_in_list(Address object, Address list, const python::TypeInfo& type) {
  const bool is_list = type.has(python::TypeFlag::list_subclass);
  const auto items =
      is_list ? python::read_list(program_, list) : python::read_tuple(program_, list);
  if (!items) return {};
  python::SlotReader slots(program_, {items->first, std::min(items->count, most_items)});
  for (std::uint64_t at = 0; !slots.at_end() && budget_.spend_node(); ++at) {
    const auto item = slots.read_next();
    if (item && *item == object) return formatted("[{}]", at);
  }
  return {};
}

std::string ObjectNames::find_in_dict(Address object, Address dict) {
  std::string where;
  std::uint64_t seen = 0;
  const auto walk =
      python::for_each_entry(program_, dict, budget_, [&](const python::DictEntry& entry) {
        if (entry.value == object) where = describe_key(entry.key);
        return where.empty() && ++seen < most_items;
      });
  static_cast<void>(walk);  // the same
  return where;
}

/// `["a"]`, `[7]`; of keys that are no text and no number, `[…]`.
std::string ObjectNames::describe_key(Address key) const {
  const auto type = python::read_type_of(program_, key);
  if (!type) return "[…]";
  // Those of 2.7 are bytes.
  const bool is_text =
      (*type)->has(python::TypeFlag::unicode_subclass) ||
      (program_.dialect.int_subclass_flag && (*type)->has(python::TypeFlag::bytes_subclass));
  const auto text =
      is_text ? python::read_name(program_, key) : fail(ErrorKind::unsupported, "key", key);
  if (text) return formatted("[\"{}\"]", *text);
  const auto number = python::read_small_integer(program_, key);
  if (number) return formatted("[{}]", *number);
  return "[…]";
}

// What is looked at last costs most.
std::string ObjectNames::find(Address object, std::span<const python::Frame* const> frames) {
  constexpr std::size_t most_frames = 3;
  if (object.is_null()) return {};
  std::string variable;
  for (const python::Frame* const frame : frames.first(std::min(frames.size(), most_frames))) {
    Names& globals = globals_of(*frame);
    const auto global = globals.by_value.find(object);
    if (global != globals.by_value.end()) return global->second;
    Names variables = variables_of(*frame);
    const auto own = variables.by_value.find(object);
    if (own != variables.by_value.end() && variable.empty() && own->second != "self")
      variable = own->second;
    std::string name = find_inside(object, variables);
    if (name.empty()) name = find_inside(object, globals);
    if (!name.empty()) return name;
  }
  std::string name = find_by_classes(object, frames.first(std::min(frames.size(), most_frames)));
  return name.empty() ? variable : name;
}

std::string ObjectNames::find_by_classes(Address object,
                                         std::span<const python::Frame* const> frames) {
  for (const python::Frame* const frame : frames) {
    std::string name = find_in_classes(object, variables_of(*frame));
    if (name.empty()) name = find_in_classes(object, globals_of(*frame));
    if (!name.empty()) return name;
  }
  return {};
}

ObjectNames::Names ObjectNames::variables_of(const python::Frame& frame) {
  Names variables;
  for (const python::Binding& binding : python::read_bindings(program_, frame).known)
    note(variables, binding.name, binding.value);
  return variables;
}

std::string ObjectNames::find_inside(Address object, Names& names) {
  std::string name = find_attribute(object, names);
  return name.empty() ? find_in_containers(object, names) : name;
}

}  // namespace hognose::analysis
