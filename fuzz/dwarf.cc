// Debug information, as libdw and our search through it read it.
// SPDX-License-Identifier: MIT
#include <string>

#include "elfutils/debug_file.h"
#include "elfutils/dwarf_type_source.h"
#include "elfutils/inlined_functions.h"
#include "fuzz/fuzz.h"
#include "fuzz/memory_file.h"
#include "target/seams/files.h"

namespace hognose::fuzz {

std::vector<Bytes> seeds() {
  std::vector<Bytes> all;
  for (const char* const path : {HOGNOSE_DWARF3, HOGNOSE_DWARF4, HOGNOSE_DWARF5, HOGNOSE_INLINED}) {
    if (const auto file = target::MappedFile::open_named(path)) {
      all.emplace_back(file->bytes().begin(), file->bytes().end());
    }
  }
  return all;
}

/// What each of the first units says of the first of its code, and of some addresses further on.
void look_for_lines(const std::string& path) {
  constexpr int most_units = 8;
  constexpr Dwarf_Addr most_bytes = 64;
  const target::Files named;
  auto image = target::Image::open_named(path);
  if (!image) return;
  auto found = elfutils::find_debug_image({path, std::move(*image)}, named, {});
  if (!found) return;
  const auto file = elfutils::DebugFile::open(std::move(*found), named, {});
  if (!file) return;
  Dwarf_CU* unit = nullptr;
  Dwarf_Die die{};
  for (int count = 0; count < most_units; ++count) {
    if (dwarf_get_units(file->dwarf(), unit, &unit, nullptr, nullptr, &die, nullptr) != 0) return;
    Dwarf_Addr base = 0;
    Dwarf_Addr begin = 0;
    Dwarf_Addr end = 0;
    if (dwarf_ranges(&die, 0, &base, &begin, &end) <= 0) continue;
    elfutils::UnitFunctions functions(die, file->work());
    for (Dwarf_Addr at = begin; at < end && at - begin < most_bytes; at += 4)
      static_cast<void>(functions.find(at));
  }
}

void examine(std::span<const std::byte> input) {
  const target::Descriptor file = make_memory_file(input);
  const std::string path = "/proc/self/fd/" + std::to_string(file.number());
  elfutils::DwarfOptions options;
  target::begin_file_work(nullptr);
  look_for_lines(path);
  options.debug_directories = {};
  options.time = std::chrono::milliseconds(200);
  const auto source = elfutils::DwarfTypeSource::open_named(std::span(&path, 1), options);
  if (!source) return;
  for (const char* const type : {"PyObject", "PyListObject", "_typeobject", "Outer"}) {
    static_cast<void>((*source)->find_size(type));
    static_cast<void>((*source)->find_member(type, "ob_type"));
    static_cast<void>((*source)->find_member(type, "ob_base.ob_base.ob_type"));
  }
}

}  // namespace hognose::fuzz
