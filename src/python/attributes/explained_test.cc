// Tests of whether everything that an instance holds is known.
// SPDX-License-Identifier: MIT
#include "python/attributes/explained.h"

#include <gtest/gtest.h>

#include "python/fake/fake_slots.h"

namespace hognose::python {
namespace {

struct ExplainedTest : testing::Test {
  FakePython python;
  Budget budget;
  std::uint64_t header = *python.program.layout.size(layout::PyObject::size);

  bool ask(Address type) {
    return is_explained(python.program, *find_type_info(python.program, type), budget);
  }
  Address make_sized(std::uint64_t size) {
    const Address type = make_class(python, "T");
    python.set(type, layout::PyTypeObject::tp_basicsize, size);
    return type;
  }
};

TEST_F(ExplainedTest, IsAClassWithADictAndWeakReferences) {
  const auto is_explained_at = [&](std::uint64_t size, std::int64_t dict, std::int64_t weak) {
    const Address type = make_sized(size);
    python.set(type, layout::PyTypeObject::tp_dictoffset, dict);
    set_weaklistoffset(python, type, weak);
    return ask(type);
  };
  const auto at = static_cast<std::int64_t>(header);
  EXPECT_TRUE(is_explained_at(header, -1, -32));
  EXPECT_TRUE(is_explained_at(header + 8, at, 0));
  EXPECT_FALSE(is_explained_at(header + 8, -1, -32));
  EXPECT_FALSE(is_explained_at(header + 16, at, 0));
  EXPECT_FALSE(is_explained_at(header + 16, at + 8, 0));
  EXPECT_TRUE(is_explained_at(header + 16, at, at + 8));
  EXPECT_FALSE(is_explained_at(header + 24, at, at + 8));
}

TEST_F(ExplainedTest, IsAClassWithSlots) {
  const Address type = make_slotted_class(python, "S", {U"a", U"b"});
  EXPECT_TRUE(ask(type));
  python.set(type, layout::PyTypeObject::tp_basicsize, fake_header + 24);
  python.program.forget();
  EXPECT_FALSE(ask(type));
}

// Members that lie in the same bytes told of more than there is, and hid what nobody tells.
TEST_F(ExplainedTest, CountsBytesOnce) {
  const auto at = static_cast<std::int64_t>(header);
  EXPECT_FALSE(ask(make_c_type(python, "a", header + 16, {{"n", 2, at}, {"same", 2, at}})));
  EXPECT_TRUE(ask(make_c_type(python, "b", header + 16, {{"n", 2, at}, {"flag", 14, at + 9}})));
  EXPECT_TRUE(ask(make_c_type(python, "c", header + 64, {{"text", 13, at}})));
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
    set_weaklistoffset(python, type, weak);
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
  python.program.forget();
  python.set(type, layout::PyTypeObject::tp_itemsize, 8);
  EXPECT_FALSE(ask(type));
}

}  // namespace
}  // namespace hognose::python
