// What is not known of an address is null.
// SPDX-License-Identifier: MIT
#include "render/json_address.h"

#include "base/formatted.h"

namespace hognose::render {
namespace {

using json::name;
using json::names;
using json::or_null;

Json hex(std::uint64_t number) {
  return formatted("{:#x}", number);
}

Json object(const document::AddressObject& one) {
  return {{"address", hex(one.address)},
          {"type_name", name(one.type)},
          {"value", one.value.empty() ? Json(nullptr) : Json(one.value)},
          {"state", name(one.state)},
          {"certainty", name(one.sureness)},
          {"how", name(one.how)},
          {"offset", one.offset},
          {"field", or_null(one.part)},
          {"name", or_null(one.name)}};
}

Json runtime(const document::AddressRuntime& one) {
  return {{"kind", name(one.what)},
          {"text", name(one.text)},
          {"field", or_null(one.field)},
          {"start", hex(one.start)},
          {"offset", one.offset}};
}

Json memory_block(const document::AddressBlock& one) {
  return {{"allocator", name(one.allocator)},
          {"start", hex(one.start)},
          {"size", one.size},
          {"state", name(one.state)},
          {"certainty", name(one.sureness)},
          {"text", name(one.text)}};
}

Json neighbours(const std::vector<document::AddressNeighbour>& list) {
  Json all = Json::array();
  for (const document::AddressNeighbour& one : list) {
    all.push_back({{"before", one.is_before},
                   {"block", memory_block(one.block)},
                   {"object", or_null(one.object)}});
  }
  return all;
}

Json stack(const document::AddressStack& one, const JsonTerms& terms) {
  return {{"tid", terms.tid(one.tid)},
          {"text", name(one.title)},
          {"from_pointer", or_null(one.from_pointer)},
          {"guard", one.is_guard},
          {"function", or_null(one.function)}};
}

Json image(const document::AddressImage& one) {
  return {{"path", name(one.path)}, {"section", or_null(one.section)}};
}

Json symbol(const document::AddressImage& one) {
  return {{"name", name(one.symbol)}, {"offset", one.offset}};
}

Json mapping(const document::AddressMapping& one) {
  return {{"begin", hex(one.begin)},
          {"end", hex(one.end)},
          {"rights", name(one.rights)},
          {"path", or_null(one.path)},
          {"file_offset", one.path.starts_with('/') ? Json(one.file_offset) : Json(nullptr)}};
}

template <class T, class Make>
Json maybe(const std::optional<T>& value, Make make) {
  return value ? make(*value) : Json(nullptr);
}

}  // namespace

Json to_json(const document::AddressFacts& block, const JsonTerms& terms) {
  Json one{{"type", "address"}, {"address", hex(block.address)}};
  one["asked"] = or_null(block.asked);
  one["headline"] = block.headline;
  one["object"] = maybe(block.object, object);
  one["runtime_field"] = maybe(block.runtime, runtime);
  one["block"] = maybe(block.block, memory_block);
  one["neighbours"] = neighbours(block.neighbours);
  one["thread_stack"] = block.stack ? stack(*block.stack, terms) : Json(nullptr);
  one["image"] = maybe(block.image, image);
  const bool has_symbol = block.image && !block.image->symbol.empty();
  one["symbol"] = has_symbol ? symbol(*block.image) : Json(nullptr);
  one["mapping"] = maybe(block.mapping, mapping);
  one["text"] = or_null(block.text);
  one["notes"] = names(block.notes);
  return one;
}

}  // namespace hognose::render
