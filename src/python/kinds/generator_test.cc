// Tests of generators in each encoding of their state.
// SPDX-License-Identifier: MIT
#include "python/kinds/generator.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::GeneratorState;
using layout::PyGenObject;

struct GeneratorTest : testing::Test {
  FakePython python;

  /// The state of a generator as it is shown.
  std::string shown(std::int64_t state) {
    const std::uint64_t extra = *python.program.layout.size(layout::_PyInterpreterFrame::size);
    const Address at = python.object<PyGenObject>(python.type("generator"), extra);
    python.set(at, PyGenObject::gi_qualname, python.text(U"gen"));
    python.set(at, PyGenObject::gi_frame_state, state);
    put_frame(python,
              at + *python.program.layout.offset(PyGenObject::gi_iframe),
              make_code(python, U"gen", U"x.py", 12),
              1);
    std::string text = python.describe(at);
    const std::string start = "<generator object gen" + at_remote(at);
    EXPECT_TRUE(text.starts_with(start.substr(0, start.size() - 1)));
    return text.substr(std::min(text.size(), start.size() + 1));
  }
};

TEST_F(GeneratorTest, ReadsTheStatesOf3_11) {
  python.program.dialect.generator_state = GeneratorState::state_311;
  EXPECT_EQ(shown(-2), "created>");
  EXPECT_EQ(shown(-1), "suspended at x.py:12>");
  EXPECT_EQ(shown(0), "running>");
  EXPECT_EQ(shown(1), "finished>");
  EXPECT_EQ(shown(4), "finished>");
}

TEST_F(GeneratorTest, ReadsTheStatesOf3_13) {
  EXPECT_EQ(shown(-3), "created>");
  EXPECT_EQ(shown(-2), "suspended at x.py:12>");
  EXPECT_EQ(shown(-1), "suspended at x.py:12>");
  EXPECT_EQ(shown(0), "running>");
  EXPECT_EQ(shown(4), "finished>");
}

TEST_F(GeneratorTest, ReadsTheStatesOf3_15) {
  python.program.dialect.generator_state = GeneratorState::state_315;
  EXPECT_EQ(shown(0), "created>");
  EXPECT_EQ(shown(1), "suspended at x.py:12>");
  EXPECT_EQ(shown(3), "suspended at x.py:12>");
  EXPECT_EQ(shown(4), "running>");
  EXPECT_EQ(shown(5), "finished>");
}

TEST_F(GeneratorTest, LeavesAHoleForAStateThatIsNone) {
  EXPECT_TRUE(shown(77).starts_with("<unreadable at 0x"));
}

TEST_F(GeneratorTest, ReadsWhatOldVersionsKeepInTheFrame) {
  using layout::PyFrameObject;
  python.program.dialect.generator_state = GeneratorState::gi_frame;
  const Address at = python.object<PyGenObject>(python.type("coroutine"));
  python.set(at, PyGenObject::gi_qualname, python.text(U"co"));
  EXPECT_TRUE(python.describe(at).ends_with(", finished>"));
  const Address frame = python.object<PyFrameObject>(python.type("frame"));
  python.set(at, PyGenObject::gi_frame, frame);
  python.set(frame, PyFrameObject::f_lasti, -1);
  EXPECT_TRUE(python.describe(at).ends_with(", created>"));
  python.set(at, PyGenObject::gi_running, 1);
  EXPECT_TRUE(python.describe(at).ends_with(", running>"));
  EXPECT_TRUE(python.describe(at).starts_with("<coroutine object co at remote 0x"));
}

struct CythonCoroutineTest : testing::Test {
  static constexpr std::uint64_t code = 96;  // the offset of gi_code
  static constexpr std::int64_t object_member = 6;
  FakePython python;

  Address make_type(const std::string& name, std::uint64_t size = code + 24) {
    return make_c_type(
        python, name, size, {{"cr_await", object_member, 64}, {"cr_code", object_member, code}});
  }
  Address make(Address type, Address name, std::int32_t label, std::uint8_t is_running = 0) {
    const Address at = python.object<layout::PyObject>(type, code + 24);
    put_pointer(python, at, code - 16, name);
    python.parts.memory->put_value(at + code + 16, label);
    python.parts.memory->put_value(at + code + 20, is_running);
    return at;
  }
  /// Its state as it is shown.
  std::string shown(Address type, std::int32_t label, std::uint8_t is_running = 0) {
    const Address at = make(type, python.text(U"fetch"), label, is_running);
    const std::string text = python.describe(at);
    const std::string start = "<coroutine object fetch" + at_remote(at);
    EXPECT_TRUE(text.starts_with(start.substr(0, start.size() - 1))) << text;
    return text.substr(std::min(text.size(), start.size() + 1));
  }
};

TEST_F(CythonCoroutineTest, AreReadByWhatTheirTypeDeclares) {
  for (const char* name : {"coroutine", "_cython_3_0_12.coroutine"}) {
    const Address type = make_type(name);
    EXPECT_EQ(shown(type, 0), "created>");
    EXPECT_EQ(shown(type, 3), "suspended>");
    EXPECT_EQ(shown(type, 3, 1), "running>");
    EXPECT_EQ(shown(type, -1), "finished>");
  }
}

TEST_F(CythonCoroutineTest, HasNoNameWhenItIsFinished) {
  const Address at = make(make_type("coroutine"), {}, -1);
  const std::string start = "<coroutine object" + at_remote(at);
  EXPECT_EQ(python.describe(at), start.substr(0, start.size() - 1) + ", finished>");
}

TEST_F(CythonCoroutineTest, LeavesHolesForWhatIsDamagedOrUnknown) {
  EXPECT_EQ(shown(make_type("coroutine"), -7).find("<unreadable at"), 0U);
  EXPECT_EQ(shown(make_type("coroutine", code + 64), 0).find("<unreadable at"), 0U)
      << "more behind its code than is known";
  const Address at = make(make_type("coroutine"), nowhere, 0);
  EXPECT_EQ(python.describe(at).find("<coroutine object <unreadable at 0x7"), 0U);
}

}  // namespace
}  // namespace hognose::python
