// Tests of cached functions.
// SPDX-License-Identifier: MIT
#include "python/kinds/lru_cache.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::lru_cache_object;

TEST(LruCache, ShowsWhatItsCacheSays) {
  FakePython python;
  const Address wrapper = make_c_object<lru_cache_object>(python, "functools._lru_cache_wrapper");
  python.set(wrapper, lru_cache_object::func, python.integer(5));
  python.set(wrapper, lru_cache_object::hits, 1);
  python.set(wrapper, lru_cache_object::misses, 2);
  python.set(wrapper, lru_cache_object::maxsize, 128);
  python.set(
      wrapper, lru_cache_object::cache, python.dict({{python.integer(1), python.integer(1)}}));
  const std::string begin = "<functools._lru_cache_wrapper(func=5, hits=1, misses=2, maxsize=";
  EXPECT_EQ(python.describe(wrapper), begin + "128, currsize=1)" + at_remote(wrapper));
  python.set(wrapper, lru_cache_object::maxsize, -1);
  EXPECT_EQ(python.describe(wrapper), begin + "None, currsize=1)" + at_remote(wrapper));
  python.set(wrapper, lru_cache_object::cache, nowhere);
  EXPECT_EQ(python.describe(wrapper).find(begin + "<unreadable"), 0U);
}

TEST(LruCache, MarksACycle) {
  FakePython python;
  const Address wrapper = make_c_object<lru_cache_object>(python, "functools._lru_cache_wrapper");
  python.set(wrapper, lru_cache_object::func, wrapper);
  python.set(wrapper, lru_cache_object::cache, python.dict({}));
  EXPECT_NE(python.describe(wrapper).find("(func=<...>, hits=0"), std::string::npos);
}

}  // namespace
}  // namespace hognose::python
