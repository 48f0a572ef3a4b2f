// What GDBs say, copied from them.
// SPDX-License-Identifier: MIT
#include "cli/setup/gdb_words.h"

#include <gtest/gtest.h>

namespace hognose::cli {
namespace {

constexpr std::string_view help_of_13 =
    "At startup, GDB reads the following early init files and executes their\ncommands:\n"
    "   * user-specific early init file: /home/ann/.gdbearlyinit\n\n"
    "At startup, GDB reads the following init files and executes their commands:\n"
    "   * system-wide init files: /etc/gdb/gdbinit\n"
    "   * user-specific init file: /home/ann/.config/gdb/gdbinit\n\n"
    "For more information, type \"help\"\n";

TEST(GdbWords, NameTheFileOfTheUser) {
  EXPECT_EQ(find_user_init(help_of_13), "/home/ann/.config/gdb/gdbinit");
  EXPECT_EQ(
      find_user_init("At startup, GDB reads the following init files and executes their commands:\n"
                     "   * system-wide init files: /etc/gdb/gdbinit\n"),
      "");
  EXPECT_EQ(find_user_init("   * user-specific init file: /x\n"), "");
}

TEST(GdbWords, NameTheFilesOfTheSystem) {
  constexpr std::string_view said =
      "\t     --with-python=/usr (relocatable)\n\t     --with-system-gdbinit=/etc/gdb/gdbinit\n"
      "\t     --with-system-gdbinit-dir=/usr/share/x (relocatable)\n";
  EXPECT_EQ(find_setting(said, "--with-system-gdbinit"), "/etc/gdb/gdbinit");
  EXPECT_EQ(find_setting(said, "--with-system-gdbinit-dir"), "/usr/share/x");
  EXPECT_EQ(find_setting(said, "--with-babeltrace"), "");
}

TEST(GdbWords, TheLineHoldsAnyPath) {
  EXPECT_EQ(
      make_gdb_line("~/a\"b\\c"),
      "python import os; hognose = os.path.expanduser(\"~/a\\\"b\\\\c\"); "
      "os.path.exists(hognose) and gdb.execute(\"source \" + hognose)  # by `hognose setup gdb`");
}

}  // namespace
}  // namespace hognose::cli
