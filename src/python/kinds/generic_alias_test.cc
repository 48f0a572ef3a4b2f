// Tests of types with parameters.
// SPDX-License-Identifier: MIT
#include "python/kinds/generic_alias.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::gaobject;
using layout::typevarobject;
using layout::unionobject;

struct GenericAliasTest : testing::Test {
  FakePython python;

  /// A static type of that name, as an object.
  Address type_named(const std::string& name) {
    const Address type = python.type(name);
    python.set(type, layout::PyObject::ob_type, python.type("type", {TypeFlag::type_subclass}));
    return type;
  }
  Address make_alias(Address origin, Address arguments) {
    const Address alias = make_c_object<gaobject>(python, "types.GenericAlias");
    python.set(alias, gaobject::origin, origin);
    python.set(alias, gaobject::args, arguments);
    return alias;
  }
};

TEST_F(GenericAliasTest, NamesTypes) {
  const Address integer = type_named("int");
  const Address parameters = python.list({integer, integer});
  const Address dots = python.object<layout::PyObject>(python.type("ellipsis"));
  EXPECT_EQ(python.describe(make_alias(type_named("list"), python.tuple({integer}))), "list[int]");
  const Address inner = make_alias(type_named("tuple"), python.tuple({integer, dots}));
  EXPECT_EQ(python.describe(inner), "tuple[int, ...]");
  EXPECT_EQ(python.describe(make_alias(type_named("list"), python.tuple({inner}))),
            "list[tuple[int, ...]]");
  EXPECT_EQ(python.describe(make_alias(type_named("tuple"), python.tuple({}))), "tuple[()]");
  EXPECT_EQ(python.describe(make_alias(type_named("G"), python.tuple({parameters}))),
            "G[[int, int]]");
  python.set(inner, gaobject::starred, 1);
  EXPECT_EQ(python.describe(inner), "*tuple[int, ...]");
}

// They had no end but that of the text, and of the stack where the text has none.
TEST_F(GenericAliasTest, ListsInListsAreToldByTheirReprAndEnd) {
  const Address integer = type_named("int");
  const Address inner = python.list({integer});
  EXPECT_EQ(
      python.describe(make_alias(type_named("G"), python.tuple({python.list({integer, inner})}))),
      "G[[int, [<class 'int'>]]]");
  Address deep = python.list({integer});
  for (int level = 0; level < 2'000; ++level)
    deep = python.list({deep});
  const std::string text =
      python.describe(make_alias(type_named("G"), python.tuple({deep})), {.max_repr = 0});
  EXPECT_NE(text.find("deep nesting"), std::string::npos);
}

TEST_F(GenericAliasTest, MarksACycleAndWhatIsLost) {
  const Address arguments = python.tuple({Address{}});
  const Address alias = make_alias(type_named("list"), arguments);
  put_pointer(
      python, arguments, *python.program.layout.offset(layout::PyTupleObject::ob_item), alias);
  EXPECT_EQ(python.describe(alias), "list[...]");
  EXPECT_EQ(python.describe(make_alias(type_named("list"), nowhere)).find("list[<unreadable"), 0U);
  EXPECT_EQ(python.describe(make_alias(type_named("list"), python.tuple({nowhere}))),
            "list[" + hole_at_nowhere() + "]");
}

TEST_F(GenericAliasTest, JoinsTheTypesOfAUnion) {
  const Address both = make_c_object<unionobject>(python, "types.UnionType");
  python.set(both, unionobject::args, python.tuple({type_named("int"), type_named("NoneType")}));
  EXPECT_EQ(python.describe(both), "int | None");
  python.set(both, unionobject::args, nowhere);
  EXPECT_EQ(python.describe(both).find("<unreadable"), 0U);
}

TEST_F(GenericAliasTest, SaysTheVarianceOfAVariable) {
  const Address variable = make_c_object<typevarobject>(python, "typing.TypeVar");
  python.set(variable, typevarobject::name, python.text(U"T"));
  EXPECT_EQ(python.describe(variable), "~T");
  python.set(variable, typevarobject::contravariant, 1);
  EXPECT_EQ(python.describe(variable), "-T");
  python.set(variable, typevarobject::infer_variance, 1);
  EXPECT_EQ(python.describe(variable), "T");
}

TEST_F(GenericAliasTest, NamesOtherParameters) {
  const Address parameters = make_c_object<layout::paramspecobject>(python, "typing.ParamSpec");
  python.set(parameters, layout::paramspecobject::name, python.text(U"P"));
  EXPECT_EQ(python.describe(parameters), "~P");
  const Address many = make_c_object<layout::typevartupleobject>(python, "typing.TypeVarTuple");
  python.set(many, layout::typevartupleobject::name, python.text(U"Ts"));
  EXPECT_EQ(python.describe(many), "Ts");
  const Address alias = make_c_object<layout::typealiasobject>(python, "typing.TypeAliasType");
  python.set(alias, layout::typealiasobject::name, nowhere);
  EXPECT_EQ(python.describe(alias).find("<unreadable"), 0U);
}

}  // namespace
}  // namespace hognose::python
