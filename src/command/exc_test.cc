// exc on a made-up Python.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "command/command.h"
#include "render/json.h"
#include "render/text.h"
#include "session/fake_session.h"

namespace hognose::command {
namespace {

using layout::PyBaseExceptionObject;
using layout::PyThreadState;

class ExcTest : public testing::Test, public session::FakeSession {
 protected:
  void SetUp() override {
    add_frame(2, U"work");
    python.program.layout.set(layout::FieldId::_PyErr_StackItem__exc_type, {});
    python.program.style.qualified_exceptions = true;
    python.program.style.cause_hides_context = true;
    python.parts.memory->put_zeros({state, state + 1024});
  }
  Address make(const std::string& type, const std::u32string& text) {
    const Address at = python.object<PyBaseExceptionObject>(
        python.type(type, {python::TypeFlag::exception_subclass}), 64);
    python.set(at, PyBaseExceptionObject::args, python.tuple({python.text(text)}));
    return at;
  }
  document::Document ask(std::string_view arguments = "") {
    return command::ask(*find_command("exc"), {session, arguments});
  }
  std::string text() { return render::render_text(ask()); }

  static constexpr Address state{100};  ///< as FakeSession makes it
};

TEST_F(ExcTest, NothingIsRaised) {
  EXPECT_EQ(text(), "No exception is being raised or handled\n");
}

TEST_F(ExcTest, WhereFramesKeepExceptionsLostFramesMakeItPartial) {
  stacks[100].lacks.add(Error{ErrorKind::unmapped, Address(0x30), "PyFrameObject"});
  EXPECT_EQ(ask().completeness(), document::Completeness::complete);
  auto place = python.program.layout.at(layout::FieldId::PyThreadState__exc_info);
  python.program.layout.set(layout::FieldId::PyThreadState__exc_info, {});
  place.offset = 0;
  python.program.layout.set(layout::FieldId::PyFrameObject__f_exc_type, place);
  session.forget_images();
  EXPECT_EQ(ask().completeness(), document::Completeness::partial) << text();
  EXPECT_NE(text().find("(exceptions that older frames keep)\n"), std::string::npos) << text();
}

TEST_F(ExcTest, AChainIsShownFromItsBeginning) {
  const Address first = make("KeyError", U"k");
  const Address second = make("ValueError", U"v");
  python.set(second, PyBaseExceptionObject::context, first);
  python.set(first, PyBaseExceptionObject::context, second);
  python.set(state, PyThreadState::current_exception, second);
  EXPECT_EQ(text(),
            "Being raised (PyThreadState.current_exception):\n"
            "KeyError: 'k'\n"
            "\n"
            "During handling of the above exception, another exception occurred:\n"
            "\n"
            "ValueError: v\n");
  const std::string json = render::render_json(ask());
  EXPECT_NE(json.find("\"context\": 1"), std::string::npos);
  EXPECT_NE(json.find("\"context\": 0"), std::string::npos) << "the link that closes the loop";
}

TEST_F(ExcTest, ATornExceptionHidesNothingElse) {
  python.set(state, PyThreadState::current_exception, Address(0xdead0000));
  const Address item = python.make<layout::_PyErr_StackItem>();
  python.set(item, layout::_PyErr_StackItem::exc_value, make("ValueError", U"v"));
  python.set(state, PyThreadState::exc_info, item);
  const document::Document answer = ask();
  EXPECT_EQ(answer.completeness(), document::Completeness::partial);
  EXPECT_NE(text().find("ValueError: v\n"), std::string::npos);
}

TEST_F(ExcTest, OtherArgumentsAreRefused) {
  EXPECT_FALSE(ask("more").answered);
  EXPECT_TRUE(ask(" full ").answered);
}

TEST_F(ExcTest, AThreadWithoutPythonHasNoAnswer) {
  stacks.clear();
  EXPECT_FALSE(ask().answered);
}

}  // namespace
}  // namespace hognose::command
