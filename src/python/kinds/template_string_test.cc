// Tests of t-strings.
// SPDX-License-Identifier: MIT
#include "python/kinds/template_string.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

constexpr std::int64_t object_or_error = 16;

struct TemplateStringTest : testing::Test {
  FakePython python;
  std::int64_t head =
      static_cast<std::int64_t>(*python.program.layout.size(layout::PyObject::size));

  Address make_declared(const std::string& type_name,
                        const std::vector<std::string>& names,
                        const std::vector<Address>& values) {
    std::vector<FakeMember> members;
    std::int64_t offset = head;
    for (const std::string& name : names) {
      members.push_back({name, object_or_error, offset});
      offset += 8;
    }
    const Address type =
        make_c_type(python, type_name, static_cast<std::uint64_t>(offset), members);
    const Address object = python.object<layout::PyObject>(type, values.size() * 8);
    for (std::size_t i = 0; i < values.size(); ++i)
      put_pointer(python, object, static_cast<std::uint64_t>(head) + i * 8, values[i]);
    return object;
  }
  Address make_template(Address strings, Address interpolations) {
    return make_declared(
        "string.templatelib.Template", {"strings", "interpolations"}, {strings, interpolations});
  }
  Address make_interpolation(Address value) {
    return make_declared("string.templatelib.Interpolation",
                         {"value", "expression", "conversion", "format_spec"},
                         {value, python.text(U"x"), python.none(), python.text(U"")});
  }
};

TEST_F(TemplateStringTest, ShowsItsPartsAsItsReprDoes) {
  const Address strings = python.tuple({python.text(U"a "), python.text(U"")});
  const Address parts = python.tuple({make_interpolation(python.integer(1))});
  EXPECT_EQ(python.describe(make_template(strings, parts)),
            "Template(strings=('a ', ''), interpolations=(Interpolation(1, 'x', None, ''),))");
  EXPECT_EQ(python.describe(make_template(python.tuple({python.text(U"")}), python.tuple({}))),
            "Template(strings=('',), interpolations=())");
}

TEST_F(TemplateStringTest, WhatIsLostIsAHoleBesideItsNeighbours) {
  EXPECT_EQ(python.describe(make_template(nowhere, python.tuple({}))),
            "Template(strings=" + hole_at_nowhere() + ", interpolations=())");
}

TEST_F(TemplateStringTest, MarksACycle) {
  const Address interpolation = make_interpolation(python.none());
  put_pointer(python, interpolation, static_cast<std::uint64_t>(head), interpolation);
  EXPECT_EQ(python.describe(interpolation), "Interpolation(Interpolation(...), 'x', None, '')");
}

}  // namespace
}  // namespace hognose::python
