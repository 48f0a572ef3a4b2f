// Tests of what typing makes, by attributes as its versions have them.
// SPDX-License-Identifier: MIT
#include "python/kinds/typing_object.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

struct TypingObjectTest : testing::Test {
  FakePython python;
  Address none = python.none();
  Address zero = python.integer(0);  // before a test makes its type known by name alone

  Address make(const std::string& class_name, const FakeAttributes& attributes) {
    const Address type =
        make_class(python, class_name, {}, {{U"__module__", python.text(U"typing")}});
    return make_instance(python, type, make_attribute_dict(python, attributes));
  }
  /// A static type of that name, as an object.
  Address type_named(const std::string& name) {
    const Address type = python.type(name);
    python.set(type, layout::PyObject::ob_type, python.type("type", {TypeFlag::type_subclass}));
    return type;
  }
  Address form(const std::u32string& name) {
    return make("_SpecialForm", {{U"_name", python.text(name)}});
  }
  FakeAttributes parts(Address name, Address origin, const std::vector<Address>& arguments) {
    return {{U"_name", name}, {U"__origin__", origin}, {U"__args__", python.tuple(arguments)}};
  }
  Address alias(Address name, Address origin, const std::vector<Address>& arguments) {
    return make("_GenericAlias", parts(name, origin, arguments));
  }
  Address dots() { return python.object<layout::PyObject>(python.type("ellipsis")); }
};

TEST_F(TypingObjectTest, FormsAreNamed) {
  EXPECT_EQ(python.describe(form(U"Union")), "typing.Union");
  const FakeAttributes special{{U"_name", python.text(U"List")}, {U"__origin__", none}};
  EXPECT_EQ(python.describe(make("_SpecialGenericAlias", special)), "typing.List");
  FakeAttributes old = parts(python.text(U"List"), type_named("list"), {type_named("int")});
  old.emplace_back(U"_special", python.integer(1));
  EXPECT_EQ(python.describe(make("_GenericAlias", old)), "typing.List");
}

TEST_F(TypingObjectTest, AliasesNameTheirArguments) {
  const Address integer = type_named("int");
  const Address list = alias(python.text(U"List"), type_named("list"), {integer});
  EXPECT_EQ(python.describe(list), "typing.List[int]");
  EXPECT_EQ(python.describe(alias(none, type_named("Box"), {list, dots()})),
            "Box[typing.List[int], ...]");
  EXPECT_EQ(python.describe(alias(python.text(U"Tuple"), type_named("tuple"), {})),
            "typing.Tuple[()]");
  EXPECT_EQ(python.describe(alias(python.text(U"Tuple"), none, {python.tuple({})})),
            "typing.Tuple[()]");
  EXPECT_EQ(python.describe(alias(none, form(U"Literal"), {python.integer(1), python.text(U"x")})),
            "typing.Literal[1, 'x']");
  const Address function = python.object<layout::PyFunctionObject>(python.type("function"));
  python.set(function, layout::PyFunctionObject::func_name, python.text(U"check"));
  const Address inner = python.tuple({integer, function});
  EXPECT_EQ(python.describe(alias(python.text(U"Box"), none, {inner})), "typing.Box[[int, check]]");
}

TEST_F(TypingObjectTest, AnOptionalIsAUnionWithNone) {
  const Address integer = type_named("int");
  const Address type_of_none = type_named("NoneType");
  const Address of_two = form(U"Union");
  EXPECT_EQ(python.describe(alias(none, of_two, {integer, type_of_none})), "typing.Optional[int]");
  EXPECT_EQ(python.describe(alias(none, of_two, {type_of_none, integer})), "typing.Optional[int]");
  EXPECT_EQ(python.describe(alias(none, of_two, {integer, type_named("str")})),
            "typing.Union[int, str]");
  EXPECT_EQ(python.describe(alias(none, of_two, {integer, integer, type_of_none})),
            "typing.Union[int, int, NoneType]");
}

