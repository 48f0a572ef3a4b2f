// Positions of the members, version by version, and the checks that make them believable.
// SPDX-License-Identifier: MIT
#include "layout/debug_offsets.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/byte_reader.h"
#include "layout/versions/versions.h"

namespace hognose::layout {
namespace {

constexpr const char* reading = "_Py_DebugOffsets";
constexpr std::array<char, 8> cookie{'x', 'd', 'e', 'b', 'u', 'g', 'p', 'y'};
constexpr std::uint32_t first_version = 0x030d;
constexpr std::uint64_t largest_struct = 1U << 24U;

constexpr std::uint16_t sizeof_struct = 0xff;  // the member is a sizeof, not an offset
constexpr std::uint16_t array = 0;  // an embedded array or struct

// Where a member is in the first minor version that has it; what later ones insert (layout/versions)
// moves it on.
struct Position {
  std::uint8_t first_minor;
  std::uint16_t bytes;
};

struct Member {
  FieldId id;
  std::uint16_t width;
  Position position;
};

// A struct's size comes before its fields.
// clang-format off
constexpr Member members[] = {
    {FieldId::_PyRuntimeState__size, sizeof_struct, {13, 24}},
    {FieldId::_PyRuntimeState__finalizing, 8, {13, 32}},
    {FieldId::_PyRuntimeState__interpreters_head, 8, {13, 40}},
    {FieldId::PyInterpreterState__size, sizeof_struct, {13, 48}},
    {FieldId::PyInterpreterState__id, 8, {13, 56}},
    {FieldId::PyInterpreterState__next, 8, {13, 64}},
    {FieldId::PyInterpreterState__threads_head, 8, {13, 72}},
    {FieldId::PyInterpreterState__modules, 8, {13, 88}},
    {FieldId::PyInterpreterState__sysdict, 8, {13, 96}},
    {FieldId::PyInterpreterState__builtins, 8, {13, 104}},
    {FieldId::PyInterpreterState__ceval_gil, 8, {13, 112}},
    {FieldId::PyThreadState__size, sizeof_struct, {13, 152}},
    {FieldId::PyThreadState__prev, 8, {13, 160}},
    {FieldId::PyThreadState__next, 8, {13, 168}},
    {FieldId::PyThreadState__interp, 8, {13, 176}},
    {FieldId::PyThreadState__current_frame, 8, {13, 184}},
    {FieldId::PyThreadState__base_frame, 8, {15, 216}},
    {FieldId::PyThreadState__thread_id, 8, {13, 192}},
    {FieldId::PyThreadState__native_thread_id, 8, {13, 200}},
    {FieldId::PyThreadState__datastack_chunk, 8, {13, 208}},
    {FieldId::PyThreadState__holds_gil, 4, {15, 272}},
    {FieldId::PyThreadState__gil_requested, 4, {15, 280}},
    {FieldId::PyThreadState__current_exception, 8, {15, 288}},
    {FieldId::PyThreadState__exc_state, array, {15, 296}},
    {FieldId::_PyErr_StackItem__exc_value, 8, {15, 304}},
    {FieldId::_PyInterpreterFrame__size, sizeof_struct, {13, 224}},
    {FieldId::_PyInterpreterFrame__previous, 8, {13, 232}},
    {FieldId::_PyInterpreterFrame__f_executable, 8, {13, 240}},
    {FieldId::_PyInterpreterFrame__instr_ptr, 8, {13, 248}},
    {FieldId::_PyInterpreterFrame__localsplus, array, {13, 256}},
    {FieldId::_PyInterpreterFrame__owner, 1, {13, 264}},
    {FieldId::_PyInterpreterFrame__stackpointer, 8, {14, 296}},
    {FieldId::_PyInterpreterFrame__tlbc_index, 4, {14, 304}},
    {FieldId::PyCodeObject__size, sizeof_struct, {13, 272}},
    {FieldId::PyCodeObject__co_filename, 8, {13, 280}},
    {FieldId::PyCodeObject__co_name, 8, {13, 288}},
    {FieldId::PyCodeObject__co_qualname, 8, {13, 296}},
    {FieldId::PyCodeObject__co_linetable, 8, {13, 304}},
    {FieldId::PyCodeObject__co_firstlineno, 4, {13, 312}},
    {FieldId::PyCodeObject__co_argcount, 4, {13, 320}},
    {FieldId::PyCodeObject__co_localsplusnames, 8, {13, 328}},
    {FieldId::PyCodeObject__co_localspluskinds, 8, {13, 336}},
    {FieldId::PyCodeObject__co_code_adaptive, array, {13, 344}},
    {FieldId::PyCodeObject__co_tlbc, 8, {14, 392}},
    {FieldId::PyObject__size, sizeof_struct, {13, 352}},
    {FieldId::PyObject__ob_type, 8, {13, 360}},
    {FieldId::PyTypeObject__size, sizeof_struct, {13, 368}},
    {FieldId::PyTypeObject__tp_name, 8, {13, 376}},
    {FieldId::PyTypeObject__tp_flags, 8, {13, 392}},
    {FieldId::PyTypeObject__tp_basicsize, 8, {15, 512}},
    {FieldId::PyTypeObject__tp_dictoffset, 8, {15, 520}},
    {FieldId::PyHeapTypeObject__size, sizeof_struct, {15, 528}},
    {FieldId::PyHeapTypeObject__ht_cached_keys, 8, {15, 536}},
    {FieldId::PyTupleObject__size, sizeof_struct, {13, 400}},
    {FieldId::PyTupleObject__ob_item, array, {13, 408}},
    {FieldId::PyListObject__size, sizeof_struct, {13, 424}},
    {FieldId::PyListObject__ob_item, 8, {13, 432}},
    {FieldId::PySetObject__size, sizeof_struct, {14, 496}},
    {FieldId::PySetObject__used, 8, {14, 504}},
    {FieldId::PySetObject__table, 8, {14, 512}},
    {FieldId::PySetObject__mask, 8, {14, 520}},
    {FieldId::PyDictObject__size, sizeof_struct, {13, 448}},
    {FieldId::PyDictObject__ma_keys, 8, {13, 456}},
    {FieldId::PyDictObject__ma_values, 8, {13, 464}},
    {FieldId::PyFloatObject__size, sizeof_struct, {13, 472}},
    {FieldId::PyFloatObject__ob_fval, 8, {13, 480}},
    {FieldId::PyLongObject__size, sizeof_struct, {13, 488}},
    {FieldId::PyLongObject__lv_tag, 8, {13, 496}},
    {FieldId::PyLongObject__ob_digit, array, {13, 504}},
    {FieldId::PyBytesObject__size, sizeof_struct, {13, 512}},
    {FieldId::PyBytesObject__ob_sval, array, {13, 528}},
    {FieldId::PyASCIIObject__size, sizeof_struct, {13, 560}},
    {FieldId::PyASCIIObject__length, 8, {13, 552}},
    {FieldId::PyCompactUnicodeObject__size, sizeof_struct, {15, 744}},
    {FieldId::PyUnicodeObject__size, sizeof_struct, {13, 536}},
    {FieldId::PyGenObject__size, sizeof_struct, {14, 664}},
    {FieldId::PyGenObject__gi_name, 8, {14, 672}},
    {FieldId::PyGenObject__gi_iframe, array, {14, 680}},
    {FieldId::PyGenObject__gi_frame_state, 1, {14, 688}},
};
// clang-format on

// Members that the rules below combine.
constexpr Position position_of_gc{13, 80};  // in the interpreter
constexpr Position position_of_gc_size{13, 568};
constexpr Position position_of_gc_collecting{13, 576};
constexpr Position position_of_gc_frame{15, 768};
constexpr Position position_of_gil{13, 120};  // in the interpreter, as are the next two
constexpr Position position_of_gil_locked{13, 136};
constexpr Position position_of_gil_holder{13, 144};
constexpr Position position_of_unicode_state{13, 544};
constexpr Position position_of_tuple_ob_size{13, 416};
constexpr Position position_of_list_ob_size{13, 440};
constexpr Position position_of_bytes_ob_size{13, 520};

// Members that only a free-threaded build has are 0 in the others.
bool is_zero_when_absent(FieldId id) {
  return id == FieldId::_PyInterpreterFrame__tlbc_index || id == FieldId::PyCodeObject__co_tlbc;
}

// The bits of PyASCIIObject.state (Include/cpython/unicodeobject.h).
struct StateBits {
  FieldId id;
  std::uint8_t first;
  std::uint8_t count;
};
constexpr std::array<StateBits, 4> state_bits{{{FieldId::PyASCIIObject__interned, 0, 2},
                                               {FieldId::PyASCIIObject__kind, 2, 3},
                                               {FieldId::PyASCIIObject__compact, 5, 1},
                                               {FieldId::PyASCIIObject__ascii, 6, 1}}};
// Free-threaded 3.14+ keeps `interned` in a byte of its own.
constexpr std::array<StateBits, 4> wide_state_bits{{{FieldId::PyASCIIObject__interned, 0, 8},
                                                    {FieldId::PyASCIIObject__kind, 8, 3},
                                                    {FieldId::PyASCIIObject__compact, 11, 1},
                                                    {FieldId::PyASCIIObject__ascii, 12, 1}}};

// Reads members one by one into rows; the first impossible one spoils the whole.
class Parser {
 public:
  Parser(std::span<const std::byte> bytes, DebugOffsetsHead head)
      : bytes_(bytes),
        head_(head),
        minor_(head.version_hex >> 16U & 0xffU),
        release_(find_release(head.version_hex, {})) {}

