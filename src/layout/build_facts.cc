// Reads the version of a CPython off its ELF image.
// SPDX-License-Identifier: MIT
#include "layout/build_facts.h"

#include <algorithm>

#include "base/byte_reader.h"
#include "layout/debug_offsets.h"
#include "layout/find_version.h"

namespace hognose::layout {
namespace {

constexpr const char* reading_version = "version of CPython";
constexpr std::uint64_t most_segment_bytes = 64ULL << 20U;

std::optional<DebugOffsetsHead> read_debug_offsets_head(const target::Image& image) {
  std::optional<std::uint64_t> address;
  if (const auto section = image.find_section(".PyRuntime")) address = section->virtual_address;
  if (const auto symbol = image.find_symbol("_PyRuntime"); !address && symbol) {
    address = symbol->value;
  }
  if (!address) return std::nullopt;
  const auto bytes = image.bytes_at(*address, 24);
  if (!bytes) return std::nullopt;
  const auto head = parse_debug_offsets_head(*bytes);
  if (!head) return std::nullopt;
  return *head;
}

// The variable Py_Version (3.11+), an unsigned long.
std::optional<std::uint32_t> read_variable(const target::Image& image, std::uint64_t address) {
  const auto bytes = image.bytes_at(address, sizeof(std::uint64_t));
  if (!bytes) return std::nullopt;
  const auto value = ByteReader(*bytes, reading_version).read<std::uint64_t>();
  if (!value || *value == 0 || *value > UINT32_MAX) return std::nullopt;
  return static_cast<std::uint32_t>(*value);
}

// Read-only bytes of the file, where text literals are, until `visit` is content.
template <class Visit>
void visit_constants(const target::Image& image, const Visit& visit) {
  for (const target::Segment& segment : image.segments()) {
    if (segment.writable) continue;
    const std::uint64_t size = std::min(segment.file_size, most_segment_bytes);
    const auto bytes = image.bytes_at(segment.virtual_address, size);
    if (bytes && visit(*bytes)) return;
  }
}

std::optional<FileVersion> find_literal(const target::Image& image, std::string_view path) {
  auto minor = find_version_in_name(path);
  const char* told_by = "file name";
  if (!minor) {
    told_by = "search path literal";
    visit_constants(image, [&](std::span<const std::byte> bytes) {
      minor = find_version_in_paths(bytes);
      return minor.has_value();
    });
  }
  std::optional<std::uint32_t> whole;
  if (!minor) {
    visit_constants(image, [&](std::span<const std::byte> bytes) {
      whole = find_version_stated_twice(bytes);
      return whole.has_value();
    });
    if (!whole) return std::nullopt;
    return FileVersion{*whole, "version literal"};
  }
  visit_constants(image, [&](std::span<const std::byte> bytes) {
    whole = find_version_literal(bytes, *minor);
    return whole.has_value();
  });
  if (whole) return FileVersion{*whole, "version literal"};
  return FileVersion{hex_without_patch(*minor), told_by};
}

}  // namespace

std::optional<FileVersion> find_file_version(const target::Image& image,
                                             std::string_view path,
                                             std::optional<std::uint64_t> variable) {
  const auto symbol = image.find_symbol("Py_Version");
  if (!variable && symbol) variable = symbol->value;
  const auto hex = variable ? read_variable(image, *variable) : std::nullopt;
  if (hex) return FileVersion{*hex, "Py_Version"};
  return find_literal(image, path);
}

bool is_debug_build(const target::Image& image) {
  return image.find_symbol("_Py_RefTotal").has_value() ||
         image.find_symbol("_Py_NegativeRefcount").has_value();
}

Result<BuildFacts> find_build_facts(const target::Image& image, std::string_view file_name) {
  BuildFacts facts;
  facts.build_id = image.build_id();
  facts.debug = is_debug_build(image);
  if (const auto head = read_debug_offsets_head(image)) {
    facts.version_hex = head->version_hex;
    facts.free_threaded = head->free_threaded;
    return facts;
  }
  const auto version = find_file_version(image, file_name);
  if (!version) return fail(ErrorKind::not_found, reading_version);
  facts.version_hex = version->hex;
  return facts;
}

}  // namespace hognose::layout
