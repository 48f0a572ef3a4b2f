// Paths through coroutines and frames of a made-up Python.
// SPDX-License-Identifier: MIT
#include "command/path/computed.h"

#include <gtest/gtest.h>

#include "command/path/reach.h"
#include "python/fake/fake_instances.h"
#include "session/fake_session.h"

namespace hognose::command {
namespace {

using layout::PyGenObject;

/// A coroutine `fetch(url, tries)` in frames of 3.12, whose type computes its frame and what it awaits.
struct ComputedPathTest : testing::Test, session::FakeSession {
  static constexpr std::int64_t suspended = -1;
  Address getset = python.object<layout::PyDescrObject>(python.type("getset_descriptor"));
  Address globals = python.dict({{python.text(U"limit"), python.integer(9)}});
  Address coroutine;

  void SetUp() override {
    python.program.layout.set(layout::FieldId::PyGenObject__gi_iframe, {});
    const auto& inner = add_frame(9,
                                  {.name = U"fetch",
                                   .variables = {{U"url", python.text(U"/a")},
                                                 {U"tries", python.integer(3)},
                                                 {U"unbound", Address{}},
                                                 {U"shared", python.integer(8), '\x80'}},
                                   .globals = globals});
    const Address type = python.type("coroutine");
    python.set(type,
               layout::PyTypeObject::tp_dict,
               python::make_attribute_dict(
                   python, {{U"cr_frame", getset}, {U"cr_await", getset}, {U"other", getset}}));
    coroutine = python.object<PyGenObject>(type);
    python.set(coroutine, PyGenObject::gi_frame, inner.frame.address);
    python.set(coroutine, PyGenObject::gi_frame_state, suspended);
  }
  /// What the path leads to from the coroutine, as text.
  std::string ask(std::string_view path) {
    const auto parsed = parse_path(path);
    if (!parsed) return parsed.error();
    const session::Query query{session};
    const auto program = session.program();
    if (!program) return "no Python";
    session::Work work(query, **program);
    const auto reached = follow(work, path, *parsed, coroutine);
    if (!reached) return reached.error();
    return reached->frame ? work.describe(*reached->frame) : work.describe(reached->object);
  }
};

// Which instruction it is at is not known of a made-up one.
TEST_F(ComputedPathTest, AFrameIsShownAsOne) {
  const std::string text = ask("task.cr_frame");
  EXPECT_TRUE(text.starts_with("Frame 0x")) << text;
  EXPECT_NE(text.find(", for file app.py, line ?, in fetch "), std::string::npos) << text;
}

TEST_F(ComputedPathTest, ItsVariablesAreADict) {
  EXPECT_EQ(ask("task.cr_frame.f_locals"), "{'url': '/a', 'tries': 3, 'shared': 8}");
  EXPECT_EQ(ask("task.cr_frame.f_locals['tries']"), "3");
  EXPECT_EQ(ask("task.cr_frame.f_locals['unbound']"),
            "at 'task.cr_frame.f_locals': it has no such key");
  EXPECT_EQ(ask("task.cr_frame.f_locals[0]"), "at 'task.cr_frame.f_locals': it has no such key");
}

TEST_F(ComputedPathTest, WhatElseAFrameHas) {
  EXPECT_EQ(ask("task.cr_frame.f_globals['limit']"), "9");
  EXPECT_NE(ask("task.cr_frame.f_code").find("code"), std::string::npos);
  EXPECT_EQ(ask("task.cr_frame.f_back"),
            "at 'task.cr_frame': of a frame f_locals, f_code, f_globals and f_builtins are read, "
            "not 'f_back'");
  EXPECT_EQ(ask("task.cr_frame[0]"), "at 'task.cr_frame': a frame has no items");
  EXPECT_EQ(ask("task.cr_frame.f_locals.keys"), "at 'task.cr_frame.f_locals': it has items");
}

TEST_F(ComputedPathTest, AnAttributeThatIsNotKnownStaysItsDescriptor) {
  EXPECT_EQ(ask("task.other"), python.describe(getset));
}

TEST_F(ComputedPathTest, WhatCannotBeReadIsSaid) {
  python.set(coroutine, PyGenObject::gi_frame, Address(0x4141));
  EXPECT_TRUE(ask("task.cr_frame").starts_with("at 'task': unreadable: ")) << ask("task.cr_frame");
  python.set(coroutine, PyGenObject::gi_frame_state, 77);
  EXPECT_TRUE(ask("task.cr_await").starts_with("at 'task': unreadable: ")) << ask("task.cr_await");
}

}  // namespace
}  // namespace hognose::command
