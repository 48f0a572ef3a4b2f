// Dates and times, whole and torn.
// SPDX-License-Identifier: MIT
#include "python/kinds/datetime.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::PyDateTime_Date;
using layout::PyDateTime_DateTime;
using layout::PyDateTime_Delta;
using layout::PyDateTime_Time;
using layout::PyDateTime_TimeZone;

struct DateTimeTest : testing::Test {
  FakePython python;

  /// A C type whose instances are as large as a Struct.
  template <class Struct>
  Address type(const std::string& name) {
    const Address at = python.type(name);
    python.set(at, layout::PyTypeObject::tp_basicsize, *python.program.layout.size(Struct::size));
    return at;
  }
  template <class Struct>
  Address packed(const std::string& name, const std::vector<std::uint8_t>& data) {
    const Address at = python.object<Struct>(type<Struct>(name), data.size());
    Address next = at + *python.program.layout.offset(Struct::data);
    for (const std::uint8_t byte : data) {
      python.parts.memory->put_u8(next, byte);
      next = next + 1;
    }
    return at;
  }
  Address moment(const std::vector<std::uint8_t>& data) {
    return packed<PyDateTime_DateTime>("datetime.datetime", data);
  }
  Address delta(std::int64_t days, std::int64_t seconds, std::int64_t microseconds) {
    const Address at =
        python.object<PyDateTime_Delta>(type<PyDateTime_Delta>("datetime.timedelta"));
    python.set(at, PyDateTime_Delta::days, days);
    python.set(at, PyDateTime_Delta::seconds, seconds);
    python.set(at, PyDateTime_Delta::microseconds, microseconds);
    return at;
  }
  Address zone(Address offset, Address name) {
    const Address at =
        python.object<PyDateTime_TimeZone>(type<PyDateTime_TimeZone>("datetime.timezone"));
    python.set(at, PyDateTime_TimeZone::offset, offset);
    python.set(at, PyDateTime_TimeZone::name, name);
    return at;
  }
};

TEST_F(DateTimeTest, ShowsDates) {
  EXPECT_EQ(python.describe(packed<PyDateTime_Date>("datetime.date", {7, 234, 11, 22})),
            "datetime.date(2026, 11, 22)");
  EXPECT_EQ(python.describe(packed<PyDateTime_Date>("datetime.date", {7, 232, 2, 29})),
            "datetime.date(2024, 2, 29)");
}

TEST_F(DateTimeTest, ShowsNoMoreOfATimeThanReprDoes) {
  EXPECT_EQ(python.describe(packed<PyDateTime_Time>("datetime.time", {5, 0, 0, 0, 0, 0})),
            "datetime.time(5, 0)");
  EXPECT_EQ(python.describe(packed<PyDateTime_Time>("datetime.time", {5, 0, 7, 0, 0, 0})),
            "datetime.time(5, 0, 7)");
  EXPECT_EQ(python.describe(packed<PyDateTime_Time>("datetime.time", {23, 59, 0, 15, 66, 63})),
            "datetime.time(23, 59, 0, 999999)");
}

TEST_F(DateTimeTest, ShowsFoldAndZoneInTheOrderOfEachType) {
  const Address utc = zone(delta(0, 0, 0), {});
  const Address time = packed<PyDateTime_Time>("datetime.time", {1, 2, 3, 0, 0, 0});
  python.set(time, PyDateTime_Time::hastzinfo, 1);
  python.set(time, PyDateTime_Time::tzinfo, utc);
  python.set(time, PyDateTime_Time::fold, 1);
  EXPECT_EQ(python.describe(time), "datetime.time(1, 2, 3, tzinfo=datetime.timezone.utc, fold=1)");
  const Address both = moment({7, 234, 11, 22, 5, 0, 0, 0, 0, 0});
  EXPECT_EQ(python.describe(both), "datetime.datetime(2026, 11, 22, 5, 0)");
  python.set(both, PyDateTime_DateTime::hastzinfo, 1);
  python.set(both, PyDateTime_DateTime::tzinfo, zone(delta(-1, 3600, 0), python.text(U"X")));
  python.set(both, PyDateTime_DateTime::fold, 1);
  EXPECT_EQ(python.describe(both),
            "datetime.datetime(2026, 11, 22, 5, 0, fold=1, tzinfo=datetime.timezone("
            "datetime.timedelta(days=-1, seconds=3600), 'X'))");
}

