// Each row of the table is complete, has a function of its own, and a page in docs/commands.
// SPDX-License-Identifier: MIT
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "base/formatted.h"
#include "command/command.h"

namespace hognose::command {
namespace {

const std::filesystem::path pages = HOGNOSE_DOCS "/commands";

std::string read_page(std::string_view name) {
  std::ifstream file(pages / (std::string(name) + ".md"));
  return (std::ostringstream() << file.rdbuf()).str();
}

TEST(Commands, RowsAreComplete) {
  std::set<std::string_view> names;
  for (const Command& row : all_commands()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_FALSE(row.summary.empty()) << row.name;
    EXPECT_EQ(row.summary.find('\n'), std::string_view::npos) << row.name;
    EXPECT_FALSE(row.help.empty()) << row.name;
    EXPECT_NE(row.run, nullptr) << row.name;
    EXPECT_EQ(find_command(row.name), &row);
  }
  EXPECT_EQ(find_command("nope"), nullptr);
}

TEST(Commands, EachSaysWhatIsWrongWithItsArguments) {
  const session::Words words{.prefix = "py-"};
  const auto say = [&](std::string_view name, std::string_view arguments) {
    return find_mistake(*find_command(name), arguments, words);
  };
  for (const Command& row : all_commands()) {
    const bool takes_a_name = row.name == "print" || row.name == "whatis";
    EXPECT_EQ(say(row.name, "no such thing").empty(), takes_a_name) << row.name;
    EXPECT_EQ(say(row.name, " ").empty(), !takes_a_name) << row.name;
  }
  EXPECT_EQ(say("info", "x"), "py-info takes no arguments; 'x' is not understood");
  EXPECT_EQ(say("locals", "x"), "The only argument is --all; 'x' is not understood");
  EXPECT_EQ(say("print", ""),
            "'' not found: py-print takes a name or a path such as self.rows[3]['x'].name");
  for (const std::string_view right : {"10", " 10 , 20 ", "10,20"})
    EXPECT_EQ(say("list", right), "") << right;
  for (const std::string_view wrong : {"10-20", "10,", ",10", "-1", "1,2,3", "foo", "1 2"})
    EXPECT_NE(say("list", wrong), "") << wrong;
  EXPECT_EQ(say("exc", " full "), "");
  EXPECT_EQ(say("up", "-2"), "");
  EXPECT_EQ(say("frame", "3"), "");
  EXPECT_NE(say("frame", "-3"), "");
  EXPECT_EQ(say("bt", "-n --native"), "");
}

TEST(Commands, HelpSpeaksOfCommandsThatThereAre) {
  for (const Command& row : all_commands()) {
    const std::string help = session::in_words(row.help, session::Words{.prefix = "py-"});
    EXPECT_EQ(help.find_first_of("{}"), std::string::npos) << help;
    for (auto at = help.find("py-"); at != std::string::npos; at = help.find("py-", at + 1)) {
      const std::string name = help.substr(at + 3, help.find_first_of(" ;.,\n", at) - at - 3);
      EXPECT_NE(find_command(name), nullptr) << name << " in\n" << help;
    }
  }
}

TEST(Commands, EachHasAPageThatShowsItsArguments) {
  for (const Command& row : all_commands()) {
    const std::string page = read_page(row.name);
    const std::string name(row.name);
    const std::string usage =
        row.arguments.empty() ? name : formatted("{} {}", name, row.arguments);
    EXPECT_TRUE(page.starts_with(formatted("# {}\n\n    {}", name, usage))) << name;
    EXPECT_NE(page.find(formatted("in GDB: py-{}\n", usage)), std::string::npos) << name;
    EXPECT_NE(page.find("(gdb) py-" + name), std::string::npos) << name;
  }
}

TEST(Commands, EachPageHasARow) {
  for (const auto& page : std::filesystem::directory_iterator(pages)) {
    EXPECT_NE(find_command(page.path().stem().string()), nullptr) << page.path();
  }
}

}  // namespace
}  // namespace hognose::command