TEST_F(TypingObjectTest, ACallableHasItsParametersInBrackets) {
  const Address name = python.text(U"Callable");
  const Address origin = type_named("Callable");
  const Address integer = type_named("int");
  EXPECT_EQ(python.describe(alias(name, origin, {integer, integer, type_named("str")})),
            "typing.Callable[[int, int], str]");
  EXPECT_EQ(python.describe(alias(name, origin, {integer})), "typing.Callable[[], int]");
  EXPECT_EQ(python.describe(alias(name, origin, {dots(), integer})), "typing.Callable[..., int]");
  const Address parameters = make("ParamSpec", {{U"__name__", python.text(U"P")}});
  EXPECT_EQ(python.describe(alias(name, origin, {parameters, integer})),
            "typing.Callable[~P, int]");
}

TEST_F(TypingObjectTest, WhatIsAnnotatedIsToldWithWhatIsSaidOfIt) {
  FakeAttributes attributes = parts(python.text(U"Annotated"), type_named("int"), {});
  attributes.emplace_back(U"__metadata__",
                          python.tuple({python.integer(5), python.text(U"metres")}));
  EXPECT_EQ(python.describe(make("_AnnotatedAlias", attributes)),
            "typing.Annotated[int, 5, 'metres']");
}

TEST_F(TypingObjectTest, VariablesSayTheirVariance) {
  const Address yes = python.integer(1);
  const auto variable = [&](const std::string& type, const FakeAttributes& more) {
    FakeAttributes attributes{{U"__name__", python.text(U"T")}};
    attributes.insert(attributes.end(), more.begin(), more.end());
    return python.describe(make(type, attributes));
  };
  EXPECT_EQ(variable("TypeVar", {}), "~T");
  EXPECT_EQ(variable("TypeVar", {{U"__covariant__", yes}}), "+T");
  EXPECT_EQ(variable("ParamSpec", {{U"__contravariant__", yes}}), "-T");
  EXPECT_EQ(variable("TypeVarTuple", {}), "T");
}

TEST_F(TypingObjectTest, ReferencesAndNewTypesAreNamed) {
  EXPECT_EQ(python.describe(make("ForwardRef", {{U"__forward_arg__", python.text(U"Foo")}})),
            "ForwardRef('Foo')");
  EXPECT_EQ(python.describe(make("ForwardRef",
                                 {{U"__arg__", python.text(U"Foo")},
                                  {U"__forward_module__", python.text(U"shop")}})),
            "ForwardRef('Foo', module='shop')");
  EXPECT_EQ(python.describe(make("NewType",
                                 {{U"__module__", python.text(U"shop")},
                                  {U"__qualname__", python.text(U"UserId")}})),
            "shop.UserId");
}

TEST_F(TypingObjectTest, WhatIsMadeOtherwiseIsToldByItsAttributes) {
  const Address odd = make("_GenericAlias", {{U"left", python.integer(1)}});
  EXPECT_EQ(python.describe(odd), "<_GenericAlias(left=1)" + at_remote(odd));
  const Address nameless = make("_SpecialForm", {});
  EXPECT_EQ(python.describe(nameless), "<_SpecialForm()" + at_remote(nameless));
}

TEST_F(TypingObjectTest, LostArgumentsAreHolesAndACycleEnds) {
  const Address lost = alias(python.text(U"List"), none, {nowhere});
  EXPECT_EQ(python.describe(lost), "typing.List[" + hole_at_nowhere() + "]");
  const Address arguments = python.tuple({Address{}});
  const Address round =
      make("_GenericAlias",
           {{U"_name", python.text(U"List")}, {U"__origin__", none}, {U"__args__", arguments}});
  const auto first = *python.program.layout.offset(layout::PyTupleObject::ob_item);
  put_pointer(python, arguments, first, round);
  EXPECT_EQ(python.describe(round), "typing.List[...]");
}

}  // namespace
}  // namespace hognose::python
