// Asks the witnesses one after the other, and lets none overrule a better one.
// SPDX-License-Identifier: MIT
#include "layout/resolve.h"

#include <algorithm>
#include <bitset>

#include "layout/cache.h"
#include "layout/debug_offsets.h"
#include "layout/export.h"
#include "layout/shipped.h"

namespace hognose::layout {
namespace {

std::string version_text(std::uint32_t hex) {
  const std::string minor = std::to_string(hex >> 24U) + "." + std::to_string((hex >> 16U) & 255U);
  const bool is_patch_known = (hex & 255U) != 0;
  return is_patch_known ? minor + "." + std::to_string((hex >> 8U) & 255U) : minor;
}

class Resolver {
 public:
  Resolver(const BuildFacts& facts, const Witnesses& witnesses)
      : facts_(facts), witnesses_(witnesses) {
    resolved_.release = find_release(facts.version_hex, {facts.free_threaded, facts.debug});
    if (resolved_.release.note != nullptr) note(resolved_.release.note);
  }

  Resolved resolve() {
    const Force force = witnesses_.force;
    const bool is_known = force == Force::none && take_known_build();
    if (!is_known && (force == Force::none || force == Force::dwarf)) take_types();
    if (force == Force::none || force == Force::offsets) take_debug_offsets();
    take_nearest_table();
    return std::move(resolved_);
  }

 private:
  void note(std::string text) { resolved_.notes.push_back(std::move(text)); }

  // The first answer for a field stands.
  void take(std::span<const TableRow> rows, Witness witness) {
    for (const TableRow& row : rows) {
      const auto index = static_cast<std::size_t>(row.id);
      if (decided_[index]) continue;
      decided_[index] = true;
      if (!row.is_present()) continue;
      resolved_.layout.set(row.id, {row.offset, row.width, row.bit_offset, row.bit_width, witness});
    }
  }

  bool take_known_build() {
    if (const ShippedTable* table = find_table_of_build(facts_.build_id)) {
      take(table->rows, Witness::build_table);
      return true;
    }
    if (witnesses_.cache_folder.empty() || witnesses_.types == nullptr) return false;
    const auto cached = read_cached_table(witnesses_.cache_folder, key());
    if (!cached || !is_about_this_build(cached->head)) return false;
    take(cached->rows, Witness::cache);
    return true;
  }

  [[nodiscard]] CacheKey key() const { return {facts_.build_id, witnesses_.types->origin()}; }

  [[nodiscard]] bool is_about_this_build(const TableHead& head) const {
    return head.version_hex == facts_.version_hex && head.free_threaded == facts_.free_threaded &&
           head.debug == facts_.debug;
  }

  void take_types() {
    TypeReading reading{.rows = {}, .is_complete = true};
    if (witnesses_.types != nullptr) {
      reading = read_types(*witnesses_.types, witnesses_.time_for_types);
    }
    if (!reading.is_complete) {
      note("reading debug information took too long; some structs are taken from other witnesses");
    }
    if (reading.rows.empty()) {
      if (witnesses_.force == Force::dwarf) note("no debug information of this CPython was found");
      return;
    }
    if (!is_believable(reading.rows)) {
      note("the debug information does not describe CPython's objects; not used");
      return;
    }
    take(reading.rows, Witness::dwarf);
    if (reading.is_complete) keep(std::move(reading.rows));
  }

  // Debug information that gets the head of every object wrong is of something else.
  [[nodiscard]] bool is_believable(std::span<const TableRow> rows) const {
    const std::uint32_t head_size = facts_.free_threaded ? 32 : 16;
    const auto ob_type = std::find_if(
        rows.begin(), rows.end(), [](auto& row) { return row.id == FieldId::PyObject__ob_type; });
    // Py_TRACE_REFS (up to 3.12) puts two pointers before the head.
    return ob_type != rows.end() && ob_type->width == 8 &&
           (ob_type->offset == head_size - 8 || ob_type->offset == head_size + 8);
  }

  void keep(std::vector<TableRow> rows) const {
    if (witnesses_.cache_folder.empty() || !is_build_id(facts_.build_id)) return;
    TableHead head{facts_.version_hex,
                   facts_.free_threaded,
                   facts_.debug,
                   {facts_.build_id},
                   "debug information"};
    write_cached_table(witnesses_.cache_folder, key(), {std::move(head), std::move(rows)});
  }

  void take_debug_offsets() {
    if (witnesses_.debug_offsets.empty()) {
      if (witnesses_.force == Force::offsets) note("this CPython carries no _Py_DebugOffsets");
      return;
    }
    const auto offsets = parse_debug_offsets(witnesses_.debug_offsets);
    if (!offsets) {
      note("_Py_DebugOffsets not used: " + describe_error(offsets.error()));
      return;
    }
    if (offsets->head.version_hex >> 16U != facts_.version_hex >> 16U ||
        offsets->head.free_threaded != facts_.free_threaded) {
      note("_Py_DebugOffsets not used: they are of another CPython");
      return;
    }
    take(offsets->rows, Witness::debug_offsets);
  }

  void take_nearest_table() {
    const ShippedTable* table =
        find_nearest_table(facts_.version_hex, facts_.free_threaded, facts_.debug);
    if (table == nullptr) {
      if (!decided_[static_cast<std::size_t>(FieldId::PyFrameObject__size)]) {
        note("no shipped table is near this CPython; its debug information would help");
      }
      return;
    }
    const bool is_needed = std::any_of(table->rows.begin(), table->rows.end(), [&](auto& row) {
      return !decided_[static_cast<std::size_t>(row.id)];
    });
    if (is_needed && table->version_hex != facts_.version_hex) {
      note("offsets of CPython " + std::string(table->name) + " stand in for those of " +
           version_text(facts_.version_hex));
    }
    note_changed_sizes(*table);
    take(table->rows, Witness::table);
  }

  // A struct whose size is not the table's has changed: what the table adds to it is doubtful.
  void note_changed_sizes(const ShippedTable& table) {
    std::string names;
    for (const TableRow& row : table.rows) {
      const FieldInfo& field = all_fields()[static_cast<std::size_t>(row.id)];
      const Place& place = resolved_.layout.at(row.id);
      if (!field.name.empty() || place.witness != Witness::debug_offsets) continue;
      if (place.offset != row.offset)
        names += std::string(names.empty() ? "" : ", ") += field.owner;
    }
    if (!names.empty()) note("of another size than in the nearest table: " + names);
  }

  const BuildFacts& facts_;
  const Witnesses& witnesses_;
  Resolved resolved_;
  std::bitset<field_count> decided_;
};

}  // namespace

std::optional<Force> parse_force(std::string_view word) {
  if (word.empty()) return Force::none;
  if (word == "dwarf") return Force::dwarf;
  if (word == "offsets") return Force::offsets;
  if (word == "table") return Force::table;
  return std::nullopt;
}

Resolved resolve_layout(const BuildFacts& facts, const Witnesses& witnesses) {
  return Resolver(facts, witnesses).resolve();
}

}  // namespace hognose::layout
