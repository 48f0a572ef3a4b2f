// Items of numpy's arrays.
//
// An array begins as PyArrayObject_fields of ndarraytypes.h says, which extension modules compile in, so
// that it is the same in every numpy. What an item is, its dtype says.
// SPDX-License-Identifier: MIT
#include "python/kinds/numpy_array.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "python/kinds/numpy_dtype.h"
#include "python/kinds/numpy_item.h"
#include "python/kinds/writing.h"

namespace hognose::python {
namespace {

constexpr const char* reading_array = "array of numpy";
constexpr std::uint32_t most_axes = 64;
constexpr std::int64_t most_length = 1LL << 47;

/// Offsets behind the header: char *data; int nd; npy_intp *dimensions, *strides; PyObject *base;
/// PyArray_Descr *descr; int flags.
constexpr std::uint64_t data_offset = 0;
constexpr std::uint64_t nd_offset = 8;
constexpr std::uint64_t dimensions_offset = 16;
constexpr std::uint64_t strides_offset = 24;
constexpr std::uint64_t descr_offset = 40;
constexpr std::uint64_t size_of_fields = 52;

struct NumpyAxis {
  std::uint64_t length = 0;
  std::int64_t stride = 0;  ///< bytes
};

struct NumpyArray {
  Address data;
  std::vector<NumpyAxis> axes;
  Address dtype;
};

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
  auto axes = TRY(read_axes(program, fields));
  return NumpyArray{data, std::move(axes), dtype};
}

void write_axes(Describer& out,
                Address at,
                const NumpyItem& item,
                std::span<const NumpyAxis> axes) {
  if (axes.empty()) return write_numpy_item(out, at, item);
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

/// Writes the items, or how many there are, and what they are: a dtype may be lost that is described by
/// names in a file, as in a kernel's core.
void write_array(Describer& out, const NumpyArray& array) {
  const auto item = read_item_type(out.program(), array.dtype);
  if (item && can_be_written(*item) && !has_no_items(array.axes)) {
    write_axes(out, array.data, *item, array.axes);
  } else {
    write_shape(out, array.axes);
  }
  out.write(", dtype=");
  if (item) out.write(describe_dtype(*item));
  if (!item) out.write_hole(item.error());
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
  if (array) write_array(out, *array);
  if (!array) out.write_hole(array.error());
  out.write(") at remote ");
  out.write_address(object);
  out.write(">");
  out.leave();
}

}  // namespace hognose::python
