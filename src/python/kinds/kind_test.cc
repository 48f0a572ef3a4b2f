// Kinds of types by a small table.
// SPDX-License-Identifier: MIT
#include "python/kinds/kind.h"

#include <array>

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

int tests = 0;  // how often the row was asked

bool is_builtin(const Program& /*program*/, const TypeInfo& type) {
  ++tests;
  return type.is_static("builtin");
}
bool is_heap_type(const Program& /*program*/, const TypeInfo& type) {
  return type.has(TypeFlag::heap_type);
}
void describe_nothing(Describer& /*out*/, Address /*object*/, const TypeInfo& /*type*/) {}

constexpr std::array rows{Kind{"builtin", is_builtin, describe_nothing}};
constexpr Kinds kinds{rows,
                      Kind{"subclass", is_heap_type, describe_nothing},
                      Kind{"instance", is_heap_type, describe_nothing}};

struct KindTest : testing::Test {
  FakePython python;

  const TypeInfo& info(Address type) { return *find_type_info(python.program, type); }
  std::string name_of(Address type) { return find_kind(python.program, kinds, info(type)).name; }
};

TEST_F(KindTest, ATypeIsOfTheRowThatTakesIt) {
  EXPECT_EQ(name_of(python.type("builtin")), "builtin");
  EXPECT_EQ(name_of(python.type("other")), "instance");
}

TEST_F(KindTest, AClassIsASubclassOfItsNearestBaseOfARow) {
  const Address builtin = python.type("builtin");
  const Address base = make_class(python, "Base", builtin);
  const Address derived = make_class(python, "Derived", base);
  EXPECT_EQ(name_of(derived), "subclass");
  const auto found = find_value_base(python.program, kinds, info(derived));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->type.address, builtin);
  EXPECT_STREQ(found->kind.name, "builtin");
  EXPECT_EQ(name_of(make_class(python, "Plain")), "instance");
}

TEST_F(KindTest, ABaseMayStandInTheMroAlone) {
  const Address builtin = python.type("builtin");
  const Address first = make_class(python, "First");
  const Address type = make_class(python, "Float64", first);
  python.set(type, layout::PyTypeObject::tp_mro, python.tuple({type, first, builtin}));
  EXPECT_EQ(name_of(type), "subclass");
  EXPECT_EQ(find_value_base(python.program, kinds, info(type))->type.address, builtin);
  python.set(builtin, layout::PyTypeObject::tp_basicsize, 4096);  // more than its instances have
  EXPECT_EQ(name_of(type), "instance");
}

TEST_F(KindTest, ATypeIsAskedOnceAnEpoch) {
  const Address type = python.type("builtin");
  tests = 0;
  EXPECT_EQ(name_of(type), "builtin");
  EXPECT_EQ(name_of(type), "builtin");
  EXPECT_EQ(tests, 1);
  python.program.forget();
  EXPECT_EQ(name_of(type), "builtin");
  EXPECT_EQ(tests, 2);
}

TEST_F(KindTest, BasesInACircleAreNone) {
  const Address one = make_class(python, "One");
  const Address other = make_class(python, "Other", one);
  python.set(one, layout::PyTypeObject::tp_base, other);
  EXPECT_EQ(name_of(one), "instance");
  EXPECT_EQ(name_of(other), "instance");
}

}  // namespace
}  // namespace hognose::python
