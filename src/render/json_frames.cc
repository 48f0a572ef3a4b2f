// What is not known of a frame is left out, or null where it is always there.
// SPDX-License-Identifier: MIT
#include "render/json_frames.h"

#include <utility>

#include "base/formatted.h"

namespace hognose::render {

using json::hole;
using json::name;
using json::or_null;

namespace {

/// What is known of a machine frame; what is not is left out.
void add_native_place(Json& one, const document::NativePlace& place) {
  one["pc"] = formatted("{:#x}", place.pc);
  if (!place.function.empty()) one["function"] = name(place.function);
  if (!place.symbol.empty()) one["symbol"] = name(place.symbol);
  if (place.is_inlined) one["inlined"] = true;
  if (place.offset) one["offset"] = *place.offset;
  if (!place.file.empty()) {
    one["file"] = name(place.file);
    one["line"] = place.line;
  }
  if (!place.image.empty()) one["image"] = name(place.image);
  if (!place.build_id.empty()) one["build_id"] = name(place.build_id);
  one["extension"] = place.is_extension;
  if (!place.distribution.empty()) {
    one["distribution"] = name(place.distribution);
    one["version"] = name(place.version);
  }
}

const char* kind_of(const document::TraceEntry& entry) {
  if (entry.is_python) return "python";
  return entry.native ? "machine" : "native";
}

void add_qualified_name(Json& one, const document::FramePlace& place, const JsonTerms& terms) {
  if (terms.schema == JsonSchema::hognose_1 || place.qualified_name.empty()) return;
  one["qualified_name"] = name(place.qualified_name);
}

}  // namespace

Json bindings(const std::vector<document::Binding>& rows) {
  Json list = Json::array();
  for (const document::Binding& row : rows) {
    Json one{{"name", name(row.name)}, {"value", row.value}};
    if (!row.scope.empty()) one["scope"] = name(row.scope);
    list.push_back(std::move(one));
  }
  return list;
}

void add_columns(Json& one, const document::FramePlace& place) {
  if (!place.column) return;
  one["column"] = *place.column;
  one["end_line"] = or_null(place.end_line);
  one["end_column"] = or_null(place.end_column);
}

Json trace_entry(const document::TraceEntry& entry, const JsonTerms& terms) {
  Json one;
  one["kind"] = kind_of(entry);
  one["level"] = or_null(entry.level);
  if (entry.is_python) {
    one["file"] = name(entry.place.file);
    one["line"] = or_null(entry.place.line);
    add_columns(one, entry.place);
    one["function"] = name(entry.place.function);
    add_qualified_name(one, entry.place, terms);
    one["address"] = formatted("{:#x}", entry.place.address);
    if (!entry.source.empty()) one["source"] = name(entry.source);
    if (!entry.arguments.empty()) one["locals"] = bindings(entry.arguments);
  } else if (entry.native) {
    add_native_place(one, *entry.native);
    if (!entry.source.empty()) one["source"] = name(entry.source);
  } else {
    one["text"] = entry.text;
  }
  if (entry.place.hole) one["hole"] = hole(*entry.place.hole);
  if (!entry.note.empty()) one["note"] = name(entry.note);
  return one;
}

}  // namespace hognose::render
