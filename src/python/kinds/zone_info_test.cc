// Tests of zones.
// SPDX-License-Identifier: MIT
#include "python/kinds/zone_info.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::PyZoneInfo_ZoneInfo;

TEST(ZoneInfo, IsNamedByItsKeyOrItsFile) {
  FakePython python;
  const Address zone = make_c_object<PyZoneInfo_ZoneInfo>(python, "zoneinfo.ZoneInfo");
  python.set(zone, PyZoneInfo_ZoneInfo::key, python.text(U"UTC"));
  EXPECT_EQ(python.describe(zone), "zoneinfo.ZoneInfo(key='UTC')");
  python.set(zone, PyZoneInfo_ZoneInfo::key, python.none());
  python.set(zone, PyZoneInfo_ZoneInfo::file_repr, python.text(U"<file>"));
  EXPECT_EQ(python.describe(zone), "zoneinfo.ZoneInfo.from_file(<file>)");
  python.set(zone, PyZoneInfo_ZoneInfo::key, nowhere);
  EXPECT_EQ(python.describe(zone), "zoneinfo.ZoneInfo(key=" + hole_at_nowhere() + ")");
}

}  // namespace
}  // namespace hognose::python
