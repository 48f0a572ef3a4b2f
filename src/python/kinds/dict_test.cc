// Dicts and what is built around them.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "python/fake/fake_objects.h"
#include "python/values/containers.h"

namespace hognose::python {
namespace {

TEST(Dict, writesEntries) {
  FakePython python;
  EXPECT_EQ(python.describe(python.dict({})), "{}");
  const Address dict =
      python.dict({{python.text(U"a"), python.integer(1)}, {python.none(), python.list({})}});
  EXPECT_EQ(python.describe(dict), "{'a': 1, None: []}");
}

TEST(Dict, marksACycle) {
  FakePython python;
  const Address list = python.list({python.none()});
  const Address dict = python.dict({{python.text(U"a"), list}});
  python.parts.memory->put_pointer(read_list(python.program, list)->first, dict);
  python.program.forget();
  EXPECT_EQ(python.describe(dict), "{'a': [{...}]}");
}

TEST(Dict, keysThatCannotBeReadAreAHole) {
  FakePython python;
  const Address dict = python.dict({{python.text(U"a"), python.integer(1)}});
  python.set(dict, layout::PyDictObject::ma_keys, Address{0xDEAD0000});
  const std::string text = python.describe(dict);
  EXPECT_EQ(text.find("{<unreadable at 0xdead"), 0U);
  EXPECT_EQ(text.back(), '}');
}

TEST(Dict, aDefaultdictInItselfShowsItsFactoryAgain) {
  FakePython python;
  const Address key = python.text(U"a");
  const Address dict = python.dict({{key, key}});
  python.set(dict,
             layout::PyObject::ob_type,
             python.type("collections.defaultdict", {TypeFlag::dict_subclass}));
  python.set(dict, layout::defdictobject::default_factory, python.list({dict}));
  EXPECT_EQ(python.describe(dict), "defaultdict([defaultdict([...], {'a': 'a'})], {'a': 'a'})");
  python.set(dict, layout::defdictobject::default_factory, dict);
  EXPECT_EQ(python.describe(dict), "defaultdict(..., {'a': 'a'})");
}

TEST(Dict, defaultdictShowsItsFactory) {
  FakePython python;
  const Address dict = python.dict({{python.text(U"a"), python.integer(1)}});
  python.set(dict,
             layout::PyObject::ob_type,
             python.type("collections.defaultdict", {TypeFlag::dict_subclass}));
  python.set(dict, layout::defdictobject::default_factory, Address{});
  EXPECT_EQ(python.describe(dict), "defaultdict(None, {'a': 1})");
}

TEST(Dict, frozendictAndProxyNameThemselves) {
  FakePython python;
  const Address dict = python.dict({{python.text(U"a"), python.integer(1)}});
  const Address proxy = python.object<layout::mappingproxyobject>(python.type("mappingproxy"));
  python.set(proxy, layout::mappingproxyobject::mapping, dict);
  EXPECT_EQ(python.describe(proxy), "mappingproxy({'a': 1})");
  python.set(dict, layout::PyObject::ob_type, python.type("frozendict"));
  EXPECT_EQ(python.describe(dict), "frozendict({'a': 1})");
  const Address empty = python.dict({});
  python.set(empty, layout::PyObject::ob_type, python.type("frozendict"));
  EXPECT_EQ(python.describe(empty), "frozendict()");
}

}  // namespace
}  // namespace hognose::python
