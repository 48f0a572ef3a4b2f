// Puts a memory map together.
// SPDX-License-Identifier: MIT
#include "gdb/host/maps.h"

#include <algorithm>

#include "gdb/api/gdb_text.h"
#include "gdb/api/ref.h"
#include "target/elf/image.h"

namespace hognose::gdb {

namespace {

using target::Mapping;

void add_uncovered(std::vector<Mapping>& mappings, std::vector<Mapping> more) {
  const target::Maps known(mappings);
  for (Mapping& mapping : more) {
    if (known.find(mapping.range.begin) != nullptr) continue;
    if (known.find(mapping.range.end - 1) != nullptr) continue;
    mappings.push_back(std::move(mapping));
  }
}

std::optional<target::Image> open_image(const std::string& path, const target::Files& files) {
  for (const std::string& candidate : files.candidates(path)) {
    const auto file = files.open(candidate);
    if (!file) continue;
    if (auto image = target::Image::open(*file)) return std::move(*image);
  }
  return std::nullopt;
}

// One object file's segments, placed by where GDB has its .text section.
void add_segments(std::vector<Mapping>& mappings,
                  const LoadedSection& loaded,
                  const target::Files& files) {
  const auto image = open_image(loaded.path, files);
  if (!image) return;
  const auto section = image->find_section(loaded.section);
  if (!section) return;
  const std::uint64_t bias = loaded.start.value() - section->virtual_address;
  for (const target::Segment& segment : image->segments()) {
    Mapping mapping;
    mapping.range =
        AddressRange::from(Address(segment.virtual_address + bias), segment.memory_size);
    if (mapping.range.is_empty()) continue;
    mapping.file_offset = segment.file_offset;
    mapping.writable = segment.writable;
    mapping.executable = segment.executable;
    mapping.path = loaded.path;
    mappings.push_back(std::move(mapping));
  }
}

}  // namespace

target::Maps read_maps(bool is_core, const target::Files& files) {
  std::vector<Mapping> mappings;
  if (const auto text = execute("info proc mappings")) mappings = parse_info_proc_mappings(*text);
  if (!mappings.empty() && !is_core) return target::Maps(std::move(mappings));
  const std::string sections = execute("info files").value_or("");
  if (mappings.empty()) {
    for (const LoadedSection& loaded : parse_text_sections(sections)) {
      add_segments(mappings, loaded, files);
    }
  }
  if (is_core) add_uncovered(mappings, parse_core_segments(sections));
  return target::Maps(std::move(mappings));
}

}  // namespace hognose::gdb
