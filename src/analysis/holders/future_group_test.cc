// Made-up futures that are waited for together.
// SPDX-License-Identifier: MIT
#include "analysis/holders/future_group.h"

#include <gtest/gtest.h>

#include "python/fake/fake_tasks.h"

namespace hognose::analysis {
namespace {

struct FutureGroupTest : testing::Test {
  python::FakeTasks python;
  python::Frame frame;
  Budget budget;

  void make_frame(const std::u32string& function,
                  const std::vector<python::FakeTasks::Local>& locals,
                  const std::u32string& path = U"/lib/concurrent/futures/_base.py") {
    std::vector<std::u32string> names;
    std::vector<Address> values;
    for (const auto& [name, value] : locals) {
      names.push_back(name);
      values.push_back(value);
    }
    const Address code = python.code(function, 5, names);
    python.set(code, layout::PyCodeObject::co_filename, python.text(path));
    frame = *python::read_frame(python.program, python.frame(code, {}, values));
  }
  std::optional<WaitTarget> find() {
    const std::vector<const python::Frame*> frames{&frame};
    return find_future_group(python.program, frames, false, budget);
  }
};

TEST_F(FutureGroupTest, OneThatRunsStandsForThoseThatAreLeft) {
  const Address pending = python.job_future(U"PENDING");
  const Address running = python.job_future();
  const Address ended = python.job_future(U"FINISHED");
  make_frame(U"as_completed", {{U"pending", python.set_of({pending, ended, running})}});
  const auto found = find();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->resource.kind, ResourceKind::future);
  EXPECT_EQ(found->resource.address, running);
  EXPECT_EQ(found->verb, "waiting for the first of 2 futures, such as");
  EXPECT_EQ(found->certainty, Certainty::likely);
}

TEST_F(FutureGroupTest, OneAloneIsWaitedForItself) {
  const Address pending = python.job_future(U"PENDING");
  make_frame(U"as_completed", {{U"pending", python.set_of({pending})}});
  const auto found = find();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->resource.address, pending);
  EXPECT_EQ(found->verb, "");
  EXPECT_EQ(found->certainty, Certainty::exact);
}

TEST_F(FutureGroupTest, AllOfThemOrAny) {
  const Address fs = python.set_of({python.job_future(), python.job_future()});
  make_frame(U"wait", {{U"not_done", fs}, {U"return_when", python.text(U"ALL_COMPLETED")}});
  EXPECT_EQ(find()->verb, "waiting for 2 futures, such as");
  EXPECT_EQ(find()->certainty, Certainty::exact);
  make_frame(U"wait", {{U"not_done", fs}, {U"return_when", python.text(U"FIRST_COMPLETED")}});
  EXPECT_EQ(find()->verb, "waiting for the first of 2 futures, such as");
}

TEST_F(FutureGroupTest, WhatHasEndedOrIsCalledSoIsNone) {
  const Address ended = python.set_of({python.job_future(U"FINISHED")});
  make_frame(U"as_completed", {{U"pending", ended}});
  EXPECT_FALSE(find());
  const Address running = python.set_of({python.job_future()});
  make_frame(U"as_completed", {{U"pending", running}}, U"/srv/app.py");
  EXPECT_FALSE(find());
  make_frame(U"as_completed", {{U"pending", python.none()}});
  EXPECT_FALSE(find());
}

}  // namespace
}  // namespace hognose::analysis
