// How documents look as text.
// SPDX-License-Identifier: MIT
#include "render/text.h"

#include <gtest/gtest.h>

#include "render/characters.h"

namespace hognose::render {
namespace {

using document::Document;
using document::Traceback;
using document::TraceEntry;
using document::TraceForm;

TraceEntry frame(std::optional<std::int64_t> level) {
  TraceEntry entry;
  entry.level = level;
  entry.place.file = "/srv/app.py";
  entry.place.line = 7;
  entry.place.function = "work";
  entry.source = "rest(a)";
  entry.place.address = 0x7f00;
  entry.arguments = {{"local", "a", "1"}, {"local", "b", "'x'"}};
  return entry;
}

TraceEntry native(std::int64_t level, std::string text) {
  TraceEntry entry;
  entry.is_python = false;
  entry.level = level;
  entry.text = std::move(text);
  return entry;
}

std::string render(Traceback trace) {
  Document answer;
  answer.add(std::move(trace));
  return render_text(answer);
}

TEST(Text, BriefTraceback) {
  EXPECT_EQ(
      render({.form = TraceForm::brief, .entries = {native(1, "Waiting for the GIL"), frame(5)}}),
      "Traceback (most recent call first):\n"
      "  Waiting for the GIL\n"
      "  File \"/srv/app.py\", line 7, in work\n"
      "    rest(a)\n");
}

TEST(Text, NumberedTraceback) {
  EXPECT_EQ(render({.form = TraceForm::numbered,
                    .has_header = false,
                    .entries = {native(1, "Garbage-collecting"), frame(12), frame(std::nullopt)}}),
            "#1   Garbage-collecting\n"
            "#12   File \"/srv/app.py\", line 7, in work\n"
            "    rest(a)\n"
            "  File \"/srv/app.py\", line 7, in work\n"
            "    rest(a)\n");
}

TEST(Text, UnderlinesAreForThoseWhoAskForThem) {
  TraceEntry entry = frame(5);
  entry.source = "x = rest(a)";
  entry.running = {4, 11};
  Document answer;
  answer.add(Traceback{.form = TraceForm::brief, .has_header = false, .entries = {entry}});
  answer.add(Traceback{.form = TraceForm::full, .has_header = false, .entries = {entry}});
  const std::string brief = "  File \"/srv/app.py\", line 7, in work\n    x = rest(a)\n";
  const std::string full =
      "#5 Frame 0x7f00, for file /srv/app.py, line 7, in work (a=1, b='x')\n    x = rest(a)\n";
  EXPECT_EQ(render_text(answer), brief + full);
  EXPECT_EQ(render_text(answer, nullptr, {.underlines = true}), brief + "        ^^^^^^^\n" + full);
}

TEST(Text, FullTraceback) {
  TraceEntry lost = frame(8);
  lost.place.line.reset();
  lost.source.clear();
  lost.arguments.clear();
  lost.note = "its machine frame is a guess";
  lost.place.hole = Error{ErrorKind::unmapped, Address(0x20), "co_name"};
  EXPECT_EQ(render({.form = TraceForm::full, .has_header = false, .entries = {frame(5), lost}}),
            "#5 Frame 0x7f00, for file /srv/app.py, line 7, in work (a=1, b='x')\n"
            "    rest(a)\n"
            "#8 Frame 0x7f00, for file /srv/app.py, line ?, in work ()\n"
            "    (failed to get frame line number)\n"
            "    <unreadable at 0x20: unmapped while reading co_name>\n"
            "    (its machine frame is a guess)\n");
}

TEST(Text, WhatATerminalObeysIsEscapedInSentences) {
  Document answer;
  answer.add(document::Note{"lib\x1b[31mx.so is not on this machine"});
  EXPECT_EQ(render_text(answer), "note: lib\\x1b[31mx.so is not on this machine\n");
}

TEST(Text, ListingMarksTheCurrentLine) {
  Document answer;
  answer.add(document::Listing{
      "f", {{9, false, "def f():"}, {10, true, "    return"}, {12345, true, ""}}});
  EXPECT_EQ(render_text(answer), "   9    def f():\n >10        return\n>12345    \n");
}

TEST(Text, BindingsWithAndWithoutScope) {
  Document answer;
  answer.add(document::Bindings{"Locals for f", false, {{"local", "a", "1"}, {"cell", "b", "2"}}});
  answer.add(document::Bindings{"", true, {{"global", "x['k']", "None"}, {"local", "y", "3"}}});
  EXPECT_EQ(render_text(answer),
            "Locals for f\na = 1\nb = 2\nglobal \"x['k']\" = None\nlocal 'y' = 3\n");
}

TEST(Text, AbsencesSayWhatIsMissing) {
  Document answer;
  answer.add(document::Hole{{ErrorKind::unmapped, Address(0x10), "frame"}, "frame 3"});
  answer.add(document::Elision{10, 200, "use --all"});
  answer.add(document::Cut{Exhausted::interrupted, "older frames"});
  EXPECT_EQ(render_text(answer),
            "<unreadable at 0x10: unmapped while reading frame> (frame 3)\n"
            "... 10 of 200 shown; use --all\n"
            "... stopped: " +
                std::string(describe_exhausted(Exhausted::interrupted)) + " (older frames)\n");
}

TEST(Text, NotesStandApartWhereAskedFor) {
  Document answer;
  answer.add(document::Note{"the nearest table is used"});
  answer.add(document::Hole{{ErrorKind::corrupt, {}, "frame"}, ""});
  EXPECT_EQ(render_text(answer),
            "<unreadable: corrupt while reading frame>\nnote: the nearest table is used\n");
  std::string notes;
  EXPECT_EQ(render_text(answer, &notes), "<unreadable: corrupt while reading frame>\n");
  EXPECT_EQ(notes,
            "note: the nearest table is used\n"
            "note: this answer is partial: 1 unreadable, 0 cut short\n");
}

/// An answer with a block of each kind.
Document everything() {
  Document answer;
  answer.add(document::Heading{"Thread 7"});
  TraceEntry holed = frame(5);
  holed.source = "x = rest(a)";
  holed.running = {4, 11};
  holed.place.hole = Error{ErrorKind::unmapped, Address(0x20), "co_name"};
  for (const TraceForm form : {TraceForm::brief, TraceForm::numbered, TraceForm::full}) {
    answer.add(Traceback{
        .form = form, .max_repr = 60, .entries = {native(1, "Waiting for the GIL"), holed}});
  }
  answer.add(document::Bindings{"Locals for f", false, {{"local", "a", "1"}}});
  answer.add(document::Listing{"f", {{9, false, "def f():"}, {10, true, "    return"}}});
  answer.add(document::Table{{"struct", "n"}, {{"PyObject", "2"}}});
  answer.add(document::Paragraph{"as it stands"});
  answer.add(document::Hole{{ErrorKind::unmapped, Address(0x10), "frame"}, "frame 3"});
  answer.add(document::Elision{10, 200, "use --all"});
  answer.add(document::Cut{Exhausted::interrupted, "older frames"});
  answer.add(document::Note{"the nearest table is used"});
  return answer;
}

std::string without_codes(std::string text) {
  for (std::size_t at = text.find('\x1b'); at != std::string::npos; at = text.find('\x1b', at))
    text.erase(at, text.find('m', at) + 1 - at);
  return text;
}

TEST(Text, ColourChangesNothingButColour) {
  std::string plain_notes;
  std::string notes;
  const std::string plain = render_text(everything(), &plain_notes, {.underlines = true});
  const std::string coloured = render_text(
      everything(), &notes, {.underlines = true, .has_colour = true, .notes_have_colour = true});
  EXPECT_EQ(plain.find('\x1b'), std::string::npos);
  EXPECT_NE(coloured, plain);
  EXPECT_EQ(without_codes(coloured), plain);
  EXPECT_NE(notes, plain_notes);
  EXPECT_EQ(without_codes(notes), plain_notes);
}

TEST(Text, AnswerAndNotesMayGoToDifferentPlaces) {
  std::string notes;
  const std::string text = render_text(everything(), &notes, {.notes_have_colour = true});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_NE(notes.find('\x1b'), std::string::npos);
}

TEST(Text, ColoursOfATraceback) {
  Document answer;
  answer.add(document::Heading{"Thread 7"});
  answer.add(Traceback{.has_header = false, .entries = {frame(1)}});
  answer.add(document::Cut{Exhausted::deadline, ""});
  EXPECT_EQ(render_text(answer, nullptr, {.has_colour = true}),
            "\x1b[1mThread 7\x1b[0m\n"
            "  File \"\x1b[35m/srv/app.py\x1b[0m\", line \x1b[35m7\x1b[0m, in \x1b[36mwork\x1b[0m\n"
            "    rest(a)\n"
            "\x1b[33m... stopped: time limit\x1b[0m\n");
}

TEST(Text, PathsAreShortWhereAskedFor) {
  TraceEntry library = frame(1);
  library.place.file = "/usr/lib/python3.11/queue.py";
  document::NativePlace place;
  place.image = "/usr/lib/x86_64-linux-gnu/libfast.so";
  place.function = "wait";
  place.file = "/build/fast/src/wait.c";
  place.line = 3;
  TraceEntry machine = native(0, "");
  machine.native = std::make_shared<const document::NativePlace>(place);
  Document answer;
  answer.add(Traceback{.has_header = false, .entries = {machine, library, frame(2)}});
  answer.add(
      Traceback{.form = TraceForm::full, .has_header = false, .entries = {library, frame(2)}});
  EXPECT_EQ(render_text(answer, nullptr, {.shortens_paths = true, .folder = "/srv"}),
            "  Native \"libfast.so\", in wait at src/wait.c:3\n"
            "  File \"queue.py\", line 7, in work\n    rest(a)\n"
            "  File \"app.py\", line 7, in work\n    rest(a)\n"
            "#1 Frame 0x7f00, for file queue.py, line 7, in work (a=1, b='x')\n    rest(a)\n"
            "#2 Frame 0x7f00, for file app.py, line 7, in work (a=1, b='x')\n    rest(a)\n");
}

TEST(Text, CodeOfLibrariesIsDim) {
  TraceEntry library = frame(1);
  library.place.file = "/usr/lib/python3.11/queue.py";
  Document answer;
  answer.add(Traceback{.has_header = false, .entries = {library}});
  const std::string text = render_text(answer, nullptr, {.has_colour = true});
  EXPECT_NE(text.find("\x1b[2mwork\x1b[0m\n\x1b[2m    rest(a)\x1b[0m\n"), std::string::npos)
      << text;
}

TEST(Text, TableColumnsAreAsWideAsTheirText) {
  Document answer;
  answer.add(document::Table{{"struct", "n"}, {{"é", "1"}, {"longer name", "22"}, {"short row"}}});
  EXPECT_EQ(render_text(answer), "struct       n\né            1\nlonger name  22\nshort row\n");
}

}  // namespace
}  // namespace hognose::render
