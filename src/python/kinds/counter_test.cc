// Counter: the most common elements first.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "python/fake/fake_objects.h"

namespace hognose::python {
namespace {

/// A class made by Python, in `module`.
Address make_class(FakePython& python, const std::string& name, std::u32string_view module) {
  const Address type = python.type(name, {TypeFlag::heap_type, TypeFlag::dict_subclass});
  const Address names = python.dict({{python.text(U"__module__"), python.text(module)}});
  python.set(type, layout::PyTypeObject::tp_dict, names);
  python.set(type, layout::PyTypeObject::tp_mro, python.tuple({type}));
  return type;
}

TEST(Counter, showsTheMostCommonFirst) {
  FakePython python;
  const Address counter = python.dict({{python.text(U"a"), python.integer(1)},
                                       {python.text(U"b"), python.integer(3)},
                                       {python.text(U"c"), python.integer(1)}});
  python.set(counter, layout::PyObject::ob_type, make_class(python, "Counter", U"collections"));
  EXPECT_EQ(python.describe(counter), "Counter({'b': 3, 'a': 1, 'c': 1})");
}

TEST(Counter, withoutPlainCountsKeepsTheOrderOfTheDict) {
  FakePython python;
  const Address counter =
      python.dict({{python.text(U"a"), python.integer(1)}, {python.text(U"b"), python.none()}});
  python.set(counter, layout::PyObject::ob_type, make_class(python, "Counter", U"collections"));
  EXPECT_EQ(python.describe(counter), "Counter({'a': 1, 'b': None})");
}

TEST(Counter, comparesIntsAndFloats) {
  FakePython python;
  const Address weight = python.object<layout::PyFloatObject>(python.type("float"));
  python.set(weight, layout::PyFloatObject::ob_fval, 1.5);
  const Address counter = python.dict(
      {{python.text(U"f"), weight}, {python.text(U"g"), python.integer(std::int64_t{1} << 59)}});
  python.set(counter, layout::PyObject::ob_type, make_class(python, "Counter", U"collections"));
  EXPECT_EQ(python.describe(counter), "Counter({'g': 576460752303423488, 'f': 1.5})");
}

TEST(Counter, aClassOfAnotherModuleIsNone) {
  FakePython python;
  const Address counter = python.dict({});
  python.set(counter, layout::PyObject::ob_type, make_class(python, "Counter", U"mine"));
  EXPECT_EQ(python.describe(counter).find("Counter("), std::string::npos);
}

}  // namespace
}  // namespace hognose::python
