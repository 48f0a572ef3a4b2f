// Tests of whether everything that an instance holds is known.
// SPDX-License-Identifier: MIT
#include "python/attributes/explained.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

struct ExplainedTest : testing::Test {
  FakePython python;
  Budget budget;
  std::uint64_t header = *python.program.layout.size(layout::PyObject::size);

  bool ask(Address type) {
    return is_explained(python.program, *find_type_info(python.program, type), budget);
  }
  Address make_sized(std::uint64_t size, const FakeAttributes& attributes = {}) {
    const Address type = make_class(python, "T", {}, attributes);
    python.set(type, layout::PyTypeObject::tp_basicsize, size);
    return type;
  }
};

TEST_F(ExplainedTest, IsAClassWithADictAndWeakReferences) {
  const Address weak = python.object<layout::PyObject>(python.type("getset_descriptor"));
  EXPECT_TRUE(ask(make_sized(header + 8)));
  EXPECT_FALSE(ask(make_sized(header + 16)));
  EXPECT_TRUE(ask(make_sized(header + 16, {{U"__weakref__", weak}})));
  EXPECT_FALSE(ask(make_sized(header + 24, {{U"__weakref__", weak}})));
}

TEST_F(ExplainedTest, IsWhatDeclaresAllOfItsMembers) {
  const auto at = static_cast<std::int64_t>(header);
  EXPECT_TRUE(ask(make_c_type(python, "a", header + 8, {{"n", 2, at}})));
  EXPECT_FALSE(ask(make_c_type(python, "b", header + 16, {{"n", 2, at}})));
  EXPECT_FALSE(ask(make_c_type(python, "c", header + 8, {})));
}

TEST_F(ExplainedTest, IsNothingOfVariableSize) {
  const Address type = make_sized(header);
  EXPECT_TRUE(ask(type));
  python.set(type, layout::PyTypeObject::tp_itemsize, 8);
  EXPECT_FALSE(ask(type));
}

}  // namespace
}  // namespace hognose::python