TEST_F(DateTimeTest, DoesNotReadAZoneThatIsNotThere) {
  const Address both = moment({7, 234, 11, 22, 5, 0, 0, 0, 0, 0});
  python.set(both, PyDateTime_DateTime::tzinfo, nowhere);
  EXPECT_EQ(python.describe(both), "datetime.datetime(2026, 11, 22, 5, 0)");
  python.set(both, PyDateTime_DateTime::hastzinfo, 1);
  EXPECT_EQ(python.describe(both),
            "datetime.datetime(2026, 11, 22, 5, 0, tzinfo=" + hole_at_nowhere() + ")");
}

TEST_F(DateTimeTest, WhatNoCalendarHasIsAHole) {
  for (const std::vector<std::uint8_t>& data :
       std::vector<std::vector<std::uint8_t>>{{7, 234, 13, 22, 5, 0, 0, 0, 0, 0},
                                              {7, 234, 2, 29, 5, 0, 0, 0, 0, 0},
                                              {0, 0, 1, 1, 5, 0, 0, 0, 0, 0},
                                              {255, 255, 1, 1, 5, 0, 0, 0, 0, 0},
                                              {7, 234, 11, 22, 200, 0, 0, 0, 0, 0},
                                              {7, 234, 11, 22, 5, 60, 0, 0, 0, 0},
                                              {7, 234, 11, 22, 5, 0, 60, 0, 0, 0},
                                              {7, 234, 11, 22, 5, 0, 0, 15, 66, 64}}) {
    const std::string text = python.describe(moment(data));
    EXPECT_TRUE(text.starts_with("datetime.datetime(<unreadable at 0x")) << text;
    EXPECT_NE(text.find("corrupt"), std::string::npos) << text;
  }
  const Address folded = moment({7, 234, 11, 22, 5, 0, 0, 0, 0, 0});
  python.set(folded, PyDateTime_DateTime::fold, 7);
  EXPECT_TRUE(python.describe(folded).starts_with(
      "datetime.datetime(2026, 11, 22, 5, 0, fold=<unreadable at 0x"));
}

TEST_F(DateTimeTest, ShowsDifferences) {
  EXPECT_EQ(python.describe(delta(0, 0, 0)), "datetime.timedelta(0)");
  EXPECT_EQ(python.describe(delta(-1, 86399, 999999)),
            "datetime.timedelta(days=-1, seconds=86399, microseconds=999999)");
  EXPECT_EQ(python.describe(delta(0, 0, 1)), "datetime.timedelta(microseconds=1)");
  for (const Address torn : {delta(1'000'000'000, 0, 0),
                             delta(INT64_MIN + 1, 0, 0),
                             delta(0, 86400, 0),
                             delta(0, -1, 0),
                             delta(0, 0, 1'000'000)}) {
    EXPECT_TRUE(python.describe(torn).starts_with("datetime.timedelta(<unreadable at 0x"));
  }
}

TEST_F(DateTimeTest, TellsUtcFromOtherZones) {
  EXPECT_EQ(python.describe(zone(delta(0, 0, 0), {})), "datetime.timezone.utc");
  EXPECT_EQ(python.describe(zone(delta(0, 0, 0), python.text(U"UTC"))),
            "datetime.timezone(datetime.timedelta(0), 'UTC')");
  EXPECT_EQ(python.describe(zone(delta(0, 3600, 0), {})),
            "datetime.timezone(datetime.timedelta(seconds=3600))");
  EXPECT_EQ(python.describe(zone(nowhere, {})), "datetime.timezone(" + hole_at_nowhere() + ")");
  const Address looped = zone(nowhere, {});
  python.set(looped, PyDateTime_TimeZone::offset, looped);
  EXPECT_EQ(python.describe(looped), "datetime.timezone(datetime.timezone(...))");
}

TEST_F(DateTimeTest, AStructOfAnotherSizeIsOnlyNamed) {
  const Address at = packed<PyDateTime_Date>("datetime.date", {7, 234, 11, 22});
  python.set(python.type("datetime.date"), layout::PyTypeObject::tp_basicsize, 8);
  EXPECT_EQ(python.describe(at), "<datetime.date" + at_remote(at));
}

TEST_F(DateTimeTest, ASubclassShowsItsMoment) {
  const Address at = moment({7, 234, 11, 22, 5, 0, 0, 0, 0, 0});
  const Address own =
      python.type("Moment", {TypeFlag::heap_type}, python.type("datetime.datetime"));
  python.set(at, layout::PyObject::ob_type, own);
  EXPECT_EQ(python.describe(at), "<Moment(datetime.datetime(2026, 11, 22, 5, 0))" + at_remote(at));
}

}  // namespace
}  // namespace hognose::python
