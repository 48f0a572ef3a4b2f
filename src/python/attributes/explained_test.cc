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

TEST_F(ExplainedTest, BesideABaseAreADictWeakReferencesAndMembers) {
  const Address base = make_sized(33);
  python.set(base, layout::PyTypeObject::tp_dictoffset, 0);
  const auto is_explained_at = [&](std::uint64_t size, std::int64_t dict, std::int64_t weak) {
    const std::vector<FakeMember> members{{"n", 1, 40}};
    const Address type = make_c_type(python, "C", size, members, base);
    python.set(type, layout::PyTypeObject::tp_dictoffset, dict);
    const auto at = python.program.view<layout::PyTypeObject>(type).address_of(
        layout::PyTypeObject::tp_members);
    python.parts.memory->put_u64(Address(at->value() - 32), static_cast<std::uint64_t>(weak));
    python.program.forget();
    const Result<TypeInfo>& info = find_type_info(python.program, type);
    return is_explained_beside(
        python.program, *info, *find_type_info(python.program, base), budget);
  };
  EXPECT_TRUE(is_explained_at(40, 0, 0));
  EXPECT_TRUE(is_explained_at(48, 0, 0));
  EXPECT_FALSE(is_explained_at(56, 0, 0));
  EXPECT_FALSE(is_explained_at(56, -1, -32));
  EXPECT_FALSE(is_explained_at(56, 24, 24));
  EXPECT_TRUE(is_explained_at(56, 48, 0));
  EXPECT_TRUE(is_explained_at(56, -8, 0));
  EXPECT_TRUE(is_explained_at(56, 0, 48));
  EXPECT_FALSE(is_explained_at(64, 0, 48));
  EXPECT_TRUE(is_explained_at(64, 48, 56));
}

TEST_F(ExplainedTest, IsNothingOfVariableSize) {
  const Address type = make_sized(header);
  EXPECT_TRUE(ask(type));
  python.set(type, layout::PyTypeObject::tp_itemsize, 8);
  EXPECT_FALSE(ask(type));
}

}  // namespace
}  // namespace hognose::python
