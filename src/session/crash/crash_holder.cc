// Looking through variables, and what they hold.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_holder.h"

#include <algorithm>
#include <array>

#include "base/formatted.h"
#include "python/attributes/attributes.h"
#include "python/frames/frame_slots.h"
#include "python/heap/found_object.h"
#include "python/values/containers.h"
#include "python/values/dict_entries.h"
#include "python/values/printable.h"
#include "python/values/text.h"

namespace hognose::session {
namespace {

using python::Program;
using python::TypeFlag;
using target::Register;

constexpr std::size_t most_python_frames = 4;
constexpr std::size_t most_machine_frames = 4;
constexpr std::uint64_t most_items = 100'000;

/// "item 3 of"; empty if it is none of its items.
std::string find_item(const Program& program,
                      const Result<python::Items>& items,
                      Address wanted,
                      Budget& budget) {
  if (!items) return {};
  python::SlotReader slots(program, {items->first, std::min(items->count, most_items)});
  for (std::uint64_t at = 0; !slots.at_end() && budget.spend_node(); ++at) {
    const auto item = slots.read_next();
    if (item && *item == wanted) return formatted("item {} of", at);
  }
  return {};
}

/// "the value of 'x' in", "a key of".
std::string find_entry(const Program& program, Address dict, Address wanted, Budget& budget) {
  std::string found;
  const auto walk = python::for_each_entry(program, dict, budget, [&](const auto& entry) {
    if (entry.key == wanted) found = "a key of";
    if (entry.value != wanted) return found.empty();
    const auto name = python::read_name(program, entry.key);
    found = name ? formatted("the value of '{}' in", *name) : "a value of";
    return false;
  });
  static_cast<void>(walk);  // what was read of a damaged dict stands
  return found;
}

std::string find_attribute_of(const Program& program,
                              Address object,
                              const python::TypeInfo& type,
                              Address wanted,
                              Budget& budget) {
  std::string found;
  const auto walk =
      python::for_each_attribute(program, {object, type}, budget, [&](const auto& entry) {
        if (entry.value != wanted) return true;
        const auto name = python::read_name(program, entry.key);
        found = name ? formatted("the attribute {} of", *name) : "an attribute of";
        return false;
      });
  static_cast<void>(walk);  // the same
  return found;
}

/// What of the object refers to another one; empty if nothing of it does.
std::string find_in(const Program& program, Address object, Address wanted, Budget& budget) {
  const auto type = python::read_type_of(program, object);
  if (!type) return {};
  if ((*type)->has(TypeFlag::list_subclass))
    return find_item(program, python::read_list(program, object), wanted, budget);
  if ((*type)->has(TypeFlag::tuple_subclass))
    return find_item(program, python::read_tuple(program, object), wanted, budget);
  if ((*type)->has(TypeFlag::dict_subclass)) return find_entry(program, object, wanted, budget);
  if (!(*type)->has(TypeFlag::heap_type)) return {};
  return find_attribute_of(program, object, **type, wanted, budget);
}

/// What is not alive any more has references that it has given back.
bool is_alive(const Program& program, Address object) {
  const auto found = python::find_object_at(program, object);
  return found && found->state == python::ObjectState::owned;
}

std::optional<Holder> find_in_frame(const Program& program,
                                    const python::Frame& frame,
                                    Address wanted,
                                    Budget& budget) {
  const python::Bindings bindings = python::read_bindings(program, frame);
  for (const python::Binding& binding : bindings.known) {
    if (binding.value == wanted)
      return Holder{formatted("the variable {} of {}", binding.name, frame.name()), Trust::seen};
  }
  for (const python::Binding& binding : bindings.known) {
    if (!budget.check()) break;
    const std::string part = find_in(program, binding.value, wanted, budget);
    if (part.empty() || !is_alive(program, binding.value)) continue;
    return Holder{formatted("{} {}, a variable of {}", part, binding.name, frame.name()),
                  Trust::seen};
  }
  return std::nullopt;
}

std::optional<Holder> find_in_python(const HolderPlaces& places, Address wanted, Budget& budget) {
  if (places.merged == nullptr) return std::nullopt;
  std::size_t left = most_python_frames;
  for (const native::Entry& entry : places.merged->entries) {
    if (entry.kind != native::EntryKind::python_frame) continue;
    if (left-- == 0) break;
    if (auto holder = find_in_frame(places.program, entry.frame, wanted, budget)) return holder;
  }
  return std::nullopt;
}

/// What a register has is an object only if it is proven to be one.
std::optional<Holder> find_at(const HolderPlaces& places,
                              Address object,
                              Address wanted,
                              Budget& budget) {
  const auto found = python::find_object_at(places.program, object);
  if (!found || found->state != python::ObjectState::owned) return std::nullopt;
  const std::string part = find_in(places.program, object, wanted, budget);
  if (part.empty()) return std::nullopt;
  const std::string type = python::printable(found->type->name);
  return Holder{formatted("{} a {} at {:#x}", part, type, object.value()), found->trust};
}

std::optional<Holder> find_in_machine(const HolderPlaces& places, Address wanted, Budget& budget) {
  if (places.machine == nullptr) return std::nullopt;
  for (std::size_t index = 0; index < most_machine_frames; ++index) {
    if (places.machine->at(places.frame + index) == nullptr) break;
    const target::Registers registers = places.machine->registers(places.frame + index);
    for (const Register which : target::all_registers) {
      const auto value = registers.find(which);
      if (!value || !budget.check()) continue;
      if (auto holder = find_at(places, Address(*value), wanted, budget)) return holder;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Holder> find_holder(const HolderPlaces& places, Address object, Budget& budget) {
  if (object.is_null()) return std::nullopt;
  if (auto holder = find_in_python(places, object, budget)) return holder;
  return find_in_machine(places, object, budget);
}

}  // namespace hognose::session
