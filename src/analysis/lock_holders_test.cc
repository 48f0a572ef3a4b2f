// Who has a lock, on made-up frames.
// SPDX-License-Identifier: MIT
#include "analysis/lock_holders.h"

#include <deque>
#include <string>

#include <gtest/gtest.h>

#include "python/fake/fake_names.h"
#include "python/fake/fake_slots.h"

namespace hognose::analysis {
namespace {

using layout::_PyInterpreterFrame;
using layout::PyCFunctionObject;
using layout::PyCodeObject;
using layout::PyMethodDef;

class LockHoldersTest : public testing::Test, public python::FakePython {
 protected:
  static constexpr std::uint64_t table_at = 512;
  std::deque<python::Frame> frames;
  std::vector<BlockedThread> threads;
  Budget budget;
  Address lock = object<layout::lockobject>(type("_thread.lock"));
  Address globals = dict({{text(U"guard"), lock}});

  /// The code of a function that uses these names, and is handed `arguments`.
  Address make_code(const std::vector<std::u32string>& names,
                    const std::vector<std::u32string>& arguments = {}) {
    const Address code_type = type("code");
    set(code_type, layout::PyTypeObject::tp_basicsize, 1024);
    set(code_type,
        layout::PyTypeObject::tp_dict,
        dict({{text(U"co_exceptiontable"), make_slot(*this, U"co_exceptiontable", table_at)}}));
    const Address code = object<PyCodeObject>(code_type, 1024);
    const auto in_tuple = [this](const std::vector<std::u32string>& list) {
      std::vector<Address> texts;
      texts.reserve(list.size());
      for (const std::u32string& name : list)
        texts.push_back(text(name));
      return tuple(texts);
    };
    set(code, PyCodeObject::co_name, text(U"f"));
    set(code, PyCodeObject::co_filename, text(U"/srv/app.py"));
    set(code, PyCodeObject::co_names, in_tuple(names));
    const auto count = static_cast<std::int64_t>(arguments.size());
    set(code, PyCodeObject::co_nlocalsplus, count);
    set(code, PyCodeObject::co_argcount, count);
    set(code, PyCodeObject::co_stacksize, 2);
    set(code, PyCodeObject::co_localsplusnames, in_tuple(arguments));
    set(code, PyCodeObject::co_localspluskinds, bytes(std::string(arguments.size(), '\x20')));
    parts.memory->put_pointer(code + table_at, bytes("\x88\x04\x10\x03"));
    return code;
  }
  /// A function of the module that all threads run.
  void add_function(const std::vector<std::u32string>& names,
                    const std::vector<std::u32string>& arguments = {}) {
    const Address function = object<layout::PyFunctionObject>(type("function"));
    set(function, layout::PyFunctionObject::func_code, make_code(names, arguments));
    globals = dict({{text(U"guard"), lock}, {text(U"helper"), function}});
  }
  /// A new thread whose only frame is of a function that uses these names, and whose value stack
  /// keeps `kept` for a `with`.
  void add_thread(const std::vector<std::u32string>& names, Address kept = {}) {
    python::Frame frame;
    frame.code = make_code(names);
    frame.info = python::make_names("?", "/srv/app.py");
    frame.position.line = 9;
    frame.instruction = kept.is_null() ? 2 : 20;
    frame.address = make<_PyInterpreterFrame>(64);
    set(frame.address, _PyInterpreterFrame::f_globals, globals);
    parts.memory->put_pointer(
        frame.address + *program.layout.offset(_PyInterpreterFrame::localsplus), kept);
    program.forget();
    frames.push_back(frame);
    threads.push_back({{&frames.back()}, {}, {}, {}, false});
  }
  /// `lock.__exit__`.
  Address exit_of(Address self) {
    const Address label = allocate(16);
    parts.memory->put_c_string(label, "__exit__");
    const Address definition = make<PyMethodDef>();
    set(definition, PyMethodDef::ml_name, label);
    const Address method = object<PyCFunctionObject>(type("builtin_function_or_method"));
    set(method, PyCFunctionObject::m_ml, definition);
    set(method, PyCFunctionObject::m_self, self);
    return method;
  }
  std::optional<Holder> find(const std::set<std::size_t>& waiters = {}) {
    return LockHolders(program, threads, budget).find(lock, waiters);
  }
};

TEST_F(LockHoldersTest, WhoIsInsideOfAWithHasIt) {
  add_thread({});
  add_thread({}, exit_of(lock));
  const auto holder = find({0});
  ASSERT_TRUE(holder);
  EXPECT_EQ(holder->thread, 1U);
  EXPECT_EQ(holder->certainty, Certainty::exact);
  EXPECT_EQ(holder->place, "app.py:9");
}

TEST_F(LockHoldersTest, AllThatThreadsAreInsideOfAreListed) {
  const Address other = object<layout::lockobject>(type("_thread.lock"));
  add_thread({}, exit_of(other));
  add_thread({}, exit_of(lock));
  add_thread({}, exit_of(none()));
  EXPECT_EQ(LockHolders(program, threads, budget).list_entered(), (std::vector{lock, other}));
}

TEST_F(LockHoldersTest, OfSeveralNoneIsBetter) {
  add_thread({}, exit_of(lock));
  add_thread({}, exit_of(lock));
  EXPECT_FALSE(find());
}

TEST_F(LockHoldersTest, CodeThatMayReleaseItMakesItLikely) {
  add_thread({U"release"}, exit_of(lock));
  ASSERT_TRUE(find());
  EXPECT_EQ(find()->certainty, Certainty::likely);
  // Another may have taken it since.
  add_thread({U"guard", U"acquire"});
  EXPECT_FALSE(find());
}

TEST_F(LockHoldersTest, AHelperThatReleasesItMakesItLikely) {
  add_function({U"guard", U"release"});
  add_thread({U"helper"}, exit_of(lock));
  ASSERT_TRUE(find());
  EXPECT_EQ(find()->certainty, Certainty::likely);
}

TEST_F(LockHoldersTest, AHelperThatReleasesWhatItIsHandedDoesSoToo) {
  add_function({U"release"}, {U"anything"});
  add_thread({}, exit_of(lock));
  ASSERT_TRUE(find());
  EXPECT_EQ(find()->certainty, Certainty::likely);
}

TEST_F(LockHoldersTest, AHelperThatReleasesAnotherDoesNot) {
  add_function({U"other", U"release"}, {U"self"});
  add_thread({}, exit_of(lock));
  ASSERT_TRUE(find());
  EXPECT_EQ(find()->certainty, Certainty::exact);
}

TEST_F(LockHoldersTest, AnotherLockIsNone) {
  add_thread({}, exit_of(object<layout::lockobject>(type("_thread.lock"))));
  EXPECT_FALSE(find());
}

TEST_F(LockHoldersTest, WhoCallsAcquireAndReachesItHasItLikely) {
  add_thread({U"guard", U"acquire"});
  add_thread({U"guard", U"acquire"});
  add_thread({U"guard"});
  EXPECT_FALSE(find());
  const auto holder = find({0});
  ASSERT_TRUE(holder);
  EXPECT_EQ(holder->thread, 1U);
  EXPECT_EQ(holder->certainty, Certainty::likely);
}

TEST_F(LockHoldersTest, WhetherCodeCouldTakeItWithoutAWith) {
  const auto may_be_taken = [this] {
    return LockHolders(program, threads, budget).may_be_taken_by_call(lock);
  };
  add_thread({U"guard"});
  EXPECT_FALSE(may_be_taken());
  add_function({U"guard", U"release"});
  add_thread({U"helper"});
  EXPECT_TRUE(may_be_taken());
  globals = dict({{text(U"guard"), lock}});
  threads.clear();
  add_thread({U"guard", U"acquire"});
  EXPECT_TRUE(may_be_taken());
}

TEST_F(LockHoldersTest, UnreadableFramesHaveNothing) {
  add_thread({}, Address(0x7000'0000'0000));
  frames.back().code = Address(0x7000'0000'0000);
  EXPECT_FALSE(find());
}

}  // namespace
}  // namespace hognose::analysis
