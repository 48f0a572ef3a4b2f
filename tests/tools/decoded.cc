// What the decoder says of instructions, for a test to compare with what others say.
//
//     decoded < LINES
//
// Each line is the bytes of one instruction in hexadecimal digits. Written for each: `?` if it is not known, or
//
//     LENGTH ACTION SIZE TOUCHES BASE INDEX SCALE DISPLACEMENT SEGMENT
//
// the last seven only of memory, `-` for what is not there; TOUCHES is of r, w and a (it must be aligned).
// SPDX-License-Identifier: MIT
#include <cstdio>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "base/formatted.h"
#include "machine/decode.h"

namespace hognose {
namespace {

std::vector<std::byte> read_digits(const std::string& line) {
  std::vector<std::byte> bytes;
  for (std::size_t at = 0; at + 1 < line.size(); at += 2)
    bytes.push_back(static_cast<std::byte>(std::stoul(line.substr(at, 2), nullptr, 16)));
  return bytes;
}

std::string name(std::optional<target::Register> which) {
  return which ? std::string(target::name_register(*which)) : "-";
}

std::string write_memory(const machine::MemoryOperand& memory) {
  std::string touches = memory.reads ? "r" : "";
  if (memory.writes) touches += "w";
  if (memory.needs_alignment) touches += "a";
  const char* segment = "-";
  if (memory.segment == machine::Segment::fs) segment = "fs";
  if (memory.segment == machine::Segment::gs) segment = "gs";
  return formatted(" {} {} {} {} {} {} {}",
                   memory.size,
                   touches.empty() ? "-" : touches,
                   name(memory.base),
                   name(memory.index),
                   static_cast<int>(memory.scale),
                   memory.displacement,
                   segment);
}

std::string describe_line(const std::string& line) {
  const auto made = machine::decode(read_digits(line));
  if (!made) return "?";
  std::string said =
      formatted("{} {}", static_cast<int>(made->length), static_cast<int>(made->action));
  if (made->memory) said += write_memory(*made->memory);
  return said;
}

}  // namespace
}  // namespace hognose

int main() {
  for (std::string line; std::getline(std::cin, line);)
    std::puts(hognose::describe_line(line).c_str());
  return 0;
}
