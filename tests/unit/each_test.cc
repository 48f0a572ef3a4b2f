// Linked into the unit tests: each is a question of its own, whatever the one before it has spent on files.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "target/elf/file_work.h"

namespace {

class EachTest : public testing::EmptyTestEventListener {
  void OnTestStart(const testing::TestInfo& /*test*/) override {
    hognose::target::begin_file_work(nullptr);
    hognose::target::forget_refused_file_work();
  }
};

[[maybe_unused]] const bool is_listening = [] {
  testing::UnitTest::GetInstance()->listeners().Append(new EachTest);  // which gtest deletes
  return true;
}();

}  // namespace
