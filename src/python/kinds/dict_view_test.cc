// Tests of views of dicts.
// SPDX-License-Identifier: MIT
#include "python/kinds/dict_view.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::_PyDictViewObject;

struct DictViewTest : testing::Test {
  FakePython python;

  Address make_view(const std::string& type_name, Address dict) {
    const Address view = make_c_object<_PyDictViewObject>(python, type_name);
    python.set(view, _PyDictViewObject::dv_dict, dict);
    return view;
  }
};

TEST_F(DictViewTest, ShowsItsHalfOfTheEntries) {
  const Address dict = python.dict({{python.text(U"a"), python.integer(1)}});
  EXPECT_EQ(python.describe(make_view("dict_keys", dict)), "dict_keys(['a'])");
  EXPECT_EQ(python.describe(make_view("dict_values", dict)), "dict_values([1])");
  EXPECT_EQ(python.describe(make_view("dict_items", dict)), "dict_items([('a', 1)])");
  EXPECT_EQ(python.describe(make_view("dict_keys", python.dict({}))), "dict_keys([])");
}

TEST_F(DictViewTest, OfAnOrderedDictNamesIt) {
  const Address view = make_view("odict_keys", python.dict({}));
  EXPECT_EQ(python.describe(view), "<odict_keys(dict={})" + at_remote(view));
}

TEST_F(DictViewTest, MarksACycleAndALostDict) {
  const Address view = make_view("dict_values", {});
  const Address dict = python.dict({{python.text(U"a"), view}});
  python.set(view, _PyDictViewObject::dv_dict, dict);
  EXPECT_EQ(python.describe(view), "dict_values([...])");
  EXPECT_EQ(python.describe(make_view("dict_keys", nowhere)).find("dict_keys([<unreadable"), 0U);
}

}  // namespace
}  // namespace hognose::python
