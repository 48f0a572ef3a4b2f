// Tests of patterns and matches.
// SPDX-License-Identifier: MIT
#include "python/kinds/regular_expression.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::MatchObject;
using layout::PatternObject;

struct RegularExpressionTest : testing::Test {
  FakePython python;

  Address make_pattern(Address text, std::uint64_t flags) {
    const Address pattern = make_c_object<PatternObject>(python, "re.Pattern");
    python.set(pattern, PatternObject::pattern, text);
    python.set(pattern, PatternObject::flags, flags);
    return pattern;
  }
  Address make_match(Address text, std::uint64_t begin, std::uint64_t end) {
    const Address match = make_c_object<MatchObject>(python, "re.Match", 16);
    const Address mark = match + *python.program.layout.offset(MatchObject::mark);
    python.set(match, MatchObject::string, text);
    python.parts.memory->put_u64(mark, begin);
    python.parts.memory->put_u64(mark + 8, end);
    python.program.forget();
    return match;
  }
};

TEST_F(RegularExpressionTest, SaysFlagsThatAreNotUsual) {
  const Address text = python.text(U"a+");
  EXPECT_EQ(python.describe(make_pattern(text, 32)), "re.compile('a+')");
  EXPECT_EQ(python.describe(make_pattern(text, 2 | 16 | 32)),
            "re.compile('a+', re.IGNORECASE|re.DOTALL)");
  EXPECT_EQ(python.describe(make_pattern(python.bytes("y"), 0)), "re.compile(b'y')");
  EXPECT_EQ(python.describe(make_pattern(text, 0x1000)), "re.compile('a+', 0x1000)");
  EXPECT_EQ(python.describe(make_pattern(nowhere, 0)), "re.compile(" + hole_at_nowhere() + ")");
}

TEST_F(RegularExpressionTest, ShowsWhatMatched) {
  EXPECT_EQ(python.describe(make_match(python.text(U"abcd"), 1, 3)),
            "<re.Match object; span=(1, 3), match='bc'>");
  EXPECT_EQ(python.describe(make_match(python.bytes("abcd"), 0, 2)),
            "<re.Match object; span=(0, 2), match=b'ab'>");
  EXPECT_EQ(python.describe(make_match(python.list({}), 0, 2)),
            "<re.Match object; span=(0, 2), match=...>");
}

TEST_F(RegularExpressionTest, DoesNotBelieveASpanOutsideItsText) {
  const Address text = python.text(U"ab");
  EXPECT_NE(python.describe(make_match(text, 0, 9)).find("match=<unreadable"), std::string::npos);
  EXPECT_EQ(python.describe(make_match(text, 5, 1)).find("<re.Match object; <unreadable"), 0U);
  EXPECT_EQ(python.describe(make_match(text, 0, ~0ULL)).find("<re.Match object; <unreadable"), 0U);
  EXPECT_NE(python.describe(make_match(nowhere, 0, 1)).find("<unreadable"), std::string::npos);
}

}  // namespace
}  // namespace hognose::python
