// Where each field lies in one build of CPython, and who said so.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "layout/field.h"

namespace hognose::layout {

/// Who said where a field is, best first.
enum class Witness : std::uint8_t {
  none,  ///< nobody: the field is absent
  cache,  ///< DWARF of this very build-id, kept from an earlier run
  build_table,  ///< a shipped table made from this very build-id
  dwarf,  ///< debug information of the object file that holds the runtime
  debug_offsets,  ///< the target's own _Py_DebugOffsets (3.13+)
  table,  ///< a shipped table of the same or the nearest release, confirmed by probes
};

/// "debug offsets", "shipped table", …
[[nodiscard]] const char* describe_witness(Witness witness);

/// The place of one field: bytes from the start of its struct, width, and bits for a bit-field.
/// For a struct's size, `offset` is sizeof.
struct Place {
  std::uint32_t offset = 0;
  std::uint16_t width = 0;  ///< bytes of the field (of the storage unit, for a bit-field)
  std::uint8_t bit_offset = 0;  ///< least significant bit first
  std::uint8_t bit_width = 0;  ///< 0: not a bit-field
  Witness witness = Witness::none;

  bool operator==(const Place&) const = default;
};

/// A resolved array of places. A field without a place is absent: that is a fact about this build.
class Layout {
 public:
  template <class Struct, class T>
  [[nodiscard]] bool has(Field<Struct, T> field) const {
    return at(field.id).witness != Witness::none;
  }
  template <class Struct>
  [[nodiscard]] bool has(SizeOf<Struct> size) const {
    return at(size.id).witness != Witness::none;
  }
  /// The offset of a field in bytes, if this build has it.
  template <class Struct, class T>
  [[nodiscard]] std::optional<std::uint64_t> offset(Field<Struct, T> field) const {
    if (!has(field)) return std::nullopt;
    return at(field.id).offset;
  }
  /// sizeof(Struct), if known.
  template <class Struct>
  [[nodiscard]] std::optional<std::uint64_t> size(SizeOf<Struct> size) const {
    if (!has(size)) return std::nullopt;
    return at(size.id).offset;
  }

  [[nodiscard]] const Place& at(FieldId id) const { return places_[static_cast<std::size_t>(id)]; }
  void set(FieldId id, Place place) { places_[static_cast<std::size_t>(id)] = place; }

 private:
  std::array<Place, field_count> places_{};
};

}  // namespace hognose::layout
