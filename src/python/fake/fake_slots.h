// Classes with `__slots__` for tests, in the made-up CPython of fake_objects.h.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "python/fake/fake_instances.h"

namespace hognose::python {

/// A member descriptor as `__slots__` makes them: a pointer at `offset` of an instance. Its definition is made at `member`.
[[nodiscard]] inline Address make_slot_at(FakePython& python,
                                          Address member,
                                          const std::u32string& name,
                                          std::uint64_t offset) {
  using layout::PyMemberDef;
  using layout::PyMemberDescrObject;
  constexpr int object_or_error = 16;
  const Address label = python.allocate(name.size() + 1);
  python.parts.memory->put_c_string(label, std::string(name.begin(), name.end()));
  python.set(member, PyMemberDef::name, label);
  python.set(member, PyMemberDef::type, object_or_error);
  python.set(member, PyMemberDef::offset, offset);
  const Address descriptor = python.object<PyMemberDescrObject>(python.type("member_descriptor"));
  python.set(descriptor, layout::PyDescrObject::d_name, python.text(name));
  python.set(descriptor, PyMemberDescrObject::d_member, member);
  return descriptor;
}

/// The same of one that stands alone.
[[nodiscard]] inline Address make_slot(FakePython& python,
                                       const std::u32string& name,
                                       std::uint64_t offset) {
  const std::uint64_t size = *python.program.layout.size(layout::PyMemberDef::size);
  return make_slot_at(python, python.allocate(2 * size), name, offset);
}

/// A class with `__slots__`, each a word from fake_header on, in the order of `names`; without a
/// dict.
[[nodiscard]] inline Address make_slotted_class(FakePython& python,
                                                const std::string& name,
                                                const std::vector<std::u32string>& names) {
  using layout::PyTypeObject;
  const std::uint64_t size = *python.program.layout.size(layout::PyMemberDef::size);
  const Address table = python.allocate((names.size() + 1) * size);
  std::vector<Address> declared;
  FakeAttributes attributes;
  std::uint64_t offset = fake_header;
  for (const auto& slot : names) {
    const Address member = table + declared.size() * size;
    declared.push_back(python.text(slot));
    attributes.insert(attributes.begin(), {slot, make_slot_at(python, member, slot, offset)});
    offset += 8;
  }
  attributes.emplace_back(U"__slots__", python.tuple(declared));
  const Address type = make_class(python, name, {}, attributes);
  python.set(type, PyTypeObject::tp_dictoffset, 0);
  python.set(type, PyTypeObject::tp_basicsize, offset);
  python.set(type, PyTypeObject::tp_members, table);
  return type;
}

}  // namespace hognose::python