  Result<std::vector<TableRow>> parse() {
    for (const Member& member : members)
      TRY(add(member));
    TRY(check_head_of_objects());
    TRY(check_chains());
    TRY(add_gc());
    TRY(add_gil());
    if (release_.note == nullptr) TRY(add_state_bits());
    std::sort(rows_.begin(), rows_.end(), [](auto& a, auto& b) { return a.id < b.id; });
    return std::move(rows_);
  }

 private:
  // The member's value; nothing if this version has none.
  Result<std::optional<std::uint64_t>> value_at(const Position& position) const {
    if (minor_ < position.first_minor) return std::optional<std::uint64_t>();
    ByteReader reader(bytes_, reading);
    TRY(reader.skip(bytes_before(position)));
    return std::optional(TRY(reader.read<std::uint64_t>()));
  }
  [[nodiscard]] std::size_t bytes_before(const Position& position) const {
    std::size_t bytes = position.bytes;
    for (const InsertedWords& words : release_.debug_offsets) {
      const bool is_later = words.minor > position.first_minor;
      if (is_later && words.at <= bytes) bytes += words.count * sizeof(std::uint64_t);
    }
    return bytes;
  }
  Result<std::uint64_t> required(const Position& position) const {
    const auto value = TRY(value_at(position));
    if (!value) return fail(ErrorKind::corrupt, reading);
    return *value;
  }

