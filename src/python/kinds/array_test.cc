// Tests of array.array.
// SPDX-License-Identifier: MIT
#include "python/kinds/array.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::arraydescr;
using layout::arrayobject;

struct ArrayTest : testing::Test {
  FakePython python;

  Address make_array(char code, std::uint64_t item_size, std::uint64_t count, Address items) {
    const Address descr = python.make<arraydescr>();
    python.set(descr, arraydescr::typecode, code);
    python.set(descr, arraydescr::itemsize, item_size);
    const Address array = make_c_object<arrayobject>(python, "array.array");
    python.set(array, arrayobject::ob_descr, descr);
    python.set(array, arrayobject::ob_item, items);
    python.set(array, layout::PyVarObject::ob_size, count);
    return array;
  }
  Address items(std::initializer_list<std::uint32_t> words) {
    const Address at = python.allocate(words.size() * 4);
    Address next = at;
    for (const std::uint32_t word : words) {
      python.parts.memory->put_u32(next, word);
      next = next + 4;
    }
    return at;
  }
};

TEST_F(ArrayTest, ShowsNumbersBySizeAndSign) {
  const Address words = items({1, 0xFFFFFFFF, 0x40200000});
  EXPECT_EQ(python.describe(make_array('i', 4, 2, words)), "array('i', [1, -1])");
  EXPECT_EQ(python.describe(make_array('I', 4, 2, words)), "array('I', [1, 4294967295])");
  EXPECT_EQ(python.describe(make_array('h', 2, 3, words)), "array('h', [1, 0, -1])");
  EXPECT_EQ(python.describe(make_array('f', 4, 1, words + 8)), "array('f', [2.5])");
  EXPECT_EQ(python.describe(make_array('i', 4, 0, {})), "array('i')");
}

TEST_F(ArrayTest, ShowsTextAsText) {
  EXPECT_EQ(python.describe(make_array('w', 4, 2, items({U'a', U'\xe9'}))),
            "array('w', 'a\u00e9')");
  EXPECT_EQ(python.describe(make_array('c', 1, 1, items({'x'}))), "array('c', b'x')");
}

TEST_F(ArrayTest, DoesNotTrustSizesAndPointers) {
  const Address lost = make_array('i', 4, 3, nowhere);
  EXPECT_EQ(python.describe(lost).find("array('i', [<unreadable at 0x7000"), 0U);
  const Address endless = make_array('b', 1, 1ULL << 60U, items({1}));
  EXPECT_EQ(python.describe(endless).find("array(<unreadable"), 0U);
  const Address odd = make_array('i', 8, 1, items({1, 2}));
  EXPECT_EQ(python.describe(odd).find("array('i', [<unreadable"), 0U);
  const Address far = make_array('i', 4, 1ULL << 40U, items({7, 8}));
  EXPECT_LT(python.describe(far).size(), 60'000U);
}

}  // namespace
}  // namespace hognose::python
