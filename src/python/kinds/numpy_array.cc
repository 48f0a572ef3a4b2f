// Items of numpy's arrays.
//
// An array begins as PyArrayObject_fields of ndarraytypes.h says, which extension modules compile in, so
// that it is the same in every numpy. What an item is, its dtype says by declared members.
// SPDX-License-Identifier: MIT
#include "python/kinds/numpy_array.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "python/attributes/members.h"
#include "python/attributes/type.h"
#include "python/kinds/numpy_number.h"
#include "python/kinds/writing.h"

namespace hognose::python {
namespace {

constexpr const char* reading_array = "array of numpy";
constexpr std::uint32_t most_axes = 64;
constexpr std::int64_t most_length = 1LL << 47;
constexpr std::string_view prefix_of_names = "numpy.";

/// Offsets behind the header: char *data; int nd; npy_intp *dimensions, *strides; PyObject *base;
/// PyArray_Descr *descr; int flags.
constexpr std::uint64_t data_offset = 0;
constexpr std::uint64_t nd_offset = 8;
constexpr std::uint64_t dimensions_offset = 16;
constexpr std::uint64_t strides_offset = 24;
constexpr std::uint64_t descr_offset = 40;
constexpr std::uint64_t size_of_fields = 52;

/// What one item is.
struct NumpyItem {
  std::string type_name;  ///< of its scalar type, without "numpy."
  char kind = 0;  ///< dtype.kind: `i`, `f`, `S`, `U`, `O`...
  std::uint64_t size = 0;
  NumpyNumber number;  ///< its code is 0 for what is no number
};

struct NumpyAxis {
  std::uint64_t length = 0;
  std::int64_t stride = 0;  ///< bytes
};

struct NumpyArray {
  Address data;
  std::vector<NumpyAxis> axes;
  NumpyItem item;
};

/// What the type of a dtype declares of it.
struct DeclaredDtype {
  Address type;
  std::uint64_t kind = 0;
  std::uint64_t byteorder = 0;
  std::uint64_t itemsize = 0;
};

Result<std::uint64_t> read_member_value(const Program& program, const Member& member) {
  const std::uint64_t size = size_of_member(member.type).value_or(0);
  std::uint64_t value = 0;
  const auto bytes = std::as_writable_bytes(std::span(&value, 1)).first(size);
  TRY(program.memory().read(member.at, bytes, "member of a dtype"));
  return value;
}

Result<DeclaredDtype> read_declared_dtype(const Program& program, Address dtype) {
  constexpr std::uint64_t most_nodes = 10'000;
  Budget budget({.nodes = most_nodes});
  std::array<std::optional<std::uint64_t>, 4> values;
  constexpr std::array<std::string_view, 4> wanted{"type", "kind", "byteorder", "itemsize"};
  const TypeInfo& type = *TRY(read_type_of(program, dtype));
  TRY(for_each_declared(program, {dtype, type}, budget, [&](const Member& member) {
    const auto found = std::ranges::find(wanted, member.name);
    if (found == wanted.end()) return true;
    const auto value = read_member_value(program, member);
    if (value) values[static_cast<std::size_t>(found - wanted.begin())] = *value;
    return true;
  }));
  for (const auto& value : values) {
    if (!value) return fail(ErrorKind::not_found, "members of a dtype", dtype);
  }
  return DeclaredDtype{Address(*values[0]), *values[1], *values[2], *values[3]};
}

bool is_dtype(const Program& program, Address object) {
  const auto type = read_type_of(program, object);
  if (!type) return false;
  const auto is_base = [](const TypeInfo& base) { return base.is_static("numpy.dtype"); };
  return is_base(**type) || !find_base(program, **type, is_base).is_null();
}

Result<NumpyItem> read_item_type(const Program& program, Address dtype) {
  if (!is_dtype(program, dtype)) return fail(ErrorKind::corrupt, "descr", dtype);
  const DeclaredDtype declared = TRY(read_declared_dtype(program, dtype));
  const Result<TypeInfo>& type = find_type_info(program, declared.type);
  if (!type) return fail(type.error());
  const bool is_own = type->name.starts_with(prefix_of_names);
  NumpyItem item;
  item.type_name = is_own ? type->name.substr(prefix_of_names.size()) : type->name;
  item.kind = static_cast<char>(declared.kind);
  item.size = declared.itemsize;
  item.number.code = find_numpy_code(type->name);
  item.number.is_swapped = declared.byteorder == '>';
  // Of a structure's scalar type or one of a user, the size says that it is no such number.
  if (size_of_numpy_number(item.number.code) != item.size) item.number.code = 0;
  return item;
}

/// The lengths and strides of the axes.
Result<std::vector<NumpyAxis>> read_axes(const Program& program, Address fields) {
  const target::Memory& memory = program.memory();
  const auto count = TRY(memory.read_value<std::uint32_t>(fields + nd_offset, reading_array));
  if (count > most_axes) return fail(ErrorKind::corrupt, "nd", fields);
  const Address lengths{
      TRY(memory.read_value<std::uint64_t>(fields + dimensions_offset, reading_array))};
  const Address strides{
      TRY(memory.read_value<std::uint64_t>(fields + strides_offset, reading_array))};
  std::vector<NumpyAxis> axes;
  axes.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto length = TRY(memory.read_value<std::int64_t>(lengths + 8ULL * i, "dimensions"));
    const auto stride = TRY(memory.read_value<std::int64_t>(strides + 8ULL * i, "strides"));
    if (length < 0 || length > most_length) return fail(ErrorKind::corrupt, "dimensions", lengths);
    axes.push_back({static_cast<std::uint64_t>(length), stride});
  }
  return axes;
}

Result<NumpyArray> read_numpy_array(const Program& program, Address object) {
  const Address fields = object + program.layout.size(layout::PyObject::size).value_or(0);
  const target::Memory& memory = program.memory();
  const Address dtype{TRY(memory.read_value<std::uint64_t>(fields + descr_offset, reading_array))};
  const Address data{TRY(memory.read_value<std::uint64_t>(fields + data_offset, reading_array))};
  // Not as parts of one expression: what was made is not unmade when one of them fails.
  auto axes = TRY(read_axes(program, fields));
  auto item = TRY(read_item_type(program, dtype));
  return NumpyArray{data, std::move(axes), std::move(item)};
}

bool can_be_shown(const NumpyItem& item) {
  if (item.number.code != 0) return true;
  constexpr std::uint64_t most_bytes = 1ULL << 16U;
  const bool is_text = item.kind == 'S' || (item.kind == 'U' && item.size % 4 == 0);
  return (item.kind == 'O' && item.size == 8) || (is_text && item.size <= most_bytes);
}

/// How many bytes are left without the zeros at the end, which fill an item up.
Result<std::uint64_t> count_before_padding(const Program& program, Address at, std::uint64_t size) {
  std::vector<std::byte> bytes(size);
  TRY(program.memory().read(at, bytes, reading_array));
  const auto is_set = [](std::byte byte) { return byte != std::byte{}; };
  return static_cast<std::uint64_t>(std::find_if(bytes.rbegin(), bytes.rend(), is_set).base() -
                                    bytes.begin());
}

void write_numpy_text(Describer& out, Address at, const NumpyItem& item) {
  if (!spend_piece(out, item.size)) return;
  const auto size = count_before_padding(out.program(), at, item.size);
  if (!size) return out.write_hole(size.error());
  if (item.kind == 'S') {
    return write_bytes(out, out.program().style.bytes_prefix ? "b" : "", at, *size);
  }
  // Characters in the other byte order look like none at all.
  if (item.number.is_swapped) return out.write_hole({ErrorKind::unsupported, at, "characters"});
  constexpr unsigned width = 4;
  write_text(out, {at, (*size + width - 1) / width, width, false});
}

void write_item(Describer& out, Address at, const NumpyItem& item) {
  if (item.number.code != 0) return write_numpy_number(out, at, item.number);
  if (item.kind != 'O') return write_numpy_text(out, at, item);
  const auto object = out.program().memory().read_value<std::uint64_t>(at, reading_array);
  if (!object) return out.write_hole(object.error());
  if (*object == 0) return out.write("None");
  out.describe(Address(*object));
}

void write_axes(Describer& out,
                Address at,
                const NumpyItem& item,
                std::span<const NumpyAxis> axes) {
  if (axes.empty()) return write_item(out, at, item);
  Commas commas(out);
  out.write("[");
  for (std::uint64_t i = 0; i < axes.front().length && !out.is_done(); ++i) {
    if (!out.budget().spend_node()) break;
    commas.next();
    const auto offset = i * static_cast<std::uint64_t>(axes.front().stride);
    write_axes(out, Address(at.value() + offset), item, axes.subspan(1));
  }
  out.write("]");
}

void write_shape(Describer& out, const std::vector<NumpyAxis>& axes) {
  Commas commas(out);
  out.write("shape=(");
  for (const NumpyAxis& axis : axes) {
    commas.next();
    out.write(std::to_string(axis.length));
  }
  out.write(axes.size() == 1 ? ",)" : ")");
}

/// A list of no lists looks like that of none: then the lengths are said.
bool has_no_items(const std::vector<NumpyAxis>& axes) {
  if (axes.size() < 2) return false;
  return std::ranges::any_of(axes, [](const NumpyAxis& axis) { return axis.length == 0; });
}

}  // namespace

bool is_numpy_array(const Program& program, const TypeInfo& type) {
  const auto header = program.layout.size(layout::PyObject::size);
  return type.is_static("numpy.ndarray") && header &&
         type.basicsize >= static_cast<std::int64_t>(*header + size_of_fields);
}

void describe_numpy_array(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("<...>");
  const auto array = read_numpy_array(out.program(), object);
  out.write("<" + type.name + "(");
  if (!array) {
    out.write_hole(array.error());
  } else if (!can_be_shown(array->item) || has_no_items(array->axes)) {
    write_shape(out, array->axes);
  } else {
    write_axes(out, array->data, array->item, array->axes);
  }
  if (array) out.write(", dtype=" + array->item.type_name);
  out.write(") at remote ");
  out.write_address(object);
  out.write(">");
  out.leave();
}

}  // namespace hognose::python
