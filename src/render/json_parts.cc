// The parts of documents as JSON.
// SPDX-License-Identifier: MIT
#include "render/json_parts.h"

#include <utility>

#include "base/formatted.h"
#include "base/harmless.h"
#include "render/characters.h"

namespace hognose::render {

Json JsonTerms::tid(std::int64_t of_document) const {
  if (of_document == 0) return nullptr;
  const auto inner = inner_tids.find(of_document);
  return schema == JsonSchema::hognose_1 || inner == inner_tids.end() ? of_document : inner->second;
}

}  // namespace hognose::render

namespace hognose::render::json {

Json or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : name(text);
}

Json name(std::string_view text) {
  const std::string_view kept = as_name(text);
  std::string shown(kept);
  if (kept.size() < text.size()) shown += truncated;
  Json named = std::move(shown);
  return named;
}

Json names(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts)
    list.push_back(name(text));
  return list;
}

Json address_or_null(std::uint64_t address) {
  return address == 0 ? Json(nullptr) : Json(formatted("{:#x}", address));
}

Json hole(const Error& error) {
  return {{"kind", describe_kind(error.kind)},
          {"address", address_or_null(error.address.value())},
          {"reading", error.reading == nullptr ? "" : error.reading}};
}

Json brief_place(const document::FramePlace& place) {
  return {{"file", name(place.file)},
          {"line", or_null(place.line)},
          {"function", name(place.function)}};
}

}  // namespace hognose::render::json
