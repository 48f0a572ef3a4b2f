// Describing an instance of a Python class by the builtin value inside it.
// SPDX-License-Identifier: MIT
#include "python/object/subclass.h"

#include <algorithm>

#include "python/instance_text.h"

namespace hognose::python {
namespace {

using layout::PyTypeObject;

constexpr std::size_t most_bases = 64;

/// The chain of tp_base above a type; nothing if it is longer than any real one, or a circle.
std::optional<std::vector<Address>> read_base_chain(const Program& program, const TypeInfo& type) {
  std::vector<Address> chain;
  for (Address next = type.base; !next.is_null();) {
    const bool circular = next == type.address || std::ranges::find(chain, next) != chain.end();
    if (circular || chain.size() >= most_bases) return std::nullopt;
    chain.push_back(next);
    const auto base = program.view<PyTypeObject>(next).read(PyTypeObject::tp_base);
    if (!base) return std::nullopt;
    next = *base;
  }
  return chain;
}

/// The nearest base whose instances hold a value of a kind of their own; null if there is none.
const TypeInfo* find_value_base(const Program& program, const TypeInfo& type) {
  const auto chain = read_base_chain(program, type);
  if (!chain) return nullptr;
  for (const Address address : *chain) {
    const Result<TypeInfo>& base = find_type_info(program, address);
    if (!base || base->kind == nullptr) return nullptr;
    if (base->kind == &all_kinds().back()) continue;
    if (base->kind->describe != describe_subclass) return &*base;
  }
  return nullptr;
}

}  // namespace

bool is_subclass(const Program& program, const TypeInfo& type) {
  return type.has(TypeFlag::heap_type) && find_value_base(program, type) != nullptr;
}

void describe_subclass(Describer& out, Address object, const TypeInfo& type) {
  const TypeInfo* base = find_value_base(out.program(), type);
  if (!out.enter(object)) return out.write("<...>");
  const AttributeList attributes = read_attributes(out, object, type);
  const bool with_value = base != nullptr && (out.options().full || attributes.entries.empty());
  std::function<void()> value;
  if (with_value) {
    value = [&] {
      out.leave();  // the kind of the value marks the object itself
      out.describe_as(object, *base, *base->kind);
      (void)out.enter(object);
    };
  }
  write_instance(out, type.name, object, attributes, value);
  out.leave();
}

}  // namespace hognose::python
