// Positions of the members per minor version, and the checks that make them believable.
// SPDX-License-Identifier: MIT
#include "layout/debug_offsets.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/byte_reader.h"

namespace hognose::layout {
namespace {

constexpr const char* reading = "_Py_DebugOffsets";
constexpr std::array<char, 8> cookie{'x', 'd', 'e', 'b', 'u', 'g', 'p', 'y'};
constexpr std::uint32_t first_minor = 0x030d;
constexpr std::size_t known_minors = 3;
constexpr std::uint64_t largest_struct = 1U << 24U;

constexpr std::uint16_t none = 0xffff;  // this version has no such member
constexpr std::uint16_t sizeof_struct = 0xff;  // the member is a sizeof, not an offset
constexpr std::uint16_t array = 0;  // an embedded array or struct

using Positions = std::array<std::uint16_t, known_minors>;  // in 3.13, 3.14, 3.15

struct Member {
  FieldId id;
  std::uint16_t width;
  Positions positions;
};

// A struct's size comes before its fields.
// clang-format off
constexpr Member members[] = {
    {FieldId::_PyRuntimeState__size, sizeof_struct, {24, 24, 24}},
    {FieldId::_PyRuntimeState__finalizing, 8, {32, 32, 32}},
    {FieldId::_PyRuntimeState__interpreters_head, 8, {40, 40, 40}},
    {FieldId::PyInterpreterState__size, sizeof_struct, {48, 48, 48}},
    {FieldId::PyInterpreterState__id, 8, {56, 56, 56}},
    {FieldId::PyInterpreterState__next, 8, {64, 64, 64}},
    {FieldId::PyInterpreterState__threads_head, 8, {72, 72, 72}},
    {FieldId::PyInterpreterState__modules, 8, {88, 96, 96}},
    {FieldId::PyInterpreterState__sysdict, 8, {96, 104, 104}},
    {FieldId::PyInterpreterState__builtins, 8, {104, 112, 112}},
    {FieldId::PyInterpreterState__ceval_gil, 8, {112, 120, 120}},
    {FieldId::PyThreadState__size, sizeof_struct, {152, 176, 176}},
    {FieldId::PyThreadState__prev, 8, {160, 184, 184}},
    {FieldId::PyThreadState__next, 8, {168, 192, 192}},
    {FieldId::PyThreadState__interp, 8, {176, 200, 200}},
    {FieldId::PyThreadState__current_frame, 8, {184, 208, 208}},
    {FieldId::PyThreadState__base_frame, 8, {none, none, 216}},
    {FieldId::PyThreadState__thread_id, 8, {192, 216, 240}},
    {FieldId::PyThreadState__native_thread_id, 8, {200, 224, 248}},
    {FieldId::PyThreadState__datastack_chunk, 8, {208, 232, 256}},
    {FieldId::PyThreadState__holds_gil, 4, {none, none, 272}},
    {FieldId::PyThreadState__gil_requested, 4, {none, none, 280}},
    {FieldId::PyThreadState__current_exception, 8, {none, none, 288}},
    {FieldId::PyThreadState__exc_state, array, {none, none, 296}},
    {FieldId::_PyErr_StackItem__exc_value, 8, {none, none, 304}},
    {FieldId::_PyInterpreterFrame__size, sizeof_struct, {224, 248, 312}},
    {FieldId::_PyInterpreterFrame__previous, 8, {232, 256, 320}},
    {FieldId::_PyInterpreterFrame__f_executable, 8, {240, 264, 328}},
    {FieldId::_PyInterpreterFrame__instr_ptr, 8, {248, 272, 336}},
    {FieldId::_PyInterpreterFrame__localsplus, array, {256, 280, 344}},
    {FieldId::_PyInterpreterFrame__owner, 1, {264, 288, 352}},
    {FieldId::_PyInterpreterFrame__stackpointer, 8, {none, 296, 360}},
    {FieldId::_PyInterpreterFrame__tlbc_index, 4, {none, 304, 368}},
    {FieldId::PyCodeObject__size, sizeof_struct, {272, 312, 376}},
    {FieldId::PyCodeObject__co_filename, 8, {280, 320, 384}},
    {FieldId::PyCodeObject__co_name, 8, {288, 328, 392}},
    {FieldId::PyCodeObject__co_qualname, 8, {296, 336, 400}},
    {FieldId::PyCodeObject__co_linetable, 8, {304, 344, 408}},
    {FieldId::PyCodeObject__co_firstlineno, 4, {312, 352, 416}},
    {FieldId::PyCodeObject__co_argcount, 4, {320, 360, 424}},
    {FieldId::PyCodeObject__co_localsplusnames, 8, {328, 368, 432}},
    {FieldId::PyCodeObject__co_localspluskinds, 8, {336, 376, 440}},
    {FieldId::PyCodeObject__co_code_adaptive, array, {344, 384, 448}},
    {FieldId::PyCodeObject__co_tlbc, 8, {none, 392, 456}},
    {FieldId::PyObject__size, sizeof_struct, {352, 400, 464}},
    {FieldId::PyObject__ob_type, 8, {360, 408, 472}},
    {FieldId::PyTypeObject__size, sizeof_struct, {368, 416, 480}},
    {FieldId::PyTypeObject__tp_name, 8, {376, 424, 488}},
    {FieldId::PyTypeObject__tp_flags, 8, {392, 440, 504}},
    {FieldId::PyTypeObject__tp_basicsize, 8, {none, none, 512}},
    {FieldId::PyTypeObject__tp_dictoffset, 8, {none, none, 520}},
    {FieldId::PyHeapTypeObject__size, sizeof_struct, {none, none, 528}},
    {FieldId::PyHeapTypeObject__ht_cached_keys, 8, {none, none, 536}},
    {FieldId::PyTupleObject__size, sizeof_struct, {400, 448, 544}},
    {FieldId::PyTupleObject__ob_item, array, {408, 456, 552}},
    {FieldId::PyListObject__size, sizeof_struct, {424, 472, 568}},
    {FieldId::PyListObject__ob_item, 8, {432, 480, 576}},
    {FieldId::PySetObject__size, sizeof_struct, {none, 496, 592}},
    {FieldId::PySetObject__used, 8, {none, 504, 600}},
    {FieldId::PySetObject__table, 8, {none, 512, 608}},
    {FieldId::PySetObject__mask, 8, {none, 520, 616}},
    {FieldId::PyDictObject__size, sizeof_struct, {448, 528, 624}},
    {FieldId::PyDictObject__ma_keys, 8, {456, 536, 632}},
    {FieldId::PyDictObject__ma_values, 8, {464, 544, 640}},
    {FieldId::PyFloatObject__size, sizeof_struct, {472, 552, 648}},
    {FieldId::PyFloatObject__ob_fval, 8, {480, 560, 656}},
    {FieldId::PyLongObject__size, sizeof_struct, {488, 568, 664}},
    {FieldId::PyLongObject__lv_tag, 8, {496, 576, 672}},
    {FieldId::PyLongObject__ob_digit, array, {504, 584, 680}},
    {FieldId::PyBytesObject__size, sizeof_struct, {512, 592, 688}},
    {FieldId::PyBytesObject__ob_sval, array, {528, 608, 704}},
    {FieldId::PyASCIIObject__size, sizeof_struct, {560, 640, 736}},
    {FieldId::PyASCIIObject__length, 8, {552, 632, 728}},
    {FieldId::PyCompactUnicodeObject__size, sizeof_struct, {none, none, 744}},
    {FieldId::PyUnicodeObject__size, sizeof_struct, {536, 616, 712}},
    {FieldId::PyGenObject__size, sizeof_struct, {none, 664, 792}},
    {FieldId::PyGenObject__gi_name, 8, {none, 672, 800}},
    {FieldId::PyGenObject__gi_iframe, array, {none, 680, 808}},
    {FieldId::PyGenObject__gi_frame_state, 1, {none, 688, 816}},
};
// clang-format on

// Members that the rules below combine.
constexpr Positions position_of_gc{80, 88, 88};  // in the interpreter
constexpr Positions position_of_gc_size{568, 648, 752};
constexpr Positions position_of_gc_collecting{576, 656, 760};
constexpr Positions position_of_gc_frame{none, none, 768};
constexpr Positions position_of_gil{120, 128, 128};  // in the interpreter, as are the next two
constexpr Positions position_of_gil_locked{136, 144, 144};
constexpr Positions position_of_gil_holder{144, 152, 152};
constexpr Positions position_of_unicode_state{544, 624, 720};
constexpr Positions position_of_tuple_ob_size{416, 464, 560};
constexpr Positions position_of_list_ob_size{440, 488, 584};
constexpr Positions position_of_bytes_ob_size{520, 600, 696};

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
        minor_(std::min<std::size_t>((head.version_hex >> 16U) - first_minor, known_minors - 1)),
        is_newer_((head.version_hex >> 16U) - first_minor >= known_minors) {}

