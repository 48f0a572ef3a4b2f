// whatis on a made-up process: numbers, names and registers.
// SPDX-License-Identifier: MIT
#include <csignal>
#include <utility>

#include <gtest/gtest.h>

#include "command/command.h"
#include "render/json.h"
#include "render/text.h"
#include "session/fake_session.h"

namespace hognose::command {
namespace {

class WhatisTest : public testing::Test, public session::FakeSession {
 protected:
  WhatisTest() {
    item = python.list({python.integer(1)});
    FrameParts parts{.name = U"work"};
    parts.variables.push_back({U"item", item});
    add_frame(std::nullopt, parts);
  }
  document::Document ask(std::string_view words) {
    return command::ask(*find_command("whatis"), {session, words, {}});
  }
  std::string text(std::string_view words) { return render::render_text(ask(words)); }

  Address item;
};

TEST_F(WhatisTest, ANumberThatIsNoAddress) {
  python.map_memory();
  EXPECT_TRUE(text("24").starts_with("0x18: nothing is mapped there: a small number: 24"))
      << text("24");
  EXPECT_TRUE(text("0x4242424241414141").find("its bytes are text: \"AAAABBBB\"") !=
              std::string::npos);
  EXPECT_EQ(ask("24").completeness(), document::Completeness::complete);
}

TEST_F(WhatisTest, ANumberMayFollow) {
  python.map_memory();
  EXPECT_TRUE(text("0x10+8").starts_with("0x10+8 = 0x18: ")) << text("0x10+8");
  host.expressions["$rsp"] = Address(0x7000);
  EXPECT_TRUE(text("$rsp - 0x10").starts_with("$rsp - 0x10 = 0x6ff0: "));
}

TEST_F(WhatisTest, WhereAMapIsNotKnownNothingIsSaidToBeMissing) {
  EXPECT_NE(text("0x500000").find("what is mapped there is not known"), std::string::npos);
}

TEST_F(WhatisTest, WhatIsMappedAndCannotBeReadIsSaid) {
  python.set_maps(
      target::Maps({{{Address(0x800000), Address(0x801000)}, 0, true, true, false, ""}}));
  EXPECT_EQ(ask("0x800010").completeness(), document::Completeness::partial);
  EXPECT_NE(text("0x800010").find("unmapped"), std::string::npos) << text("0x800010");
}

TEST_F(WhatisTest, APathLeadsToAnAddress) {
  python.map_memory();
  const std::string said = text("item");
  char at[32];
  std::snprintf(at, sizeof at, "item = 0x%llx: ", static_cast<unsigned long long>(item.value()));
  EXPECT_TRUE(said.starts_with(at)) << said;
  EXPECT_NE(text("item[0]").find("item[0] = 0x"), std::string::npos);
}

TEST_F(WhatisTest, WhereNothingIsSelectedANameIsLookedForInAllThreads) {
  python.map_memory();
  stacks[200] = std::exchange(stacks[100], {});
  add_frame(std::nullopt, U"idle");
  for (const std::int64_t tid : {100, 200}) {
    target::OsThread thread;
    thread.tid = tid;
    host.threads.push_back(thread);
  }
  host.tid = 0;
  EXPECT_TRUE(text("item").starts_with("item = 0x")) << text("item");
}

TEST_F(WhatisTest, WhatIsNoAddressIsSaidToBeNone) {
  EXPECT_EQ(ask("").refusal, document::Refusal::usage);
  EXPECT_TRUE(text("nope").starts_with("'nope' not found: no name 'nope' in the selected frame"));
  EXPECT_EQ(ask("$rdi").completeness(), document::Completeness::nothing);
}

TEST_F(WhatisTest, ProgramsAreToldTheParts) {
  python.map_memory();
  const std::string said = render::render_json(ask("0x10008"));
  EXPECT_NE(said.find("\"type\": \"address\""), std::string::npos) << said;
  EXPECT_NE(said.find("\"rights\": \"rw-\""), std::string::npos);
}

}  // namespace
}  // namespace hognose::command
