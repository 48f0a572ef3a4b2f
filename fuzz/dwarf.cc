// Debug information, as libdw and our search through it read it.
// SPDX-License-Identifier: MIT
#include <string>

#include "elfutils/dwarf_type_source.h"
#include "fuzz/fuzz.h"
#include "fuzz/memory_file.h"
#include "target/files.h"

namespace hognose::fuzz {

std::vector<Bytes> seeds() {
  std::vector<Bytes> all;
  for (const char* const path : {HOGNOSE_DWARF3, HOGNOSE_DWARF4, HOGNOSE_DWARF5}) {
    if (const auto file = target::MappedFile::open(path)) {
      all.emplace_back(file->bytes().begin(), file->bytes().end());
    }
  }
  return all;
}

void examine(std::span<const std::byte> input) {
  const target::Descriptor file = make_memory_file(input);
  const std::string path = "/proc/self/fd/" + std::to_string(file.number());
  elfutils::DwarfOptions options;
  options.debug_directories = {};
  options.time = std::chrono::milliseconds(200);
  const auto source = elfutils::DwarfTypeSource::open(std::span(&path, 1), options);
  if (!source) return;
  for (const char* const type : {"PyObject", "PyListObject", "_typeobject", "Outer"}) {
    static_cast<void>((*source)->find_size(type));
    static_cast<void>((*source)->find_member(type, "ob_type"));
    static_cast<void>((*source)->find_member(type, "ob_base.ob_base.ob_type"));
  }
}

}  // namespace hognose::fuzz
