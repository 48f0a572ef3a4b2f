// Notes about an open Python.
// SPDX-License-Identifier: MIT
#include "session/program_notes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hognose::session {
namespace {

TEST(ProgramNotes, OtherPythonsAreShownByTheWordsOfTheHost) {
  python::ProgramFacts program;
  program.notes = {"a table of 3.8 stands in"};
  program.others = {{"2.7", "/usr/bin/python2", 2}};
  EXPECT_THAT(
      notes_of(program, {.runtime = "--python"}),
      testing::ElementsAre(
          "a table of 3.8 stands in",
          "CPython 2.7 of /usr/bin/python2 runs in this process as well: --python 2 shows it"));
}

}  // namespace
}  // namespace hognose::session
