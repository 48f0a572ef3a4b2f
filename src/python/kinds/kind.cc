// Which kind a type is of: by the tests of the table, or by its bases.
// SPDX-License-Identifier: MIT
#include "python/kinds/kind.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <vector>

#include "python/attributes/type.h"

namespace hognose::python {
namespace {

using layout::PyTypeObject;

constexpr std::size_t most_bases = 64;

struct KnownKinds {
  struct Recent {
    const Kinds* table = nullptr;
    Address type;
    const Kind* kind = nullptr;
  };
  std::unordered_map<const Kinds*, std::unordered_map<Address, const Kind*>> by_table;
  std::array<Recent, 64> recent{};  // those that were asked for last
};

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

const Kind& decide(const Program& program, const Kinds& kinds, const TypeInfo& type) {
  for (const Kind& kind : kinds.rows) {
    if (kind.test(program, type)) return kind;
  }
  const bool is_subclass =
      kinds.subclass.test(program, type) && find_value_base(program, kinds, type);
  return is_subclass ? kinds.subclass : kinds.instance;
}

/// The row of a type; null if it has none.
const Kind* find_row(const Program& program, const Kinds& kinds, const TypeInfo& type) {
  const Kind& kind = find_kind(program, kinds, type);
  return &kind != &kinds.instance && &kind != &kinds.subclass ? &kind : nullptr;
}

/// A base that is no tp_base of any other. A type of C that names several has seen to it that its
/// instances begin like those of each: numpy's float64 is laid out like a float, which stands in its
/// MRO alone.
std::optional<ValueBase> find_in_mro(const Program& program,
                                     const Kinds& kinds,
                                     const TypeInfo& type) {
  for (const Address address : read_mro(program, type)) {
    if (address == type.address) continue;
    const Result<TypeInfo>& base = find_type_info(program, address);
    if (!base || base->basicsize > type.basicsize) continue;
    if (const Kind* kind = find_row(program, kinds, *base)) return ValueBase{*base, *kind};
  }
  return std::nullopt;
}

}  // namespace

const Kind& find_kind(const Program& program, const Kinds& kinds, const TypeInfo& type) {
  auto& all = program.kept<KnownKinds>();
  auto& recent = all.recent[type.address.value() / alignof(void*) % all.recent.size()];
  if (recent.table == &kinds && recent.type == type.address) return *recent.kind;
  auto& known = all.by_table[&kinds];
  // Taken for an instance until it is known: bases that lie may lead back here.
  const auto [found, is_new] = known.try_emplace(type.address, &kinds.instance);
  const Kind*& kind = found->second;
  if (!is_new) return *kind;
  kind = &decide(program, kinds, type);
  recent = {&kinds, type.address, kind};
  return *kind;
}

std::optional<ValueBase> find_value_base(const Program& program,
                                         const Kinds& kinds,
                                         const TypeInfo& type) {
  const auto chain = read_base_chain(program, type);
  if (!chain) return std::nullopt;
  for (const Address address : *chain) {
    const Result<TypeInfo>& base = find_type_info(program, address);
    if (!base) return std::nullopt;
    if (const Kind* kind = find_row(program, kinds, *base)) return ValueBase{*base, *kind};
  }
  return find_in_mro(program, kinds, type);
}

}  // namespace hognose::python
