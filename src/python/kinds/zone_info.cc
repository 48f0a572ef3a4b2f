// A zone by its key, or by what it was read from.
// SPDX-License-Identifier: MIT
#include "python/kinds/zone_info.h"

#include "python/attributes/type.h"
#include "python/kinds/field_list.h"
#include "python/kinds/instance_text.h"

namespace hognose::python {
namespace {

using layout::PyZoneInfo_ZoneInfo;

}  // namespace

bool is_zone_info(const Program& program, const TypeInfo& type) {
  return type.name == "zoneinfo.ZoneInfo" && has_size_of(program, type, PyZoneInfo_ZoneInfo::size);
}

void describe_zone_info(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("<...>");
  const auto view = out.program().view<PyZoneInfo_ZoneInfo>(object);
  const auto key = view.read(PyZoneInfo_ZoneInfo::key);
  out.write(type.name);
  if (key && (key->is_null() || is_none_object(out.program(), *key))) {
    out.write(".from_file(");
    write_name(out, view.read(PyZoneInfo_ZoneInfo::file_repr));
  } else {
    out.write("(key=");
    write_found(out, key);
  }
  out.write(")");
  out.leave();
}

}  // namespace hognose::python
