// The head of a loaded image, and its table of functions, as linkers write them; for tests.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <elf.h>

#include "target/elf/image.h"
#include "target/seams/fake_memory.h"

namespace hognose::target {

struct FakeFunctionTable {
  struct Function {
    std::uint32_t begin = 0;  ///< linked
    std::uint32_t size = 0;
  };
  static constexpr std::uint64_t size = 0x4000;
  static constexpr std::uint64_t table = 0x2000;
  static constexpr std::uint64_t descriptions = 0x3000;  ///< 32 bytes each

  /// Puts all of it to `load`, for functions in order.
  static void put(FakeMemory& memory, Address load, const std::vector<Function>& functions) {
    memory.put_zeros(AddressRange::from(load, size));
    Elf64_Ehdr header{};
    header.e_phoff = sizeof header;
    header.e_phentsize = sizeof(Elf64_Phdr);
    header.e_phnum = 2;
    memory.put_value(load, header);
    std::array<Elf64_Phdr, 2> segments{};
    segments[0].p_type = PT_LOAD;
    segments[1].p_type = PT_GNU_EH_FRAME;
    segments[1].p_vaddr = table;
    memory.put_value(load + sizeof header, segments);
    memory.put_value(load + table, std::array<std::uint8_t, 4>{1, 0x1b, 0x03, 0x3b});
    memory.put_value(load + table + 8, static_cast<std::uint32_t>(functions.size()));
    for (std::uint64_t number = 0; number < functions.size(); ++number)
      put_row(memory, load, number, functions[number]);
  }

 private:
  static std::int32_t way(std::uint64_t from, std::uint64_t to) {
    return static_cast<std::int32_t>(to - from);
  }
  static void put_row(FakeMemory& memory, Address load, std::uint64_t number, Function function) {
    const std::uint64_t description = descriptions + number * 32;
    const std::array row{way(table, function.begin), way(table, description)};
    memory.put_value(load + table + 12 + number * sizeof row, row);
    memory.put_value(load + description + 8, way(description + 8, function.begin));
    memory.put_value(load + description + 12, function.size);
  }
};

}  // namespace hognose::target
