// print, locals, list and info on a made-up Python.
// SPDX-License-Identifier: MIT
#include <cstdio>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "command/command.h"
#include "render/text.h"
#include "session/fake_session.h"

namespace hognose::command {
namespace {

class ValueCommandsTest : public testing::Test, public session::FakeSession {
 protected:
  void SetUp() override {
    const Address rows = python.list({python.integer(10), python.tuple({python.integer(20)})});
    const Address table = python.dict({{python.text(U"x"), python.integer(1)},
                                       {python.integer(-5), python.integer(2)},
                                       {python.none(), python.integer(3)},
                                       {python.bytes("b"), python.integer(4)}});
    const Address globals = python.dict(
        {{python.text(U"answer"), python.integer(42)}, {python.text(U"rows"), python.integer(0)}});
    const Address builtins = python.dict({{python.text(U"len"), python.integer(77)}});
    add_frame(2,
              {.name = U"work",
               .variables = {{U"rows", rows},
                             {U"table", table},
                             {U"unbound", Address{}},
                             {U"shared", python.integer(8), '\x40'},
                             {U"outer", python.integer(9), '\x80'}},
               .globals = globals,
               .builtins = builtins});
    add_frame(2,
              {.name = U"<module>",
               .flags = 0,
               .globals = globals,
               .builtins = builtins,
               .locals = globals});
    add_frame(6,
              {.name = U"Body",
               .flags = 0,
               .globals = globals,
               .builtins = builtins,
               .locals = python.dict({{python.text(U"field"), python.integer(5)}})});
  }
  std::string ask(std::string_view command, std::string_view arguments = "") {
    return render::render_text(command::ask(*find_command(command), {session, arguments}));
  }
};

TEST_F(ValueCommandsTest, OnAScreenValuesTakeOneLineAndAreShownOnce) {
  constexpr int count = 50;
  std::vector<std::pair<Address, Address>> many;
  many.reserve(count);
  for (int at = 0; at < count; ++at)
    many.emplace_back(python.integer(at), python.list({python.integer(at), python.list({})}));
  const Address large = python.dict(many);
  const Address pair = python.tuple({large, python.integer(5)});
  add_frame(9, {.name = U"deep", .variables = {{U"one", large}, {U"two", large}, {U"pair", pair}}});
  host.level = 9;
  host.columns = 70;
  const std::string shown = ask("locals");
  EXPECT_TRUE(shown.starts_with("Locals for deep\none = {0: [0, <list ...>], 1: [1, <list ...>]"))
      << shown;
  EXPECT_NE(shown.find("...(truncated)\ntwo = <dict, shown above>\n"
                       "pair = (<dict, shown above>, 5)\n"),
            std::string::npos)
      << shown;
  EXPECT_EQ(shown.find('\n', 16) - 16, 70U) << shown;
  host.columns.reset();
  const std::string whole = ask("locals");
  EXPECT_EQ(whole.find("shown above"), std::string::npos);
  host.columns = 70;
  EXPECT_EQ(ask("locals", "--all"), whole);
}

TEST_F(ValueCommandsTest, OnAScreenTheNewestOfManyFramesAreShown) {
  for (int at = 0; at < 30; ++at)
    add_frame(9, {.name = U"one", .variables = {{U"a", python.integer(1)}}});
  host.level = 9;
  host.columns = 70;
  const std::string shown = ask("locals");
  EXPECT_TRUE(
      shown.ends_with("Locals for one\na = 1\n... 11 of 30 shown; --all shows all frames\n"))
      << shown;
  EXPECT_EQ(ask("locals", "--all").find("shown"), std::string::npos);
}

TEST_F(ValueCommandsTest, AnObjectOfUnknownTypeIsAHoleWithAReason) {
  const Address stranger = python.object<layout::PyObject>(Address(0x10));
  add_frame(9, {.name = U"odd", .variables = {{U"stranger", stranger}}});
  host.level = 9;
  const auto answer = command::ask(*find_command("locals"), {session, ""});
  EXPECT_EQ(answer.completeness(), document::Completeness::partial);
  const std::string text = render::render_text(answer);
  EXPECT_NE(text.find("stranger = <unknown at remote 0x"), std::string::npos) << text;
  EXPECT_NE(text.find("(what an <unknown> object is)"), std::string::npos) << text;
}

TEST_F(ValueCommandsTest, PrintLooksInLocalsThenGlobalsThenBuiltins) {
  EXPECT_EQ(ask("print", "rows"), "local 'rows' = [10, (20,)]\n");
  EXPECT_EQ(ask("print", " shared "), "local 'shared' = 8\n");
  EXPECT_EQ(ask("print", "outer"), "local 'outer' = 9\n");
  EXPECT_EQ(ask("print", "answer"), "global 'answer' = 42\n");
  EXPECT_EQ(ask("print", "len"), "builtin 'len' = 77\n");
  EXPECT_EQ(ask("print", "nope"), "'nope' not found\n");
  EXPECT_EQ(ask("print", "unbound"), "'unbound' not found\n");
  EXPECT_TRUE(ask("print", "").starts_with("'' not found: "));
}

TEST_F(ValueCommandsTest, PrintFollowsItems) {
  EXPECT_EQ(ask("print", "rows[-1][0]"), "local 'rows[-1][0]' = 20\n");
  EXPECT_EQ(ask("print", "rows[True]"), "local 'rows[True]' = (20,)\n");
  EXPECT_EQ(ask("print", "table['x']"), "local \"table['x']\" = 1\n");
  EXPECT_EQ(ask("print", "table[-5]"), "local 'table[-5]' = 2\n");
  EXPECT_EQ(ask("print", "table[None]"), "local 'table[None]' = 3\n");
  EXPECT_EQ(ask("print", "table[b\"b\"]"), "local 'table[b\"b\"]' = 4\n");
}

/// A deque of 1, 2 and 3 in two blocks of two.
Address make_deque(python::FakePython& python) {
  using layout::block;
  using layout::dequeobject;
  auto place = python.program.layout.at(layout::FieldId::block__data);
  place.offset = 0;
  python.program.layout.set(layout::FieldId::block__data, place);
  place.offset = 16;
  python.program.layout.set(layout::FieldId::block__rightlink, place);
  const Address first = python.allocate(32);
  const Address second = python.allocate(32);
  python.parts.memory->put_pointer(first + 8, python.integer(1));
  python.parts.memory->put_pointer(second, python.integer(2));
  python.parts.memory->put_pointer(second + 8, python.integer(3));
  python.set(first, block::rightlink, second);
  const Address deque = python.object<dequeobject>(python.type("collections.deque"));
  python.set(deque, dequeobject::leftblock, first);
  python.set(deque, dequeobject::leftindex, 1);
  python.set(deque, dequeobject::len, 3);
  return deque;
}

TEST_F(ValueCommandsTest, PrintFollowsItemsOfADeque) {
  const Address deque = make_deque(python);
  host.expressions["$rdi"] = deque;
  EXPECT_EQ(ask("print", "$rdi[0]"), "object '$rdi[0]' = 1\n");
  EXPECT_EQ(ask("print", "$rdi[-1]"), "object '$rdi[-1]' = 3\n");
  EXPECT_EQ(ask("print", "$rdi[3]"),
            "'$rdi[3]' not found: at '$rdi': index out of range: it has 3 items\n");
  const Address own =
      python.type("Queue", {python::TypeFlag::heap_type}, python.type("collections.deque"));
  python.set(deque, layout::PyObject::ob_type, own);
  EXPECT_EQ(ask("print", "$rdi[1]"), "object '$rdi[1]' = 2\n");
  const auto first =
      *python.program.view<layout::dequeobject>(deque).read(layout::dequeobject::leftblock);
  python.set(first, layout::block::rightlink, first);
  python.set(deque, layout::dequeobject::len, INT64_MAX);
  session.end_epoch();
  EXPECT_NE(ask("print", "$rdi[-1]").find("unreadable: "), std::string::npos);
}

TEST_F(ValueCommandsTest, PrintFollowsKeysOfAProxy) {
  using layout::mappingproxyobject;
  const Address proxy = python.object<mappingproxyobject>(python.type("mappingproxy"));
  python.set(
      proxy, mappingproxyobject::mapping, python.dict({{python.text(U"a"), python.integer(1)}}));
  host.expressions["$rdi"] = proxy;
  EXPECT_EQ(ask("print", "$rdi['a']"), "object \"$rdi['a']\" = 1\n");
  EXPECT_EQ(ask("print", "$rdi['b']"), "\"$rdi['b']\" not found: at '$rdi': it has no such key\n");
  python.set(proxy, mappingproxyobject::mapping, proxy);
  session.end_epoch();
  EXPECT_NE(ask("print", "$rdi['a']").find("unreadable: "), std::string::npos);
}

TEST_F(ValueCommandsTest, PrintSaysWhichStepFailed) {
  EXPECT_EQ(ask("print", "rows[2]"),
            "'rows[2]' not found: at 'rows': index out of range: it has 2 items\n");
  EXPECT_EQ(ask("print", "rows[1][99999999999999999999]"),
            "'rows[1][99999999999999999999]' not found: at 'rows[1]': index out of range: it has 1 "
            "item\n");
  EXPECT_EQ(ask("print", "table[9]"), "'table[9]' not found: at 'table': it has no such key\n");
  EXPECT_EQ(ask("print", "answer['x']"),
            "\"answer['x']\" not found: at 'answer': items of a int object cannot be read without "
            "running code\n");
  EXPECT_EQ(ask("print", "nope.x"), "'nope.x' not found: no name 'nope'\n");
  EXPECT_EQ(ask("print", "rows[1"), "'rows[1' not found: ']' is missing\n");
}

TEST_F(ValueCommandsTest, PrintTakesAddressesOfTheHost) {
  host.expressions["$rdi"] = python.list({python.integer(3)});
  EXPECT_EQ(ask("print", "$rdi"), "object '$rdi' = [3]\n");
  EXPECT_EQ(ask("print", "$rdi[0]"), "object '$rdi[0]' = 3\n");
  EXPECT_EQ(ask("print", "0x1"), "'0x1' not found: '0x1' is no address here\n");
  stacks[100].entries.clear();
  session.end_epoch();
  EXPECT_EQ(ask("print", "$rdi"), "object '$rdi' = [3]\n");
  EXPECT_EQ(ask("print", "rows"), "Unable to locate python frame\n");
}

TEST_F(ValueCommandsTest, PrintReadsTheDictOfAClassBody) {
  host.level = 6;
  EXPECT_EQ(ask("print", "field"), "local 'field' = 5\n");
}

TEST_F(ValueCommandsTest, PrintCompletesNames) {
  const auto complete = find_command("print")->complete;
  EXPECT_EQ(complete({session, "r"}), std::vector<std::string>{"rows"});
  EXPECT_EQ(complete({session, "a"}), std::vector<std::string>{"answer"});
  EXPECT_EQ(complete({session, ""}).size(), 6U);
  EXPECT_TRUE(complete({session, "rows[1"}).empty());
}

TEST_F(ValueCommandsTest, PrintCompletesKeys) {
  const auto complete = find_command("print")->complete;
  EXPECT_EQ(complete({session, "table["}),
            (std::vector<std::string>{"table['x']", "table[-5]", "table[None]", "table[b'b']"}));
  EXPECT_EQ(complete({session, "table['"}), std::vector<std::string>{"table['x']"});
  EXPECT_EQ(complete({session, "table[\""}), std::vector<std::string>{"table[\"x\"]"});
  EXPECT_TRUE(complete({session, "table['y"}).empty());
  EXPECT_TRUE(complete({session, "table['x']"}).empty());
}

TEST_F(ValueCommandsTest, LocalsOfAllFramesOfTheRun) {
  EXPECT_EQ(ask("locals"),
            "Locals for work\n"
            "rows = [10, (20,)]\n"
            "table = {'x': 1, -5: 2, None: 3, b'b': 4}\n"
            "shared = 8\n"
            "outer = 9\n"
            "Locals for <module>\n");
  host.level = 6;
  EXPECT_EQ(ask("locals"), "Locals for Body\nfield = 5\n");
}

TEST_F(ValueCommandsTest, LocalsOfARunThatMayGoOnSaySo) {
  constexpr const char* why =
      "<unreadable at 0x30: unmapped while reading PyFrameObject> (older frames)\n";
  stacks[100].lacks.add(Error{ErrorKind::unmapped, Address(0x30), "PyFrameObject"});
  EXPECT_FALSE(ask("locals").ends_with(why)) << "what is lost is of other machine frames";
  host.level = 6;
  EXPECT_EQ(ask("locals"), std::string("Locals for Body\nfield = 5\n") + why);
  host.level.reset();
  for (native::Entry& entry : stacks[100].entries)
    entry.level.reset();
  session.end_epoch();
  EXPECT_TRUE(ask("locals").ends_with(why)) << ask("locals");
  const auto answer = command::ask(*find_command("locals"), {session, ""});
  EXPECT_EQ(answer.completeness(), document::Completeness::partial);
  ASSERT_TRUE(session.selection().choose(**session.thread_stack(), 1));
  EXPECT_EQ(ask("locals"), "Locals for <module>\n") << "the one that was chosen is known";
}

TEST_F(ValueCommandsTest, WhereNewerFramesAreLostTheNewestOneThatIsKnownIsMarked) {
  stacks[100].newest_hole = Error{ErrorKind::corrupt, Address(0x30), "_PyCFrame"};
  constexpr const char* why =
      "<unreadable at 0x30: corrupt while reading _PyCFrame> (newer frames)\n";
  const auto marks = [&](std::string_view command, std::string_view arguments) {
    const std::string answer = ask(command, arguments);
    return answer.find(why) != std::string::npos;
  };
  EXPECT_TRUE(marks("locals", ""));
  EXPECT_TRUE(marks("print", "rows"));
  EXPECT_TRUE(marks("print", "nope"));
  EXPECT_TRUE(marks("frame", "")) << ask("frame");
  EXPECT_TRUE(marks("frame", "1")) << "they are counted from the newest";
  session.selection().forget();
  host.level = 6;
  EXPECT_FALSE(marks("locals", "")) << "this one is what was asked for";
  EXPECT_FALSE(marks("print", "answer"));
}

TEST_F(ValueCommandsTest, LocalsOfTheChosenFrameOnly) {
  ASSERT_TRUE(session.selection().choose(**session.thread_stack(), 1));
  EXPECT_EQ(ask("locals"), "Locals for <module>\n");
}

TEST_F(ValueCommandsTest, LocalsHaveNoHeadingWhereTheStyleHasNone) {
  python.program.style.locals_header = false;
  host.level = 6;
  EXPECT_EQ(ask("locals"), "field = 5\n");
}

TEST_F(ValueCommandsTest, AnUnreadableFrameIsAHoleBesideItsNeighbours) {
  stacks[100].entries[0].frame.address = Address(0x7fff'0000'0000);
  const std::string answer = ask("locals");
  EXPECT_NE(answer.find("<unreadable at 0x7fff"), std::string::npos) << answer;
  EXPECT_NE(answer.find("Locals for <module>\n"), std::string::npos) << answer;
}

TEST_F(ValueCommandsTest, ListMarksTheCurrentLine) {
  const std::string path =
      testing::TempDir() + "hognose-list-" + std::to_string(::getpid()) + ".py";
  std::ofstream file(path);
  for (int line = 1; line <= 20; ++line)
    file << "line " << line << "\n";
  file.close();
  auto& frame = stacks[100].entries[0].frame;
  python::CodeInfo info = *frame.info;
  info.path = path;
  frame.info = std::make_shared<const python::CodeInfo>(info);
  EXPECT_EQ(ask("list"),
            "   2    line 2\n   3    line 3\n   4    line 4\n   5    line 5\n   6    line 6\n"
            "  >7    line 7\n   8    line 8\n   9    line 9\n  10    line 10\n  11    line 11\n"
            "  12    line 12\n");
  EXPECT_EQ(ask("list", "7 , 8"), "  >7    line 7\n   8    line 8\n");
  EXPECT_EQ(ask("list", "19"), "  19    line 19\n  20    line 20\n");
  EXPECT_EQ(ask("list", "0,1"), "   1    line 1\n");
  for (const char* none : {"19,", "foo", "10x"}) {
    EXPECT_TRUE(ask("list", none).ends_with("10 lists from line 10, and 10,20 to line 20\n"))
        << none;
  }
  EXPECT_EQ(ask("list", "99999999999999999999"),
            "note: app.py has 20 lines; none of them is in this range\n");
  std::remove(path.c_str());
}

TEST_F(ValueCommandsTest, ListSaysWhatWasTried) {
  stacks[100].entries[0].frame.info = python::make_names("?", "/no/x.py");
  EXPECT_EQ(ask("list"), "Unable to open /no/x.py: No such file or directory\n");
  stacks[100].entries[0].frame.position.line.reset();
  session.end_epoch();
  EXPECT_EQ(ask("list"), "Unable to read python frame line number\n");
  stacks[100].entries.clear();
  session.end_epoch();
  EXPECT_EQ(ask("list"), "Unable to locate gdb frame for python bytecode interpreter\n");
}

TEST_F(ValueCommandsTest, InfoSaysWhoToldTheLayout) {
  notes = {"the nearest table is used"};
  const std::string answer = ask("info");
  EXPECT_NE(answer.find("shipped table"), std::string::npos) << answer;
  EXPECT_NE(answer.find("note: the nearest table is used\n"), std::string::npos) << answer;
  EXPECT_NE(answer.find("1 in 1 interpreter"), std::string::npos) << answer;
  no_python = Error{ErrorKind::not_found, {}, "runtime"};
  session.forget_images();
  EXPECT_TRUE(ask("info").starts_with("No Python in this process\n"));
}

}  // namespace
}  // namespace hognose::command
