// Reads the version of a CPython off its ELF image.
// SPDX-License-Identifier: MIT
#include "layout/build_facts.h"

#include <charconv>
#include <cstring>
#include <optional>

#include "base/byte_reader.h"
#include "layout/debug_offsets.h"

namespace hognose::layout {
namespace {

constexpr const char* reading = "version of CPython";
constexpr std::size_t longest_version = 16;

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

// Takes a decimal number below 256 off the front.
std::optional<std::uint32_t> take_number(std::string_view& text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || value > 255) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// "3.8" of "libpython3.8.so.1.0", "python3.8d" or "python3"; empty if there is no minor version.
std::string_view minor_of_file_name(std::string_view name) {
  name = name.substr(name.rfind('/') + 1);
  const std::size_t at = name.find("python");
  if (at == std::string_view::npos) return {};
  name.remove_prefix(at + 6);
  const std::size_t end = name.find_first_not_of("0123456789.");
  std::string_view version = name.substr(0, end);
  while (version.ends_with('.'))
    version.remove_suffix(1);
  const std::size_t dot = version.find('.');
  if (dot == std::string_view::npos) return {};
  return version.substr(0, version.find('.', dot + 1));
}

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

std::uint32_t read_version_symbol(const target::Image& image) {
  const auto symbol = image.find_symbol("Py_Version");
  if (!symbol) return 0;
  const auto bytes = image.bytes_at(symbol->value, 8);
  if (!bytes) return 0;
  const auto value = ByteReader(*bytes, reading).read<std::uint64_t>();
  return value && *value >> 32U == 0 ? static_cast<std::uint32_t>(*value) : 0;
}

// The version text may be the tail of a longer one that ends alike: the linker merges them. A NUL
// must follow, and what precedes must not continue the number.
std::uint32_t scan(std::string_view data, std::string_view minor) {
  const std::string wanted = std::string(minor) + ".";
  for (std::size_t at = data.find(wanted); at != std::string_view::npos;
       at = data.find(wanted, at + 1)) {
    const std::string_view rest = data.substr(at, longest_version);
    const std::size_t end = rest.find('\0');
    if (end == std::string_view::npos) continue;
    if (at > 0 && (is_digit(data[at - 1]) || data[at - 1] == '.')) continue;
    if (const std::uint32_t version = parse_version(rest.substr(0, end)); version != 0) {
      return version;
    }
  }
  return 0;
}

std::uint32_t scan_read_only_data(const target::Image& image, std::string_view minor) {
  if (minor.empty()) return 0;
  const auto section = image.find_section(".rodata");
  if (!section) return 0;
  const auto bytes = image.bytes_at(section->virtual_address, section->size);
  if (!bytes) return 0;
  std::string data(bytes->size(), '\0');
  std::memcpy(data.data(), bytes->data(), bytes->size());
  return scan(data, minor);
}

}  // namespace

std::uint32_t parse_version(std::string_view text) {
  const auto major = take_number(text);
  if (!major || !take(text, ".")) return 0;
  const auto minor = take_number(text);
  if (!minor || !take(text, ".")) return 0;
  const auto micro = take_number(text);
  if (!micro) return 0;
  std::uint32_t level = 0xf0;
  for (const auto& [word, nibble] :
       {std::pair{"a", 0xa0U}, std::pair{"b", 0xb0U}, std::pair{"rc", 0xc0U}}) {
    if (level == 0xf0 && take(text, word)) {
      const auto serial = take_number(text);
      if (!serial || *serial > 15) return 0;
      level = nibble | *serial;
    }
  }
  take(text, "+");
  if (!text.empty()) return 0;
  return *major << 24U | *minor << 16U | *micro << 8U | level;
}

Result<BuildFacts> find_build_facts(const target::Image& image, std::string_view file_name) {
  BuildFacts facts;
  facts.build_id = image.build_id();
  facts.debug = image.find_symbol("_Py_RefTotal").has_value() ||
                image.find_symbol("_Py_NegativeRefcount").has_value();
  if (const auto head = read_debug_offsets_head(image)) {
    facts.version_hex = head->version_hex;
    facts.free_threaded = head->free_threaded;
    return facts;
  }
  facts.version_hex = read_version_symbol(image);
  if (facts.version_hex == 0) {
    facts.version_hex = scan_read_only_data(image, minor_of_file_name(file_name));
  }
  if (facts.version_hex == 0) return fail(ErrorKind::not_found, reading);
  return facts;
}

}  // namespace hognose::layout
