// Picks shipped tables; the tables themselves are generated (cmake/embed_tables.cmake).
// SPDX-License-Identifier: MIT
#include "layout/shipped.h"

#include <string>

namespace hognose::layout {
namespace {

constexpr std::uint32_t minor_mask = 0xffff0000;
// A debug build of the same patch level is nearer than a release build of the next but two.
constexpr std::uint32_t debug_distance = 3;

std::uint32_t patch_of(std::uint32_t version_hex) {
  return (version_hex >> 8U) & 0xffU;
}

std::uint32_t distance(const ShippedTable& table, std::uint32_t version_hex, bool debug) {
  const std::uint32_t ours = patch_of(version_hex);
  const std::uint32_t theirs = patch_of(table.version_hex);
  const std::uint32_t patches = ours > theirs ? ours - theirs : theirs - ours;
  return patches + (table.debug == debug ? 0 : debug_distance);
}

// What a name like "3.13t-dbg" asks for.
struct Wish {
  std::string numbers;  // "3.13."
  bool free_threaded = false;
  bool debug = false;
};

Wish parse_wish(std::string_view name) {
  constexpr std::string_view debug = "-dbg";
  Wish wish;
  wish.debug = name.ends_with(debug);
  if (wish.debug) name.remove_suffix(debug.size());
  wish.free_threaded = name.ends_with('t');
  if (wish.free_threaded) name.remove_suffix(1);
  wish.numbers = std::string(name) + ".";
  return wish;
}

bool is_wanted(const ShippedTable& table, const Wish& wish) {
  const std::size_t end = table.name.find_first_not_of("0123456789.");
  const std::string numbers = std::string(table.name.substr(0, end)) + ".";
  return table.free_threaded == wish.free_threaded && table.debug == wish.debug &&
         numbers.starts_with(wish.numbers);
}

}  // namespace

const ShippedTable* find_table_named(std::string_view name) {
  const Wish wish = parse_wish(name);
  const ShippedTable* newest = nullptr;
  for (const ShippedTable& table : shipped_tables()) {
    if (table.name == name) return &table;
    const bool is_newer = newest == nullptr || table.version_hex > newest->version_hex;
    if (is_newer && is_wanted(table, wish)) newest = &table;
  }
  return newest;
}

const ShippedTable* find_table_of_build(std::string_view build_id) {
  if (!is_build_id(build_id)) return nullptr;
  const std::string word = " " + std::string(build_id) + " ";
  for (const ShippedTable& table : shipped_tables()) {
    if (table.build_ids.find(word) != std::string_view::npos) return &table;
  }
  return nullptr;
}

const ShippedTable* find_nearest_table(std::uint32_t version_hex, bool free_threaded, bool debug) {
  const ShippedTable* nearest = nullptr;
  const ShippedTable* newest = nullptr;
  for (const ShippedTable& table : shipped_tables()) {
    if (table.free_threaded != free_threaded) continue;
    if (newest == nullptr || table.version_hex > newest->version_hex) newest = &table;
    if ((table.version_hex & minor_mask) != (version_hex & minor_mask)) continue;
    if (nearest == nullptr ||
        distance(table, version_hex, debug) < distance(*nearest, version_hex, debug)) {
      nearest = &table;
    }
  }
  const bool is_newer = newest != nullptr && version_hex > newest->version_hex &&
                        version_hex >> 24U == newest->version_hex >> 24U;
  return nearest == nullptr && is_newer ? newest : nearest;
}

}  // namespace hognose::layout