  Result<std::vector<TableRow>> parse() {
    for (const Member& member : members)
      TRY(add(member));
    TRY(check_head_of_objects());
    TRY(check_chains());
    TRY(add_gc());
    TRY(add_gil());
    if (!is_newer_) TRY(add_state_bits());
    std::sort(rows_.begin(), rows_.end(), [](auto& a, auto& b) { return a.id < b.id; });
    return std::move(rows_);
  }

 private:
  // The member's value; nothing if this version has none.
  Result<std::optional<std::uint64_t>> value_at(const Positions& positions) const {
    const std::uint16_t position = positions[minor_];
    if (position == none) return std::optional<std::uint64_t>();
    ByteReader reader(bytes_, reading);
    TRY(reader.skip(position));
    return std::optional(TRY(reader.read<std::uint64_t>()));
  }
  Result<std::uint64_t> required(const Positions& positions) const {
    const auto value = TRY(value_at(positions));
    if (!value) return fail(ErrorKind::corrupt, reading);
    return *value;
  }

  Result<void> add(const Member& member) {
    const auto value = TRY(value_at(member.positions));
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
    for (const Positions& positions :
         {position_of_tuple_ob_size, position_of_list_ob_size, position_of_bytes_ob_size}) {
      if (TRY(required(positions)) != head_size) return fail(ErrorKind::corrupt, reading);
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
    const bool wide = head_.free_threaded && minor_ >= 1;
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
  std::size_t minor_;
  bool is_newer_;
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
  if (version_hex >> 16U < first_minor) return fail(ErrorKind::unsupported, reading);
  return DebugOffsetsHead{version_hex, free_threaded == 1};
}

Result<DebugOffsets> parse_debug_offsets(std::span<const std::byte> bytes) {
  DebugOffsets offsets;
  offsets.head = TRY(parse_debug_offsets_head(bytes));
  offsets.rows = TRY(Parser(bytes, offsets.head).parse());
  return offsets;
}

}  // namespace hognose::layout
