// A scalar of numpy is a header and the number behind it (arrayscalars.h, which extensions compile in); of
// times the unit behind that. A record points to where it is, and to its dtype.
// SPDX-License-Identifier: MIT
#include "python/kinds/numpy_scalar.h"

#include <cstdint>
#include <string>

#include "python/attributes/type.h"
#include "python/kinds/numpy_dtype.h"
#include "python/kinds/numpy_item.h"
#include "python/kinds/numpy_number.h"

namespace hognose::python {
namespace {

constexpr const char* reading_scalar = "scalar of numpy";
constexpr std::uint64_t size_of_time = 16;  ///< a number, and its unit
constexpr std::uint64_t size_of_record = 40;  ///< ob_size, obval, descr, flags, base

bool is_numpy_time(const TypeInfo& type) {
  return type.name == "numpy.datetime64" || type.name == "numpy.timedelta64";
}

std::uint64_t size_behind_header(const TypeInfo& type) {
  if (is_numpy_time(type)) return size_of_time;
  return type.name == "numpy.void" ? size_of_record
                                   : size_of_numpy_number(find_numpy_code(type.name));
}

Result<NumpyItem> read_time(const Program& program, Address at, const TypeInfo& type) {
  NumpyItem item;
  item.kind = type.name == "numpy.datetime64" ? 'M' : 'm';
  item.unit.base = TRY(program.memory().read_value<std::uint32_t>(at + 8, reading_scalar));
  item.unit.count = TRY(program.memory().read_value<std::uint32_t>(at + 12, reading_scalar));
  return item;
}

/// Writes `('2020-01-02')`, `(5, 'D')`; nothing if the unit is none.
void write_time_scalar(Describer& out, Address at, const TypeInfo& type) {
  const auto item = read_time(out.program(), at, type);
  if (item && !item->unit.is_known()) return;
  out.write("(");
  if (!item) out.write_hole(item.error());
  if (item) write_numpy_item(out, at, *item);
  const std::string unit = item && item->kind == 'm' ? describe_unit(item->unit) : "";
  if (!unit.empty()) out.write(", '" + unit + "'");
  out.write(")");
}

/// Writes `((1, 2.5))`; nothing of what is no record, or is one that is not known whole.
void write_record_scalar(Describer& out, Address at) {
  const target::Memory& memory = out.program().memory();
  const auto data = memory.read_value<std::uint64_t>(at + 8, reading_scalar);
  const auto dtype = memory.read_value<std::uint64_t>(at + 16, reading_scalar);
  if (!data || !dtype) return out.miss(data ? dtype.error() : data.error());
  const auto item = read_item_type(out.program(), Address(*dtype));
  if (!item) return out.miss(item.error());
  if (item->fields.empty() || !can_be_written(*item)) return;
  out.write("(");
  write_numpy_item(out, Address(*data), *item);
  out.write(")");
}

}  // namespace

bool is_numpy_scalar(const Program& program, const TypeInfo& type) {
  constexpr std::int64_t alignment = 16;
  const std::uint64_t size = size_behind_header(type);
  const auto header = program.layout.size(layout::PyObject::size);
  if (size == 0 || !header || type.has(TypeFlag::heap_type)) return false;
  const auto end = static_cast<std::int64_t>(*header + size);
  if (type.basicsize < end || type.basicsize >= end + alignment) return false;
  const auto is_generic = [](const TypeInfo& base) { return base.is_static("numpy.generic"); };
  return !find_base(program, type, is_generic).is_null();
}

bool is_numpy_text(const Program& program, const TypeInfo& type) {
  constexpr std::int64_t size_of_buffers = 16;
  const bool is_named = type.is_static("numpy.str_") || type.is_static("numpy.unicode_");
  if (!is_named || !type.has(TypeFlag::unicode_subclass)) return false;
  const Result<TypeInfo>& text = find_type_info(program, type.base);
  return text && is_builtin(program, *text, TypeFlag::unicode_subclass) &&
         type.basicsize <= text->basicsize + size_of_buffers;
}

void describe_numpy_text(Describer& out, Address object, const TypeInfo& type) {
  out.write("<" + type.name + "(");
  if (const auto text = find_value_base(out.program(), out.kinds(), type)) {
    out.describe_as(object, text->type, text->kind);
  }
  out.write(") at remote ");
  out.write_address(object);
  out.write(">");
}

void describe_numpy_scalar(Describer& out, Address object, const TypeInfo& type) {
  const auto header = out.program().layout.size(layout::PyObject::size).value_or(0);
  const NumpyNumber number{.code = find_numpy_code(type.name)};
  out.write("<" + type.name);
  if (is_numpy_time(type)) {
    write_time_scalar(out, object + header, type);
  } else if (number.code == 0) {
    write_record_scalar(out, object + header);
  } else {
    out.write("(");
    write_numpy_number(out, object + header, number);
    out.write(")");
  }
  out.write(" at remote ");
  out.write_address(object);
  out.write(">");
}

}  // namespace hognose::python
