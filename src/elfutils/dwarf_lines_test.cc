// Tests of source lines and inlined functions, on modules that are loaded into this process.
// SPDX-License-Identifier: MIT
#include "elfutils/dwarf_lines.h"

#include <bit>
#include <filesystem>

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "target/process/process_target.h"

namespace hognose::elfutils {
namespace {

/// A module of functions that are inlined into each other, while it is loaded.
class Module {
 public:
  explicit Module(const char* path) : handle_(::dlopen(path, RTLD_NOW | RTLD_LOCAL)) {}
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;
  ~Module() {
    if (handle_ != nullptr) ::dlclose(handle_);
  }
  [[nodiscard]] Address place(const char* name) const {
    return Address(std::bit_cast<std::uint64_t>(::dlsym(handle_, name)));
  }

 private:
  void* handle_;
};

Result<target::Target> open_this_process() {
  target::ProcessOptions options;
  options.no_stop = true;
  return target::open_process(::getpid(), options);
}

std::string describe(const native::CodeFunction& one) {
  return one.function + " " + std::filesystem::path(one.file).filename().string() + ":" +
         std::to_string(one.line);
}

std::vector<std::string> find(const char* path, DwarfOptions options = {}) {
  const Module module(path);
  const auto target = open_this_process();
  if (!target) return {"no target"};
  DwarfLines lines(*target, std::move(options));
  std::vector<std::string> found;
  for (const auto& one : lines.find(module.place("hognose_inlined_place")))
    found.push_back(describe(one));
  return found;
}

const std::vector<std::string> expected{"_ZN7subject9innermostEi inlined.cpp:6",
                                        "_ZN7subject6middleEi inlined.cpp:13",
                                        "hognose_outer inlined.cpp:22"};

TEST(DwarfLines, FindsInlinedFunctionsInnermostFirst) {
  EXPECT_EQ(find(HOGNOSE_INLINED), expected);
}

TEST(DwarfLines, FindsTheUnitAlsoWithoutATable) {
  EXPECT_EQ(find(HOGNOSE_INLINED_NO_RANGES), expected);
}

TEST(DwarfLines, KnowsNothingWhereThereIsNoDebugInformation) {
  EXPECT_TRUE(find(HOGNOSE_INLINED_NO_LINES).empty());
}

TEST(DwarfLines, ReadsNothingMoreWhenTheTimeIsSpent) {
  EXPECT_TRUE(find(HOGNOSE_INLINED, {.time = std::chrono::milliseconds(0)}).empty());
}

TEST(DwarfLines, FindsAFunctionWithoutInlinedOnesAlone) {
  const Module module(HOGNOSE_INLINED);
  const auto target = open_this_process();
  ASSERT_TRUE(target);
  DwarfLines lines(*target);
  const auto& found = lines.find(module.place("hognose_outer"));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].function, "hognose_outer");
  EXPECT_GT(found[0].line, 0);
  EXPECT_FALSE(lines.is_out_of_time());
}

TEST(DwarfLines, KnowsNothingOfWhatIsNoCode) {
  const auto target = open_this_process();
  ASSERT_TRUE(target);
  DwarfLines lines(*target);
  EXPECT_TRUE(lines.find(Address()).empty());
  EXPECT_TRUE(lines.find(Address(~0ULL)).empty());
  const int here = 0;
  EXPECT_TRUE(lines.find(Address(std::bit_cast<std::uint64_t>(&here))).empty());
}

}  // namespace
}  // namespace hognose::elfutils
