// Tests of numpy's moments: what numpy 2.4 writes of each.
// SPDX-License-Identifier: MIT
#include "python/kinds/numpy_datetime.h"

#include <limits>

#include <gtest/gtest.h>

namespace hognose::python {
namespace {

constexpr std::int64_t not_a_time = std::numeric_limits<std::int64_t>::min();

std::string moment(std::int64_t value, std::uint32_t base, std::uint32_t count = 1) {
  return describe_moment(value, {base, count}).value_or("?");
}

TEST(NumpyDatetime, IsAsExactAsItsUnit) {
  EXPECT_EQ(moment(50, 0), "2020");
  EXPECT_EQ(moment(-1, 1), "1969-12");
  EXPECT_EQ(moment(2609, 2), "2020-01-02");
  EXPECT_EQ(moment(18321, 4), "2020-02-29");
  EXPECT_EQ(moment(-1, 5), "1969-12-31T23");
  EXPECT_EQ(moment(61, 6), "1970-01-01T01:01");
  EXPECT_EQ(moment(1577934245, 7), "2020-01-02T03:04:05");
  EXPECT_EQ(moment(-1, 8), "1969-12-31T23:59:59.999");
  EXPECT_EQ(moment(1577934245123456789, 10), "2020-01-02T03:04:05.123456789");
  EXPECT_EQ(moment(1, 13), "1970-01-01T00:00:00.000000000000000001");
}

TEST(NumpyDatetime, CountsSeveralAtOnce) {
  EXPECT_EQ(moment(2, 7, 25), "1970-01-01T00:00:50");
  EXPECT_EQ(describe_unit({7, 25}), "25s");
  EXPECT_EQ(describe_unit({10, 1}), "ns");
  EXPECT_EQ(describe_unit({14, 1}), "");
}

TEST(NumpyDatetime, HasOldAndFarYears) {
  EXPECT_EQ(moment(-719528, 4), "0000-01-01");
  EXPECT_EQ(moment(-719529, 4), "-001-12-31");
  EXPECT_EQ(moment(2932897, 4), "10000-01-01");
  EXPECT_EQ(moment(std::numeric_limits<std::int64_t>::max(), 4), "?");
  EXPECT_EQ(moment(std::numeric_limits<std::int64_t>::max(), 2), "?");
  EXPECT_EQ(moment(std::numeric_limits<std::int64_t>::max(), 7, 1000), "?");
  EXPECT_EQ(moment(std::numeric_limits<std::int64_t>::max(), 0), "?");
  EXPECT_EQ(moment(not_a_time + 1, 7), "-292277022657-01-27T08:29:53");
}

TEST(NumpyDatetime, KnowsWhatIsNoTime) {
  EXPECT_EQ(moment(not_a_time, 4), "NaT");
  EXPECT_EQ(moment(not_a_time, 14), "NaT");
  EXPECT_EQ(moment(5, 14), "?");
  EXPECT_EQ(moment(5, 3), "?");
  EXPECT_EQ(moment(5, 99), "?");
  EXPECT_EQ(moment(5, 4, 0), "?");
  EXPECT_EQ(describe_duration(-5), "-5");
  EXPECT_EQ(describe_duration(not_a_time), "'NaT'");
}

}  // namespace
}  // namespace hognose::python
