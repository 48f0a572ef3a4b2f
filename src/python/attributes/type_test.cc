// Tests of what types say of themselves, and of which object is None.
// SPDX-License-Identifier: MIT
#include "python/attributes/type.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::PyTypeObject;

struct TypeTest : testing::Test {
  FakePython python;
};

/// The entry of `type` among the states of static types in a new interpreter, `aside` bytes from
/// where it should be.
Address make_static_entry(FakePython& python, Address type, std::uint64_t aside = 0) {
  using layout::managed_static_type_state;
  using layout::PyInterpreterState;
  const std::uint64_t number = 3;
  python.program.dialect.static_type_dict_in_interpreter = true;
  python.set(type, PyTypeObject::tp_subclasses, number);
  const Address interpreter = python.make<PyInterpreterState>(4096);
  const Address head = python.allocate(8);
  python.parts.memory->put_pointer(head, interpreter);
  python.program.interpreters_head = head;
  python.set(interpreter, PyInterpreterState::static_extensions, 0);
  const Address entry =
      interpreter + *python.program.layout.offset(PyInterpreterState::static_builtins) +
      (number - 1) * *python.program.layout.size(managed_static_type_state::size) + aside;
  python.set(entry, managed_static_type_state::type, type);
  return entry;
}

TEST_F(TypeTest, FindsTheDictOfAStaticTypeInTheInterpreter) {
  using layout::managed_static_type_state;
  const Address type = python.type("int");
  const Address entry = make_static_entry(python, type);
  const Address dict = python.dict({});
  python.set(entry, managed_static_type_state::tp_dict, dict);
  EXPECT_EQ(find_type_dict(python.program, *find_type_info(python.program, type)).value(), dict);
  python.set(entry, managed_static_type_state::type, dict);
  EXPECT_FALSE(find_type_dict(python.program, *find_type_info(python.program, type)).has_value());
}

// In an aarch64 core pathlib's paths and struct sequences had no class attributes.
TEST_F(TypeTest, FindsTheDictOfAStaticTypeWhereAnotherMachineHasIt) {
  const Address type = python.type("int");
  const Address entry = make_static_entry(python, type, 24);
  const Address dict = python.dict({});
  python.set(entry, layout::managed_static_type_state::tp_dict, dict);
  EXPECT_EQ(find_type_dict(python.program, *find_type_info(python.program, type)).value(), dict);
}

// An application around a stripped libpython3.11.a exports nothing: __closure__ was missing where
// it is None.
TEST_F(TypeTest, FindsNoneInBuiltinsWithoutItsSymbol) {
  using layout::PyInterpreterState;
  const Address interpreter = python.make<PyInterpreterState>(4096);
  const Address head = python.allocate(8);
  python.parts.memory->put_pointer(head, interpreter);
  python.program.interpreters_head = head;
  EXPECT_TRUE(find_none(python.program).is_null());
  const Address none = python.object<layout::PyObject>(python.type("NoneType"));
  const Address other = python.integer(1);
  python.set(
      interpreter, PyInterpreterState::builtins, python.dict({{python.text(U"None"), other}}));
  EXPECT_TRUE(find_none(python.program).is_null());
  python.set(
      interpreter, PyInterpreterState::builtins, python.dict({{python.text(U"None"), none}}));
  EXPECT_EQ(find_none(python.program), none);
}

TEST_F(TypeTest, NamesTypesByModuleAndQualifiedName) {
  const Address type = make_class(python, "Inner", {}, {{U"__module__", python.text(U"pkg")}});
  python.set(type, layout::PyHeapTypeObject::ht_qualname, python.text(U"Outer.Inner"));
  EXPECT_EQ(read_type_name(python.program, type).value(), "pkg.Outer.Inner");
  EXPECT_EQ(read_type_name(python.program, python.type("collections.deque")).value(),
            "collections.deque");
  const Address builtin =
      make_class(python, "Group", {}, {{U"__module__", python.text(U"builtins")}});
  EXPECT_EQ(read_type_name(python.program, builtin).value(), "Group");
}

}  // namespace
}  // namespace hognose::python
