// Tests of machine frames in tracebacks, on a made-up stack.
// SPDX-License-Identifier: MIT
#include "command/answer/native_trace.h"

#include <utility>

#include <gtest/gtest.h>

#include "command/command.h"
#include "native/fake_machine_stack.h"
#include "render/json.h"
#include "render/text.h"
#include "session/fake_session.h"

namespace hognose::command {
namespace {

// Frames of these functions, which belong to no image.
std::unique_ptr<native::MachineStack> stack_of(const std::vector<std::string>& functions,
                                               std::optional<Error> end) {
  auto machine = std::make_unique<native::FakeMachineStack>();
  machine->broken_off = end;
  for (const std::string& function : functions) {
    native::MachineFrame& frame = machine->add(function);
    frame.pc = Address(0x1010);
    frame.function_start = Address(function.empty() ? 0 : 0x1000);
  }
  return machine;
}

struct NativeTraceTest : testing::Test {
  session::FakeSession fake;
  std::optional<Error> end;

  NativeTraceTest() {
    fake.host.make_machine_stack = [this] {
      return stack_of({"poll", "_ZN4shop5priceEi", "", "eval"}, end);
    };
    fake.add_frame(3, U"checkout").machine_index = 3;
  }
  document::Document ask(const char* command, std::string_view arguments) {
    return command::ask(*find_command(command), {fake.session, arguments});
  }
  std::string text(const char* command, std::string_view arguments) {
    return render::render_text(ask(command, arguments));
  }
};

TEST_F(NativeTraceTest, ShowsAllWhereTheyWereCalled) {
  EXPECT_EQ(text("bt", "--native"),
            "Traceback (most recent call first):\n"
            "  Native \"?\", in poll+0x10\n"
            "  Native \"?\", in shop::price(int)+0x10\n"
            "  Native \"?\", in 0x1010\n"
            "  File \"app.py\", line 7, in checkout\n"
            "  Native \"?\", in eval+0x10\n");
}

TEST_F(NativeTraceTest, ShowsOnlyTheFramesOfExtensionsUnasked) {
  EXPECT_EQ(text("bt-native", ""),
            "Traceback (most recent call first):\n"
            "  File \"app.py\", line 7, in checkout\n");
}

TEST_F(NativeTraceTest, ShowsAThreadThatHoldsTheGilAndRunsNoPython) {
  fake.stacks[100].entries.clear();
  EXPECT_NE(text("bt", "--native").find("Native \"?\", in eval+0x10\n"), std::string::npos);
  EXPECT_EQ(text("bt", "--python"), "Unable to locate python frame\n");
  EXPECT_EQ(text("bt-native", ""), "Unable to locate python frame\n");  // none that matters
}

TEST_F(NativeTraceTest, NumbersThem) {
  EXPECT_NE(text("bt", "-n --native").find("#3   File \"app.py\""), std::string::npos);
  EXPECT_NE(text("bt", "--native -n").find("#0   Native \"?\", in poll"), std::string::npos);
}

TEST_F(NativeTraceTest, SaysWhereTheyBreakOff) {
  end = Error{ErrorKind::corrupt, Address(0x7000), "canonical frame address"};
  const auto answer = ask("bt", "--native");
  EXPECT_EQ(answer.completeness(), document::Completeness::partial);
  EXPECT_NE(render::render_text(answer).find("<older machine frames are not known>"),
            std::string::npos);
  EXPECT_EQ(ask("bt-native", "").completeness(), document::Completeness::partial);
  EXPECT_EQ(ask("bt", "").completeness(), document::Completeness::complete);  // not asked for
}

TEST_F(NativeTraceTest, AGapIsSaidInItsPlace) {
  auto& entries = fake.stacks[100].entries;
  const Error why{ErrorKind::unmapped, Address(0x41), "code of a machine frame"};
  entries.insert(entries.begin(), native::make_gap(2, why));
  for (const char* arguments : {"--native", "", "--python"}) {
    const auto answer = ask("bt", arguments);
    EXPECT_EQ(answer.completeness(), document::Completeness::partial);
    EXPECT_NE(render::render_text(answer).find(
                  "  <frames are missing here>\n"
                  "    <unreadable at 0x41: unmapped while reading code of a machine frame>\n"),
              std::string::npos)
        << render::render_text(answer);
  }
  EXPECT_EQ(ask("threads", "").completeness(), document::Completeness::partial);
}

TEST_F(NativeTraceTest, MachineFramesOfAnotherStackAreShownOnlyWhereAllAre) {
  fake.stacks[100].machine = Trust::unplaced;
  EXPECT_EQ(text("bt-native", ""),
            "Traceback (most recent call first):\n"
            "  File \"app.py\", line 7, in checkout\n");
  EXPECT_NE(text("bt", "--native").find("in poll"), std::string::npos);
}

TEST_F(NativeTraceTest, InJsonAreOfTheirOwnKind) {
  const std::string json = render::render_json(ask("bt", "--native"));
  EXPECT_NE(json.find("\"kind\": \"machine\""), std::string::npos);
  EXPECT_NE(json.find("\"function\": \"shop::price(int)\""), std::string::npos);
  EXPECT_NE(json.find("\"pc\": \"0x1010\""), std::string::npos);
}

TEST_F(NativeTraceTest, ANameThatWouldExplodeStaysAsItIs) {
  std::string name = "_Z1fI1A";
  for (int level = 0; level < 40; ++level)
    name += "I" + std::string(level == 0 ? "S_S_" : "S0_S0_") + "E";
  fake.host.make_machine_stack = [&] { return stack_of({name}, end); };
  EXPECT_NE(text("bt", "--native").find(name), std::string::npos);
}

// Says the same of each instruction.
class FakeLines final : public native::CodeLines {
 public:
  explicit FakeLines(std::vector<native::CodeFunction> functions)
      : functions_(std::move(functions)) {}
  const std::vector<native::CodeFunction>& find(Address) override { return functions_; }

