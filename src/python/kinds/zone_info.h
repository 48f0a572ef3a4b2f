// zoneinfo.ZoneInfo, as it is written in C.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `zoneinfo.ZoneInfo(key='UTC')`, `zoneinfo.ZoneInfo.from_file(<…>)`.
[[nodiscard]] bool is_zone_info(const Program& program, const TypeInfo& type);
void describe_zone_info(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
