// ELF files by our own reader.
// SPDX-License-Identifier: MIT
#include "fuzz/fuzz.h"
#include "target/core/fake_core.h"
#include "target/elf/image.h"
#include "target/seams/files.h"

namespace hognose::fuzz {

std::vector<Bytes> seeds() {
  std::vector<Bytes> all{target::library_page(0xCD, 0x3000)};
  // A real one, with sections and symbols; small enough to be changed often.
  if (const auto file = target::MappedFile::open_named(HOGNOSE_SMALL_LIBRARY)) {
    all.emplace_back(file->bytes().begin(), file->bytes().end());
  }
  return all;
}

void examine(std::span<const std::byte> input) {
  target::begin_file_work(nullptr);
  const auto image = target::Image::parse(input);
  if (!image) return;
  static_cast<void>(image->find_symbol("_PyRuntime"));
  static_cast<void>(image->symbols());
  static_cast<void>(image->find_section(".PyRuntime"));
  static_cast<void>(image->has_dwarf());
  static_cast<void>(image->bias(Address(0x400000)));
  for (const target::Segment& segment : image->segments()) {
    static_cast<void>(image->bytes_at(segment.virtual_address, segment.memory_size));
    static_cast<void>(image->bytes_at(segment.virtual_address + segment.file_size, 8));
  }
}

}  // namespace hognose::fuzz