  Result<void> add(const Member& member) {
    const auto value = TRY(value_at(member.position));
    if (!value) return {};
    if (member.width == sizeof_struct) {
      if (*value < 8 || *value > largest_struct || *value % 8 != 0) return corrupt(member);
      struct_size_ = *value;
      rows_.push_back({.id = member.id, .offset = static_cast<std::uint32_t>(*value)});
      return {};
    }
    if (*value == 0 && is_zero_when_absent(member.id)) return {};
    return place(member.id, *value, member.width, struct_size_);
  }

  // A field of `width` bytes must lie within its struct, and be aligned.
  Result<void> place(FieldId id, std::uint64_t offset, std::uint16_t width, std::uint64_t size) {
    const std::uint64_t end = offset + std::max<std::uint64_t>(width, 1);
    if (offset > largest_struct || end > size || (width != 0 && offset % width != 0)) {
      return fail(ErrorKind::corrupt, reading, Address(offset));
    }
    rows_.push_back({.id = id, .width = width, .offset = static_cast<std::uint32_t>(offset)});
    return {};
  }

  [[nodiscard]] std::uint64_t offset_of(FieldId id) const {
    const auto found =
        std::find_if(rows_.begin(), rows_.end(), [&](auto& row) { return row.id == id; });
    return found == rows_.end() ? TableRow::absent : found->offset;
  }

  // Every object begins with the same head, whoever mentions it.
  Result<void> check_head_of_objects() {
    const std::uint64_t head_size = offset_of(FieldId::PyObject__size);
    if (head_size != (head_.free_threaded ? 32U : 16U)) return fail(ErrorKind::corrupt, reading);
    for (const Position& position :
         {position_of_tuple_ob_size, position_of_list_ob_size, position_of_bytes_ob_size}) {
      if (TRY(required(position)) != head_size) return fail(ErrorKind::corrupt, reading);
    }
    const bool is_consistent = offset_of(FieldId::PyObject__ob_type) == head_size - 8 &&
                               offset_of(FieldId::PyTypeObject__tp_name) == head_size + 8 &&
                               offset_of(FieldId::PyListObject__ob_item) == head_size + 8 &&
                               offset_of(FieldId::PyLongObject__lv_tag) == head_size &&
                               offset_of(FieldId::PyFloatObject__ob_fval) == head_size &&
                               offset_of(FieldId::PyASCIIObject__length) == head_size;
    if (!is_consistent) return fail(ErrorKind::corrupt, reading);
    const auto var_size = static_cast<std::uint32_t>(head_size + 8);
    rows_.push_back({.id = FieldId::PyVarObject__size, .offset = var_size});
    return place(FieldId::PyVarObject__ob_size, head_size, 8, var_size);
  }