 private:
  std::vector<native::CodeFunction> functions_;
};

TEST_F(NativeTraceTest, ShowsInlinedFunctionsBelowTheOneThatHoldsThem) {
  FakeLines lines({{"_ZN4shop3addEi", "shop.cc", 3}, {"price", "shop.cc", 9}});
  fake.host.lines = &lines;
  fake.host.make_machine_stack = [&] { return stack_of({"price"}, end); };
  const std::string said = text("bt", "--native");
  EXPECT_NE(said.find("  Native \"?\", in shop::add(int) (inlined) at shop.cc:3\n"
                      "  Native \"?\", in price+0x10 at shop.cc:9\n"),
            std::string::npos)
      << said;
  const std::string json = render::render_json(ask("bt", "--native"));
  EXPECT_NE(json.find("\"inlined\": true"), std::string::npos);
}

TEST_F(NativeTraceTest, AStrippedFilesDebugInformationNamesIt) {
  FakeLines lines({{"_ZN4shop3addEi", "shop.cc", 3}, {"price", "shop.cc", 9}});
  fake.host.lines = &lines;
  fake.host.make_machine_stack = [&] { return stack_of({""}, end); };
  const std::string said = text("bt", "--native");
  EXPECT_NE(said.find("  Native \"?\", in price at shop.cc:9\n"), std::string::npos) << said;
}

TEST_F(NativeTraceTest, AFunctionOfCythonIsOneWithItsBody) {
  FakeLines lines({{"__pyx_pf_4shop_5price", "shop.pyx", 7}, {"__pyx_pw_4shop_6price", "x.c", 9}});
  fake.host.lines = &lines;
  fake.host.make_machine_stack = [&] { return stack_of({"__pyx_pw_4shop_6price"}, end); };
  const std::string said = text("bt", "--native");
  EXPECT_NE(said.find("in shop.price+0x10 at shop.pyx:7\n"), std::string::npos) << said;
  EXPECT_EQ(said.find("inlined"), std::string::npos);
  const std::string json = render::render_json(ask("bt", "--native"));
  EXPECT_NE(json.find("\"symbol\": \"__pyx_pw_4shop_6price\""), std::string::npos);
}

TEST_F(NativeTraceTest, ANameOfCythonThatMayBeReadInTwoWaysStaysAsItIs) {
  fake.host.make_machine_stack = [&] { return stack_of({"__pyx_pf_1m_5check_out"}, end); };
  EXPECT_NE(text("bt", "--native").find("in __pyx_pf_1m_5check_out+0x10"), std::string::npos);
}

TEST_F(NativeTraceTest, RefusesOtherWords) {
  EXPECT_NE(text("bt", "--nativ").find("'--nativ' is not understood"), std::string::npos);
}

}  // namespace
}  // namespace hognose::command
