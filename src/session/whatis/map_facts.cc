// Looks into the map, and into the image that is mapped there.
// SPDX-License-Identifier: MIT
#include "session/whatis/map_facts.h"

#include <algorithm>

#include "native/function_names.h"
#include "native/names/demangled.h"
#include "python/values/printable.h"

namespace hognose::session {
namespace {

std::string describe_rights(const target::Mapping& mapping) {
  std::string rights = "---";
  if (mapping.readable) rights[0] = 'r';
  if (mapping.writable) rights[1] = 'w';
  if (mapping.executable) rights[2] = 'x';
  return rights;
}

/// The image in whose range, or behind whose range, the address is: its zeros lie behind its file's mappings.
std::optional<target::ImageLocation> find_location(const target::Target& target, Address address) {
  std::optional<target::ImageLocation> nearest;
  for (target::ImageLocation& location : target.images()) {
    if (location.range.begin > address) continue;
    if (!nearest || nearest->range.begin <= location.range.begin) nearest = std::move(location);
  }
  return nearest;
}

bool is_in_segment(const target::Image& image, std::uint64_t value) {
  return std::ranges::any_of(image.segments(), [value](const target::Segment& segment) {
    return value >= segment.virtual_address &&
           value - segment.virtual_address < segment.memory_size;
  });
}

}  // namespace

std::string base_name(const std::string& path) {
  return python::printable(std::string_view(path).substr(path.rfind('/') + 1));
}

void add_mapping(const AddressQuestion& question, document::AddressFacts& facts) {
  facts.is_map_known = !question.target.maps.is_empty();
  const target::Mapping* const mapping = question.target.maps.find(question.address);
  if (mapping == nullptr) return;
  document::AddressMapping& fact = facts.mapping.emplace();
  fact.begin = mapping->range.begin.value();
  fact.end = mapping->range.end.value();
  fact.rights = describe_rights(*mapping);
  fact.path = python::printable(mapping->path);
  if (mapping->path.starts_with('/')) {
    fact.file_offset =
        mapping->file_offset + question.address.distance_from(mapping->range.begin).value_or(0);
  }
}

void add_image(const AddressQuestion& question, document::AddressFacts& facts) {
  const auto location = find_location(question.target, question.address);
  if (!location) return;
  const auto opened = question.target.open_image(*location);
  if (!opened) return;
  const std::uint64_t value = question.address.value() - opened->bias(location->load_start);
  if (!is_in_segment(*opened, value)) return;
  document::AddressImage& fact = facts.image.emplace();
  fact.path = python::printable(location->path);
  if (const auto section = opened->find_section_at(value))
    fact.section = python::printable(section->name);
  const auto symbol = question.target.symbols->find_symbol(question.address);
  if (!symbol) return;
  fact.symbol = python::printable(native::demangled(std::string(native::plain_name(symbol->name))));
  fact.offset = question.address.distance_from(symbol->start).value_or(0);
}

}  // namespace hognose::session