  Result<void> check_chains() const {
    const bool is_consistent = offset_of(FieldId::PyThreadState__prev) == 0 &&
                               offset_of(FieldId::PyThreadState__next) == 8 &&
                               offset_of(FieldId::PyThreadState__interp) == 16;
    if (!is_consistent) return fail(ErrorKind::corrupt, reading);
    return {};
  }

  Result<void> add_gc() {
    const std::uint64_t size = offset_of(FieldId::PyInterpreterState__size);
    const std::uint64_t gc = TRY(required(position_of_gc));
    const std::uint64_t gc_size = TRY(required(position_of_gc_size));
    const std::uint64_t collecting = TRY(required(position_of_gc_collecting));
    if (gc >= size || gc_size > size - gc || collecting >= gc_size) {
      return fail(ErrorKind::corrupt, reading);
    }
    TRY(place(FieldId::PyInterpreterState__gc_collecting, gc + collecting, 4, gc + gc_size));
    const auto frame = TRY(value_at(position_of_gc_frame));
    if (!frame) return {};
    if (*frame >= gc_size) return fail(ErrorKind::corrupt, reading);
    return place(FieldId::PyInterpreterState__gc_frame, gc + *frame, 8, gc + gc_size);
  }

  // The members are relative to the interpreter; ours to the lock, wherever it is.
  Result<void> add_gil() {
    const std::uint64_t size = offset_of(FieldId::PyInterpreterState__size);
    const std::uint64_t gil = TRY(required(position_of_gil));
    const std::uint64_t locked = TRY(required(position_of_gil_locked));
    const std::uint64_t holder = TRY(required(position_of_gil_holder));
    if (locked < gil || holder < gil || locked >= size || holder >= size) {
      return fail(ErrorKind::corrupt, reading);
    }
    TRY(place(FieldId::_gil_runtime_state__locked, locked - gil, 4, size - gil));
    return place(FieldId::_gil_runtime_state__last_holder, holder - gil, 8, size - gil);
  }

  Result<void> add_state_bits() {
    const std::uint64_t state = TRY(required(position_of_unicode_state));
    const bool wide = head_.free_threaded && minor_ >= 14;
    for (const StateBits& bits : wide ? wide_state_bits : state_bits) {
      TRY(place(bits.id, state, 4, offset_of(FieldId::PyASCIIObject__size)));
      rows_.back().bit_offset = bits.first;
      rows_.back().bit_width = bits.count;
    }
    return {};
  }

  static tl::unexpected<Error> corrupt(const Member& member) {
    return fail(ErrorKind::corrupt, all_fields()[static_cast<std::size_t>(member.id)].owner.data());
  }

  std::span<const std::byte> bytes_;
  DebugOffsetsHead head_;
  std::uint32_t minor_;
  Release release_;
  std::uint64_t struct_size_ = 0;
  std::vector<TableRow> rows_;
};

}  // namespace

Result<DebugOffsetsHead> parse_debug_offsets_head(std::span<const std::byte> bytes) {
  ByteReader reader(bytes, reading);
  using Cookie = std::array<char, 8>;
  const auto found_cookie = TRY(reader.read<Cookie>());
  const auto version = TRY(reader.read<std::uint64_t>());
  const auto free_threaded = TRY(reader.read<std::uint64_t>());
  if (found_cookie != cookie || version > 0xffffffff || free_threaded > 1) {
    return fail(ErrorKind::corrupt, reading);
  }
  const auto version_hex = static_cast<std::uint32_t>(version);
  if (version_hex >> 16U < first_version) return fail(ErrorKind::unsupported, reading);
  return DebugOffsetsHead{version_hex, free_threaded == 1};
}

Result<DebugOffsets> parse_debug_offsets(std::span<const std::byte> bytes) {
  DebugOffsets offsets;
  offsets.head = TRY(parse_debug_offsets_head(bytes));
  offsets.rows = TRY(Parser(bytes, offsets.head).parse());
  return offsets;
}

}  // namespace hognose::layout
