// Pools and workers, of which each was made before or after others.
// SPDX-License-Identifier: MIT
#include "analysis/pool_workers.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::analysis {
namespace {

class PoolWorkersTest : public testing::Test, public python::FakePython {
 protected:
  Budget budget;

  Address make(const std::string& name, const python::FakeAttributes& attributes) {
    return make_instance(*this, make_class(*this, name), make_attribute_dict(*this, attributes));
  }
  Address finalizer(std::int64_t number) {
    return make("Finalize", {{U"_key", tuple({none(), integer(number)})}});
  }
  /// Of a result of a pool that was made as the fourth, and its workers so.
  bool ask(const std::vector<std::int64_t>& numbers, Address most_jobs) {
    std::vector<Address> workers;
    workers.reserve(numbers.size());
    for (const std::int64_t number : numbers) {
      const Address popen = make("Popen", {{U"finalizer", finalizer(number)}});
      workers.push_back(make("Process", {{U"_popen", popen}}));
    }
    const Address pool = make("Pool",
                              {{U"_pool", list(workers)},
                               {U"_terminate", finalizer(4)},
                               {U"_maxtasksperchild", most_jobs}});
    return has_lost_worker(program, make("ApplyResult", {{U"_pool", pool}}), budget);
  }
};

TEST_F(PoolWorkersTest, WhoIsYoungerThanThePoolIsThereInsteadOfAnother) {
  EXPECT_FALSE(ask({1, 2, 3}, none()));
  EXPECT_TRUE(ask({2, 3, 9}, none()));
}

TEST_F(PoolWorkersTest, SomeEndAsPlanned) {
  EXPECT_FALSE(ask({2, 3, 9}, integer(10)));
}

TEST_F(PoolWorkersTest, WhatIsNoPoolHasNone) {
  EXPECT_FALSE(ask({}, none()));
  EXPECT_FALSE(has_lost_worker(program, none(), budget));
  EXPECT_FALSE(has_lost_worker(program, make("ApplyResult", {{U"_pool", none()}}), budget));
}

}  // namespace
}  // namespace hognose::analysis
