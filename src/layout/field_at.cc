// Looks through the fields of one struct.
// SPDX-License-Identifier: MIT
#include "layout/field_at.h"

#include "layout/field.h"

namespace hognose::layout {

std::optional<FieldAt> find_field_at(const Layout& layout,
                                     std::string_view owner,
                                     std::uint64_t offset) {
  const FieldInfo* nearest = nullptr;
  for (const FieldInfo& field : all_fields()) {
    if (field.owner != owner || field.name.empty()) continue;
    const Place& place = layout.at(field.id);
    if (place.witness == Witness::none || place.offset > offset) continue;
    if (nearest == nullptr || layout.at(nearest->id).offset <= place.offset) nearest = &field;
  }
  if (nearest == nullptr) return std::nullopt;
  const Place& place = layout.at(nearest->id);
  const std::uint64_t inner = offset - place.offset;
  if (nearest->value != FieldValue::embedded && inner >= place.width) return std::nullopt;
  return FieldAt{nearest->name, inner};
}

}  // namespace hognose::layout
