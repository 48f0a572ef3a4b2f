// Tests of threading.local as text; whose attributes are whose is tested where they are read.
// SPDX-License-Identifier: MIT
#include "python/kinds/thread_local_object.h"

#include <gtest/gtest.h>

#include "python/fake/fake_fixed.h"
#include "python/fake/fake_frames.h"

namespace hognose::python {
namespace {

using layout::PyThreadState;

struct ThreadLocalObjectTest : testing::Test {
  FakeFrames python;

  /// As 3.13 has it.
  Address make_local(Address dicts) {
    return make_fixed_object(python, "_thread._local", {{}, {}, {}, dicts, {}});
  }
};

TEST_F(ThreadLocalObjectTest, ShowsTheAttributesOfEachThread) {
  const Thread main = python.thread(7, {});
  const Address key = python.none();
  python.set(main.state, PyThreadState::exc_info, key);
  const Address user = make_attribute_dict(python, {{U"user", python.text(U"ada")}});
  const Address local = make_local(python.dict({{key, user}, {python.none(), python.dict({})}}));
  EXPECT_EQ(python.describe(local),
            "<_thread._local({7: {'user': 'ada'}, ?: {}})" + at_remote(local));
}

TEST_F(ThreadLocalObjectTest, ThatOfNobodyIsEmpty) {
  const Address local = make_local(python.dict({}));
  EXPECT_EQ(python.describe(local), "<_thread._local({})" + at_remote(local));
}

TEST_F(ThreadLocalObjectTest, AClassOverItIsToldLikeIt) {
  const Address local = make_local(python.dict({}));
  const auto type = python.program.view<layout::PyObject>(local).read(layout::PyObject::ob_type);
  const Address object = make_instance(python, make_class(python, "Request", *type));
  const std::uint64_t head = *python.program.layout.size(layout::PyObject::size);
  put_pointer(python, object, head + 24, python.dict({{python.none(), python.dict({})}}));
  EXPECT_EQ(python.describe(object), "<Request({?: {}})" + at_remote(object));
}

TEST_F(ThreadLocalObjectTest, MarksACycleAndWhatIsLost) {
  const Address dicts = python.dict({{python.none(), Address{}}});
  const Address local = make_local(dicts);
  const Address lost = make_local(nowhere);
  EXPECT_TRUE(python.describe(lost).starts_with("<_thread._local({<unreadable at 0x7000"));
  const Address looped = make_attribute_dict(python, {{U"me", local}});
  const std::uint64_t head = *python.program.layout.size(layout::PyObject::size);
  put_pointer(python, local, head + 24, python.dict({{python.none(), looped}}));
  EXPECT_EQ(python.describe(local), "<_thread._local({?: {'me': <...>}})" + at_remote(local));
}

}  // namespace
}  // namespace hognose::python
