// A file of the reader's own is shown once a line of it is what the code says.
// SPDX-License-Identifier: MIT
#include "source/source_proof.h"

#include <gtest/gtest.h>

namespace hognose::source {
namespace {

const SourceFile script(
    "import time\n"
    "def inner(secret):\n"
    "    pass\n"
    "@decorated\n"
    "@twice(\n"
    "    1)\n"
    "async def outer():\n"
    "    return map(lambda x: x, [])\n"
    "class Pair: pass\n"
    "undef inner2()\n"
    "define = inner3\n");

bool is_source(std::int64_t line, const std::string& name, const std::string& path = "/home/x.py") {
  python::CodeInfo code;
  code.name = name;
  code.first_line = line;
  return is_source_of(script, path, code);
}

TEST(SourceProof, ALineThatBeginsTheFunctionProvesIt) {
  EXPECT_TRUE(is_source(2, "inner"));
  EXPECT_TRUE(is_source(9, "Pair"));
  EXPECT_TRUE(is_source(7, "outer"));
  EXPECT_TRUE(is_source(8, "<lambda>"));
}

TEST(SourceProof, ADecoratorBeginsItToo) {
  EXPECT_TRUE(is_source(4, "outer"));
  EXPECT_TRUE(is_source(5, "outer"));
  EXPECT_FALSE(is_source(4, "inner")) << "which stands above";
}

TEST(SourceProof, ACommandHasHundredsOfDecorators) {
  std::string text = "@command\n";
  for (int option = 0; option < 500; ++option)
    text += "@option(\n    '--word')\n";
  python::CodeInfo code;
  code.name = "main";
  code.first_line = 1;
  const auto proves = [&](const std::string& rest) {
    return is_source_of(SourceFile(text + rest), "/home/x.py", code);
  };
  EXPECT_TRUE(proves("def main():\n    pass\n"));
  EXPECT_FALSE(proves("def other():\n    pass\ndef main():\n    pass\n"));
}

TEST(SourceProof, AnyOtherLineProvesNothing) {
  EXPECT_FALSE(is_source(3, "inner"));
  EXPECT_FALSE(is_source(2, "inn"));
  EXPECT_FALSE(is_source(2, "inner2"));
  EXPECT_FALSE(is_source(10, "inner2"));
  EXPECT_FALSE(is_source(11, "inner3"));
  EXPECT_FALSE(is_source(0, "inner"));
  EXPECT_FALSE(is_source(1'000'000'000'000, "inner"));
  EXPECT_FALSE(is_source(2, "<lambda>"));
  EXPECT_FALSE(is_source(1, "<module>")) << "every file has one";
  EXPECT_FALSE(is_source(2, ""));
}

TEST(SourceProof, NoOtherKindOfFileIsSource) {
  EXPECT_TRUE(is_source(2, "inner", "/home/x.pyx"));
  EXPECT_TRUE(is_source(2, "inner", "/home/x.pyw"));
  for (const char* path : {"/home/id_rsa", "/home/x.py.key", "/home/x.txt", "/home/py", ""})
    EXPECT_FALSE(is_source(2, "inner", path)) << path;
}

}  // namespace
}  // namespace hognose::source
