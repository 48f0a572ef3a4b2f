// Parsers of GDB's own tables; each takes any text and never fails.
// SPDX-License-Identifier: MIT
#include "gdb/api/gdb_text.h"

#include <charconv>

#include "base/bounded_name.h"

namespace hognose::gdb {

namespace {

constexpr std::string_view blanks = " \t\r\n";

std::string_view next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  return line;
}

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string_view next_word(std::string_view& text) {
  text = trim(text);
  const std::size_t end = text.find_first_of(blanks);
  const std::string_view word = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view() : text.substr(end);
  return word;
}

std::optional<std::uint64_t> parse_hex(std::string_view word) {
  if (!word.starts_with("0x")) return std::nullopt;
  word.remove_prefix(2);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value, 16);
  if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return value;
}

std::uint64_t parse_decimal(std::string_view word) {
  std::uint64_t value = 0;
  std::from_chars(word.data(), word.data() + word.size(), value);
  return value;
}

bool is_permissions(std::string_view word) {
  return word.size() == 4 && (word[0] == 'r' || word[0] == '-') &&
         (word[1] == 'w' || word[1] == '-') && (word[2] == 'x' || word[2] == '-');
}

std::optional<target::Mapping> parse_mapping(std::string_view line) {
  const auto begin = parse_hex(next_word(line));
  const auto end = parse_hex(next_word(line));
  const auto size = parse_hex(next_word(line));
  const auto offset = parse_hex(next_word(line));
  if (!begin || !end || !size || !offset || *end <= *begin) return std::nullopt;
  target::Mapping mapping;
  mapping.range = {Address(*begin), Address(*end)};
  mapping.file_offset = *offset;
  std::string_view rest = trim(line);
  if (const std::string_view word = rest.substr(0, rest.find_first_of(blanks));
      is_permissions(word)) {
    mapping.readable = word[0] == 'r';
    mapping.writable = word[1] == 'w';
    mapping.executable = word[2] == 'x';
    rest = trim(rest.substr(word.size()));
  }
  if (!rest.starts_with('[')) mapping.path = rest;
  return mapping;
}

struct SectionLine {
  AddressRange range;
  std::string_view name;
  std::string_view path;  // empty: the executable's
};

// "\t0x0000555555558040 - 0x0000555555568000 is .text in /lib/x.so"
std::optional<SectionLine> parse_section_line(std::string_view line) {
  const auto begin = parse_hex(next_word(line));
  if (!begin || next_word(line) != "-") return std::nullopt;
  const auto end = parse_hex(next_word(line));
  if (!end || *end <= *begin || next_word(line) != "is") return std::nullopt;
  const std::string_view name = next_word(line);
  std::string_view rest = trim(line);
  if (rest.starts_with("in ")) {
    rest.remove_prefix(3);
  } else {
    rest = {};
  }
  return SectionLine{{Address(*begin), Address(*end)}, name, trim(rest)};
}

}  // namespace

std::vector<target::Mapping> parse_info_proc_mappings(std::string_view text) {
  std::vector<target::Mapping> mappings;
  while (!text.empty()) {
    if (auto mapping = parse_mapping(next_line(text))) mappings.push_back(std::move(*mapping));
  }
  return mappings;
}

std::vector<target::Mapping> parse_core_segments(std::string_view text) {
  std::vector<target::Mapping> segments;
  while (!text.empty()) {
    const auto section = parse_section_line(next_line(text));
    if (!section || !section->name.starts_with("load") || !section->path.empty()) continue;
    target::Mapping& mapping = segments.emplace_back();
    mapping.range = section->range;
    mapping.writable = true;
  }
  return segments;
}

std::string parse_core_path(std::string_view text) {
  constexpr std::string_view banner = "Local core dump file:";
  const std::size_t found = text.find(banner);
  if (found == std::string_view::npos) return {};
  text.remove_prefix(found + banner.size());
  const std::size_t quote = text.find('`');
  const std::size_t close = text.find("', file type ", quote);
  if (close == std::string_view::npos) return {};
  return std::string(text.substr(quote + 1, close - quote - 1));
}

std::vector<LoadedSection> parse_text_sections(std::string_view text) {
  std::vector<LoadedSection> found;
  std::string executable;
  while (!text.empty()) {
    const std::string_view line = next_line(text);
    if (const std::size_t quote = line.find('`');
        quote != std::string_view::npos && line.find("file type") != std::string_view::npos) {
      const std::size_t close = line.find('\'', quote);
      // The last file named before the sections is the executable; a core file comes before it.
      if (close != std::string_view::npos) executable = line.substr(quote + 1, close - quote - 1);
      continue;
    }
    const auto section = parse_section_line(line);
    if (!section || section->name != ".text") continue;
    std::string path(section->path.empty() ? std::string_view(executable) : section->path);
    found.push_back({std::move(path), std::string(section->name), section->range.begin});
  }
  return found;
}

std::optional<target::Symbol> parse_info_symbol(std::string_view text, Address address) {
  std::string_view line = next_line(text);
  const std::size_t section = line.find(" in section ");
  if (section == std::string_view::npos) return std::nullopt;
  line = trim(line.substr(0, section));
  std::uint64_t offset = 0;
  if (const std::size_t plus = line.rfind(" + "); plus != std::string_view::npos) {
    offset = parse_decimal(line.substr(plus + 3));
    line = line.substr(0, plus);
  }
  if (line.empty()) return std::nullopt;
  return target::Symbol{bounded_name(line), address - offset, 0};
}

std::string strip_completed_prefix(std::string_view candidate,
                                   std::string_view text,
                                   std::string_view word) {
  if (word.size() > text.size()) return std::string(candidate);
  std::string_view before = text.substr(0, text.size() - word.size());
  if (const std::size_t blank = before.find_last_of(blanks); blank != std::string_view::npos) {
    before.remove_prefix(blank + 1);
  }
  if (candidate.starts_with(before)) candidate.remove_prefix(before.size());
  return std::string(candidate);
}

}  // namespace hognose::gdb
