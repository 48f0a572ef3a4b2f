// Tests of modules.
// SPDX-License-Identifier: MIT
#include "python/kinds/module.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

struct ModuleTest : testing::Test {
  FakePython python;

  std::string shown(FakeAttributes attributes) {
    attributes.emplace_back(U"__name__", python.text(U"m"));
    const Address at = python.object<layout::PyModuleObject>(python.type("module"));
    python.set(at, layout::PyModuleObject::md_dict, make_attribute_dict(python, attributes));
    return python.describe(at);
  }
  Address make_spec(Address origin, Address name = {}) {
    if (name.is_null()) name = python.none();
    return make_instance(python,
                         make_class(python, "ModuleSpec"),
                         make_attribute_dict(python, {{U"origin", origin}, {U"name", name}}));
  }
};

TEST_F(ModuleTest, ShowsTheFile) {
  EXPECT_EQ(shown({{U"__file__", python.text(U"/lib/m.py")}}), "<module 'm' from '/lib/m.py'>");
}

TEST_F(ModuleTest, ShowsTheOriginOfWhatIsInTheProgram) {
  EXPECT_EQ(shown({{U"__spec__", make_spec(python.text(U"built-in"))}}), "<module 'm' (built-in)>");
  EXPECT_EQ(shown({{U"__spec__", make_spec(python.text(U"frozen"))},
                   {U"__file__", python.text(U"/lib/m.py")}}),
            "<module 'm' (frozen)>");
}

TEST_F(ModuleTest, TheSpecKnowsTheNameThatItWasImportedBy) {
  EXPECT_EQ(shown({{U"__spec__", make_spec(python.text(U"frozen"), python.text(U"_frozen_m"))}}),
            "<module '_frozen_m' (frozen)>");
}

TEST_F(ModuleTest, ShowsANamespaceAndWhatIsNowhere) {
  EXPECT_EQ(shown({{U"__path__", python.list({})}}), "<module 'm' (namespace)>");
  EXPECT_EQ(shown({}), "<module 'm'>");
}

TEST_F(ModuleTest, NamesAModuleThatCannotBeRead) {
  const Address at = python.object<layout::PyModuleObject>(python.type("module"));
  python.set(at, layout::PyModuleObject::md_dict, nowhere);
  EXPECT_EQ(python.describe(at), "<module '?'>");
}

}  // namespace
}  // namespace hognose::python
