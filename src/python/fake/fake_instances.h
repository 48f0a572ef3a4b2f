// Classes and their instances for tests, in the made-up CPython of fake_objects.h.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "python/fake/fake_objects.h"

namespace hognose::python {

/// Attributes by name.
using FakeAttributes = std::vector<std::pair<std::u32string, Address>>;

/// The bytes of an instance before its dict pointer, and what there is of memory.
inline constexpr std::uint64_t fake_header = 24;
inline constexpr std::uint64_t fake_basicsize = 128;

/// tp_weaklistoffset, which no table has: it stands four words before tp_members.
inline void set_weaklistoffset(FakePython& python, Address type, std::int64_t offset) {
  const auto members =
      python.program.view<layout::PyTypeObject>(type).address_of(layout::PyTypeObject::tp_members);
  python.parts.memory->put_u64(*members - 32, static_cast<std::uint64_t>(offset));
}

/// " at remote 0x…>".
[[nodiscard]] inline std::string at_remote(Address object) {
  std::string text = " at remote 0x";
  constexpr char digits[] = "0123456789abcdef";
  std::string number;
  for (std::uint64_t left = object.value(); left != 0; left /= 16) {
    number.insert(number.begin(), digits[left % 16]);
  }
  return text + number + ">";
}

/// An address where nothing is, and what an object there reads as.
inline constexpr Address nowhere{0x7000'0000'0000};
[[nodiscard]] inline std::string hole_at_nowhere() {
  return "<unreadable at 0x700000000000: unmapped while reading object>";
}
/// What is shown for the type of an object there: the field that was wanted.
[[nodiscard]] inline std::string hole_for_type_at_nowhere() {
  return "<unreadable at 0x700000000008: unmapped while reading ob_type>";
}

/// A dict with str keys.
[[nodiscard]] inline Address make_attribute_dict(FakePython& python, const FakeAttributes& pairs) {
  std::vector<std::pair<Address, Address>> entries;
  for (const auto& [name, value] : pairs)
    entries.emplace_back(python.text(name), value);
  return python.dict(entries);
}

/// An instance of a type of C that says of its instances that they are as large as a Struct.
template <class Struct>
[[nodiscard]] Address make_c_object(FakePython& python,
                                    const std::string& type_name,
                                    std::uint64_t extra = 0) {
  const Address type = python.type(type_name);
  const std::uint64_t size = *python.program.layout.size(Struct::size);
  python.set(type, layout::PyTypeObject::tp_basicsize, size);
  return python.object<Struct>(type, extra);
}

/// A Python class whose instances have a dict behind their header, and nothing else.
[[nodiscard]] inline Address make_class(FakePython& python,
                                        const std::string& name,
                                        Address base = {},
                                        const FakeAttributes& attributes = {}) {
  using layout::PyTypeObject;
  const Address type = python.type(name, {TypeFlag::heap_type}, base);
  const Address metatype = python.type("type", {TypeFlag::type_subclass});
  python.set(type, layout::PyObject::ob_type, metatype);
  python.set(type, PyTypeObject::tp_basicsize, fake_header + 8);
  python.set(type, PyTypeObject::tp_dictoffset, fake_header);
  python.set(type, PyTypeObject::tp_dict, make_attribute_dict(python, attributes));
  python.set(type,
             layout::PyHeapTypeObject::ht_qualname,
             python.text(std::u32string(name.begin(), name.end())));
  return type;
}

/// Writes a pointer into an object.
inline void put_pointer(FakePython& python, Address object, std::uint64_t offset, Address value) {
  python.parts.memory->put_pointer(object + offset, value);
  python.program.forget();
}

/// An instance of `type` whose instance dict is `dict`; null for none.
[[nodiscard]] inline Address make_instance(FakePython& python, Address type, Address dict = {}) {
  const Address object = python.object<layout::PyObject>(type, fake_basicsize);
  put_pointer(python, object, fake_header, dict);
  return object;
}

/// A member as a type written in C declares it.
struct FakeMember {
  std::string name;
  std::int64_t type = 0;
  std::int64_t offset = 0;
};

/// A static type of that size that declares `members`; without attributes.
[[nodiscard]] inline Address make_c_type(FakePython& python,
                                         const std::string& name,
                                         std::uint64_t basicsize,
                                         const std::vector<FakeMember>& members,
                                         Address base = {}) {
  using layout::PyMemberDef;
  const std::uint64_t size = *python.program.layout.size(PyMemberDef::size);
  const Address table = python.allocate((members.size() + 1) * size);
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Address label = python.allocate(members[i].name.size() + 1);
    python.parts.memory->put_c_string(label, members[i].name);
    python.set(table + i * size, PyMemberDef::name, label);
    python.set(table + i * size, PyMemberDef::type, members[i].type);
    python.set(table + i * size, PyMemberDef::offset, members[i].offset);
  }
  const Address type = python.type(name, {}, base);
  python.set(type, layout::PyTypeObject::tp_basicsize, basicsize);
  python.set(type, layout::PyTypeObject::tp_members, table);
  return type;
}

/// A function of that qualified name.
[[nodiscard]] inline Address make_function(FakePython& python, const std::u32string& name) {
  const Address at = python.object<layout::PyFunctionObject>(python.type("function"));
  python.set(at, layout::PyFunctionObject::func_qualname, python.text(name));
  return at;
}

/// A code object of eight instructions, all of them on its first line.
[[nodiscard]] inline Address make_code(FakePython& python,
                                       const std::u32string& name,
                                       const std::u32string& filename,
                                       std::int64_t first_line) {
  using layout::PyCodeObject;
  constexpr std::uint64_t units = 8;
  const Address at = python.object<PyCodeObject>(python.type("code"), units * 2);
  python.set(at, layout::PyVarObject::ob_size, units);
  python.set(at, PyCodeObject::co_name, python.text(name));
  python.set(at, PyCodeObject::co_filename, python.text(filename));
  python.set(at, PyCodeObject::co_firstlineno, first_line);
  python.set(at, PyCodeObject::co_linetable, python.bytes(std::string("\xEF\0", 2)));
  return at;
}

/// Makes the bytes at `frame` an _PyInterpreterFrame that executes the second instruction of
/// `code`.
inline void put_frame(FakePython& python, Address frame, Address code, std::uint64_t owner) {
  using layout::_PyInterpreterFrame;
  using layout::PyCodeObject;
  python.set(frame, _PyInterpreterFrame::owner, owner);
  python.set(frame, _PyInterpreterFrame::f_executable, code);
  python.set(frame,
             _PyInterpreterFrame::instr_ptr,
             code + *python.program.layout.offset(PyCodeObject::co_code_adaptive) + 2);
}

}  // namespace hognose::python
