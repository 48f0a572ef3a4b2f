// What objdump says of instructions, taken apart for tests.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "machine/instruction.h"

namespace hognose::machine {

/// One line of `objdump -dw`.
struct ObjdumpLine {
  std::vector<std::byte> code;
  std::string text;
};

inline std::optional<ObjdumpLine> read_line(const std::string& said) {
  const std::size_t bytes = said.find(":\t");
  const std::size_t text = bytes == std::string::npos ? bytes : said.find('\t', bytes + 2);
  if (text == std::string::npos) return std::nullopt;
  ObjdumpLine line;
  std::istringstream digits(said.substr(bytes + 2, text - bytes - 2));
  for (std::string byte; digits >> byte;)
    line.code.push_back(static_cast<std::byte>(std::strtoul(byte.c_str(), nullptr, 16)));
  line.text = said.substr(text + 1);
  // What it adds for readers.
  line.text.erase(std::min({line.text.find(" <"), line.text.find(" #"), line.text.size()}));
  // The port of in and out is written as memory is.
  if (const std::size_t port = line.text.find("(%dx)"); port != std::string::npos)
    line.text.replace(port, 5, "%dx");
  return line;
}

/// Where an address stands that no register takes part in: `mov 0x10,%rax`.
inline std::size_t find_absolute(const std::string& text) {
  for (std::size_t at = text.find("0x"); at != std::string::npos; at = text.find("0x", at + 2)) {
    if (at != 0 && (text[at - 1] == ' ' || text[at - 1] == ',')) return at;
  }
  return std::string::npos;
}

/// `-0x10` of an operand without registers, which some forms of it have: an address.
inline std::string as_address(const std::string& negative) {
  std::ostringstream text;
  text << "0x" << std::hex << 0 - std::stoull(negative.substr(1), nullptr, 16);
  return text.str();
}

/// `%fs:0x8(%rax,%rcx,2)` as this decoder writes it; nothing if the text names no memory.
inline std::optional<std::string> operand_of(const std::string& text) {
  const std::size_t open = text.find('(');
  std::string inside;
  std::string before;
  if (open != std::string::npos) {
    inside = text.substr(open + 1, text.find(')', open) - open - 1);
    before = text.substr(0, open);
  } else if (const std::size_t segment = text.find("s:0x"); segment != std::string::npos) {
    before = text.substr(0, text.find(',', segment));
  } else if (const std::size_t absolute = find_absolute(text); absolute != std::string::npos) {
    before = text.substr(0, text.find(',', absolute));
  } else {
    return std::nullopt;
  }
  const std::size_t begin = before.find_last_of(" ,*");
  std::string displacement = begin == std::string::npos ? before : before.substr(begin + 1);
  std::string segment;
  if (const std::size_t colon = displacement.find(':'); colon != std::string::npos) {
    segment = displacement.substr(1, colon);
    displacement.erase(0, colon + 1);
  }
  std::vector<std::string> parts;
  std::istringstream list(inside);
  for (std::string part; std::getline(list, part, ',');)
    parts.push_back(part.starts_with('%') ? part.substr(1) : part);
  std::string said = parts.empty() ? "" : parts[0];
  const bool has_index = parts.size() > 1 && parts[1] != "riz";
  if (has_index) said += (said.empty() ? "" : "+") + parts[1];
  if (has_index && parts.size() > 2 && parts[2] != "1") said += "*" + parts[2];
  const bool is_negative = displacement.starts_with('-');
  if (said.empty() && is_negative) return "[" + segment + as_address(displacement) + "]";
  if (!displacement.empty() && (displacement != "0x0" || said.empty()))
    said += (is_negative || said.empty() ? "" : "+") + displacement;
  return "[" + segment + (said.empty() ? "0x0" : said) + "]";
}

inline bool begins_with_one_of(const std::string& text, const std::vector<const char*>& names) {
  for (const char* const name : names) {
    if (text.find(name) != std::string::npos) return true;
  }
  return false;
}

/// What names memory and does not touch it, or touches other memory than it names.
inline bool is_apart(const std::string& text) {
  return begins_with_one_of(text,
                            {"lea ",
                             "nop",
                             "prefetch",
                             "(bad)",
                             "%es:(",
                             "%ds:(",
                             "addr32",
                             "data16",
                             "notrack",
                             "bnd",
                             "push",
                             "pop ",
                             "popf"});
}

/// What is wrong with one instruction as it is decoded; empty if nothing is.
inline std::string find_fault(const ObjdumpLine& line, const Instruction& made) {
  if (made.length != line.code.size()) return "length " + std::to_string(made.length);
  if (is_apart(line.text)) return {};
  const auto wanted = operand_of(line.text);
  const bool is_implied = made.action == Action::push || made.action == Action::pop ||
                          made.action == Action::ret || (made.action == Action::call && !wanted);
  if (is_implied) return {};
  if (!wanted) return made.memory ? "memory " + describe(*made.memory) : std::string();
  if (!made.memory) return "no memory";
  const std::string said = describe(*made.memory);
  return said == *wanted ? std::string() : said + ", not " + *wanted;
}

}  // namespace hognose::machine
