// What documents as JSON are made of: names, addresses, places, errors.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "document/frame_place.h"

namespace hognose::render {

using Json = nlohmann::ordered_json;

/// Which schema an object keeps to.
enum class JsonSchema : std::uint8_t { hognose_1 = 1, hognose_2 = 2 };

/// What words of a document mean in a schema.
struct JsonTerms {
  JsonSchema schema = JsonSchema::hognose_2;
  std::map<std::int64_t, std::int64_t> inner_tids{};  ///< by those that the document has

  /// A thread's id as the target's own namespace has it (hognose/1: as the document has it); null
  /// for 0.
  [[nodiscard]] Json tid(std::int64_t of_document) const;
};

namespace json {

template <class T>
[[nodiscard]] Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}
/// Null if it is empty.
[[nodiscard]] Json or_null(const std::string& text);

/// A name, a path, a sentence: cut where no such thing is that long. Values are as long as they are.
[[nodiscard]] Json name(std::string_view text);
[[nodiscard]] Json names(const std::vector<std::string>& texts);
/// As text in hexadecimal; null for zero.
[[nodiscard]] Json address_or_null(std::uint64_t address);
[[nodiscard]] Json hole(const Error& error);
/// Its file, line and function.
[[nodiscard]] Json brief_place(const document::FramePlace& place);

}  // namespace json
}  // namespace hognose::render
