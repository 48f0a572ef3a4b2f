// An address is an int in the slot `_ip`. A network has one as `network_address`; an interface is
// one. Both have the length of their prefix in `_prefixlen`.
// SPDX-License-Identifier: MIT
#include "python/kinds/ip_address.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>

#include "base/formatted.h"
#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/kinds/instance_text.h"
#include "python/values/number.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

constexpr std::size_t bytes_of_four = 4;
constexpr std::size_t groups_of_six = 8;

Result<Address> read_ip_part(Describer& out, Address object, std::u32string_view name) {
  const auto found = TRY(find_attribute(out.program(), object, name, out.budget()));
  if (!found) return fail(ErrorKind::not_found, "IP address", object);
  return *found;
}

std::string text_of_four(std::span<const std::uint8_t, bytes_of_four> bytes) {
  return formatted("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3]);
}

using Groups = std::array<unsigned, groups_of_six>;

Groups groups_of(const Bytes128& bytes) {
  Groups groups{};
  for (std::size_t i = 0; i < groups.size(); ++i)
    groups[i] = static_cast<unsigned>(bytes[2 * i]) << 8U | bytes[2 * i + 1];
  return groups;
}

/// The first of the longest runs of zeros; one alone is none.
struct ZeroRun {
  std::size_t begin = 0;
  std::size_t length = 0;
};

ZeroRun find_zeros(const Groups& groups) {
  ZeroRun longest;
  for (std::size_t begin = 0; begin < groups.size(); ++begin) {
    std::size_t end = begin;
    while (end < groups.size() && groups[end] == 0)
      ++end;
    if (end - begin > std::max<std::size_t>(longest.length, 1)) longest = {begin, end - begin};
  }
  return longest;
}

/// Groups without leading zeros, the longest run of zero groups as `::`.
std::string text_of_groups(const Groups& groups) {
  const ZeroRun zeros = find_zeros(groups);
  std::string text;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const bool is_zeros = zeros.length != 0 && i == zeros.begin;
    if (is_zeros) text += "::";
    if (is_zeros) i += zeros.length - 1;
    if (is_zeros) continue;
    if (!text.empty() && !text.ends_with(':')) text += ":";
    text += formatted("{:x}", groups[i]);
  }
  return text;
}

/// An address that stands for one of version 4 ends like that, as 3.13 writes it.
std::string text_of_six(const Bytes128& bytes) {
  const Groups groups = groups_of(bytes);
  const bool is_mapped =
      groups[5] == 0xFFFF &&
      std::all_of(groups.begin(), groups.begin() + 5, [](unsigned group) { return group == 0; });
  if (!is_mapped) return text_of_groups(groups);
  return "::ffff:" + text_of_four(std::span(bytes).last<bytes_of_four>());
}

Result<std::string> read_ip_text(Describer& out, Address object, bool is_six) {
  const Address number = TRY(read_ip_part(out, object, U"_ip"));
  const Bytes128 bytes = TRY(read_128_bits(out.program(), number));
  if (is_six) return text_of_six(bytes);
  const auto high = std::span(bytes).first<bytes.size() - bytes_of_four>();
  const bool is_too_large = std::ranges::any_of(high, [](std::uint8_t byte) { return byte != 0; });
  if (is_too_large) return fail(ErrorKind::corrupt, "IP address", number);
  return text_of_four(std::span(bytes).last<bytes_of_four>());
}

/// `%` and the zone of a version 6 address, if it has one (3.9+).
std::string read_scope(Describer& out, Address object) {
  const auto scope = read_ip_part(out, object, U"_scope_id");
  if (!scope || is_none_object(out.program(), *scope)) return "";
  const auto text = read_name(out.program(), *scope);
  return text && !text->empty() ? "%" + *text : "";
}

Result<std::string> read_text_of_address(Describer& out, Address object, const TypeInfo& type) {
  const bool is_six = type.name.starts_with("IPv6");
  const bool is_network = type.name.ends_with("Network");
  const Address address = is_network ? TRY(read_ip_part(out, object, U"network_address")) : object;
  std::string text = TRY(read_ip_text(out, address, is_six));
  if (is_six) text += read_scope(out, address);
  if (type.name.ends_with("Address")) return text;
  const Address prefix = TRY(read_ip_part(out, object, U"_prefixlen"));
  return text + "/" + std::to_string(TRY(read_small_integer(out.program(), prefix)));
}

}  // namespace

bool is_ip_address(const Program& program, const TypeInfo& type) {
  constexpr std::array names{
      "IPv4Address", "IPv6Address", "IPv4Network", "IPv6Network", "IPv4Interface", "IPv6Interface"};
  return std::ranges::any_of(names, [&](const char* name) {
    return is_class_of_module(program, type, name, U"ipaddress");
  });
}

void describe_ip_address(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("<...>");
  if (const auto text = read_text_of_address(out, object, type)) {
    out.write(type.name + "('" + *text + "')");
  } else {
    write_instance(out, type.name, object, read_attributes(out, object, type));
  }
  out.leave();
}

}  // namespace hognose::python
