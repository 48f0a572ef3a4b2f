// Recognises files by their first bytes.
// SPDX-License-Identifier: MIT
#include "target/core/describe_no_core.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include <elf.h>

#include "base/byte_reader.h"

namespace hognose::target {
namespace {

struct Start {
  std::string_view bytes;
  const char* what;
};
constexpr std::array<Start, 6> starts{{
    {"BZh", "a bzip2 file; unpack it first"},
    {"\x02\x21\x4c\x18", "an lz4 file of the old format; unpack it first"},
    {"PK\x03\x04", "a zip archive"},
    {"MDMP", "a minidump"},
    {"KDUMP   ", "a dump of a Linux kernel"},
    {"#!", "a script"},
}};

bool looks_like_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char one) {
    const auto byte = static_cast<unsigned char>(one);
    return byte >= ' ' ? byte != 0x7f : byte == '\n' || byte == '\t' || byte == '\r';
  });
}

std::string describe_elf(std::span<const std::byte> bytes) {
  constexpr std::size_t type_and_machine_end = offsetof(Elf64_Ehdr, e_version);
  if (bytes.size() < type_and_machine_end) return "the first bytes of an ELF file";
  std::array<std::uint8_t, type_and_machine_end> header{};
  std::memcpy(header.data(), bytes.data(), header.size());
  const bool is_big = header[EI_DATA] == ELFDATA2MSB;
  const auto number = [&](std::size_t at) {
    return is_big ? header[at] << 8U | header[at + 1] : header[at + 1] << 8U | header[at];
  };
  const int type = number(offsetof(Elf64_Ehdr, e_type));
  if (type == ET_EXEC || type == ET_DYN) return "an ELF executable or library";
  if (type != ET_CORE) return "an ELF file that is no core";
  if (is_big) return "the core of a big-endian machine, and only little-endian ones are read";
  if (header[EI_CLASS] != ELFCLASS64) {
    return "the core of a 32-bit process, and only 64-bit ones are read";
  }
  const int machine = number(offsetof(Elf64_Ehdr, e_machine));
  if (machine == EM_X86_64 || machine == EM_AARCH64) return {};
  return "the core of a machine that is neither x86-64 nor aarch64 (ELF machine " +
         std::to_string(machine) + ")";
}

}  // namespace

std::string describe_no_core(std::span<const std::byte> bytes) {
  constexpr std::size_t looked_at = 512;
  if (bytes.empty()) return "an empty file";
  const std::string_view text = as_text(bytes.first(std::min(bytes.size(), looked_at)));
  if (text.starts_with(std::string_view(ELFMAG, SELFMAG))) return describe_elf(bytes);
  for (const Start& start : starts) {
    if (text.starts_with(start.bytes)) return start.what;
  }
  return looks_like_text(text) ? "a text file" : "no ELF file";
}

}  // namespace hognose::target
