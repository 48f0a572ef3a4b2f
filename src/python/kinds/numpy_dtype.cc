// Reads the members that the type of a dtype declares, and what is behind them.
// SPDX-License-Identifier: MIT
#include "python/kinds/numpy_dtype.h"

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "python/attributes/members.h"
#include "python/attributes/type.h"
#include "python/values/containers.h"
#include "python/values/dict_entries.h"
#include "python/values/number.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

constexpr const char* reading_dtype = "dtype";
constexpr std::string_view prefix_of_names = "numpy.";
constexpr int most_records = 8;  ///< in each other
constexpr std::size_t most_fields = 256;  ///< of one record

/// Where a dtype of numpy itself keeps what it does not declare, from its header on; _PyArray_LegacyDescr
/// of ndarraytypes.h. numpy 2.0 put the size of items, which is declared, behind flags of 8 bytes.
struct DtypeShape {
  std::uint64_t itemsize;
  unsigned width;  ///< of that, and of the alignment behind it
  std::uint64_t fields;  ///< a dict: name to a tuple of dtype, offset and perhaps title
  std::uint64_t names;  ///< their order
  std::uint64_t c_metadata;  ///< behind four words: what moments are counted in
};
constexpr std::array dtype_shapes{DtypeShape{16, 4, 32, 40, 64}, DtypeShape{24, 8, 80, 88, 96}};

/// The scalar types by NPY_TYPES of ndarraytypes.h, which begin every dtype of numpy itself.
constexpr std::array<std::string_view, 24> names_by_number{
    "bool",    "int8",       "uint8",     "int16",      "uint16",      "int32",
    "uint32",  "int64",      "uint64",    "longlong",   "ulonglong",   "float32",
    "float64", "longdouble", "complex64", "complex128", "clongdouble", "object_",
    "bytes_",  "str_",       "void",      "datetime64", "timedelta64", "float16"};

/// What the type of a dtype declares of it.
struct DeclaredDtype {
  std::string type_name;  ///< tp_name of the scalar type
  std::uint64_t kind = 0;
  std::uint64_t byteorder = 0;
  std::uint64_t itemsize = 0;
  const DtypeShape* shape = nullptr;  ///< null: another one
};

Result<std::uint64_t> read_sized(const Program& program, Address at, unsigned width) {
  std::uint64_t value = 0;
  const auto bytes = std::as_writable_bytes(std::span(&value, 1)).first(width);
  TRY(program.memory().read(at, bytes, reading_dtype));
  return value;
}

Result<std::uint64_t> read_member_value(const Program& program, const Member& member) {
  const std::uint64_t size = size_of_member(member.type).value_or(0);
  return read_sized(program, member.at, static_cast<unsigned>(size));
}

const DtypeShape* find_shape(const Program& program, Address dtype, Address itemsize) {
  const std::uint64_t header = program.layout.size(layout::PyObject::size).value_or(0);
  const auto found = std::ranges::find_if(dtype_shapes, [&](const DtypeShape& shape) {
    return dtype + header + shape.itemsize == itemsize;
  });
  return found == dtype_shapes.end() ? nullptr : &*found;
}

Result<DeclaredDtype> read_declared_dtype(const Program& program, Address dtype) {
  constexpr std::uint64_t most_nodes = 10'000;
  Budget budget({.nodes = most_nodes});
  std::array<std::optional<std::uint64_t>, 4> values;
  constexpr std::array<std::string_view, 4> wanted{"type", "kind", "byteorder", "itemsize"};
  const DtypeShape* shape = nullptr;
  const TypeInfo& type = *TRY(read_type_of(program, dtype));
  TRY(for_each_declared(program, {dtype, type}, budget, [&](const Member& member) {
    const auto found = std::ranges::find(wanted, member.name);
    if (found == wanted.end()) return true;
    if (*found == wanted.back()) shape = find_shape(program, dtype, member.at);
    const auto value = read_member_value(program, member);
    if (value) values[static_cast<std::size_t>(found - wanted.begin())] = *value;
    return true;
  }));
  for (const auto& value : values) {
    if (!value) return fail(ErrorKind::not_found, "members of a dtype", dtype);
  }
  const Result<TypeInfo>& scalar = find_type_info(program, Address(*values[0]));
  if (!scalar) return fail(scalar.error());
  return DeclaredDtype{scalar->name, *values[1], *values[2], *values[3], shape};
}

/// Whether a size and an alignment of items may stand where `shape` has them.
bool fits(const Program& program, Address behind_header, const DtypeShape& shape) {
  const auto size = read_sized(program, behind_header + shape.itemsize, shape.width);
  const Address behind = behind_header + shape.itemsize + shape.width;
  const auto alignment = read_sized(program, behind, shape.width);
  constexpr std::uint64_t most_size = 1ULL << 40U;
  return size && alignment && *size < most_size && *alignment <= 64 &&
         std::has_single_bit(*alignment);
}

/// The same of one whose members have lost their names, with the file that these stand in.
Result<DeclaredDtype> read_nameless_dtype(const Program& program, Address dtype) {
  const Address own = dtype + program.layout.size(layout::PyObject::size).value_or(0);
  const auto of_own = [&](const DtypeShape& shape) { return fits(program, own, shape); };
  if (std::ranges::count_if(dtype_shapes, of_own) != 1) {
    return fail(ErrorKind::not_found, "members of a dtype", dtype);
  }
  const DtypeShape& shape = *std::ranges::find_if(dtype_shapes, of_own);
  const std::uint64_t kind = TRY(read_sized(program, own + 8, 1));
  const std::uint64_t byteorder = TRY(read_sized(program, own + 10, 1));
  const std::uint64_t number = TRY(read_sized(program, own + 12, 4));
  const std::uint64_t size = TRY(read_sized(program, own + shape.itemsize, shape.width));
  if (number >= names_by_number.size()) return fail(ErrorKind::not_found, "type of a dtype", dtype);
  std::string name(prefix_of_names);
  name += names_by_number[number];
  return DeclaredDtype{std::move(name), kind, byteorder, size, &shape};
}

/// By its members; by its place in numpy only where a core has lost what they are called.
Result<DeclaredDtype> read_known_dtype(const Program& program, Address dtype) {
  auto declared = read_declared_dtype(program, dtype);
  if (declared && !declared->type_name.empty()) return declared;
  const bool is_lost = declared || declared.error().kind == ErrorKind::not_found;
  if (!is_lost || program.target->is_live) return declared;
  auto nameless = read_nameless_dtype(program, dtype);
  return nameless || !declared ? std::move(nameless) : std::move(declared);
}

bool is_dtype(const Program& program, Address object) {
  const auto type = read_type_of(program, object);
  if (!type) return false;
  const auto is_base = [](const TypeInfo& base) { return base.is_static("numpy.dtype"); };
  return is_base(**type) || !find_base(program, **type, is_base).is_null();
}

Result<Address> read_hidden(const Program& program, Address dtype, std::uint64_t offset) {
  const std::uint64_t header = program.layout.size(layout::PyObject::size).value_or(0);
  return Address(
      TRY(program.memory().read_value<std::uint64_t>(dtype + header + offset, reading_dtype)));
}

Result<NumpyUnit> read_unit(const Program& program, Address dtype, const DtypeShape& shape) {
  constexpr std::uint64_t size_of_aux_data = 32;  // NpyAuxData: free, clone, two that are reserved
  const Address meta = TRY(read_hidden(program, dtype, shape.c_metadata)) + size_of_aux_data;
  const target::Memory& memory = program.memory();
  const auto base = TRY(memory.read_value<std::uint32_t>(meta, reading_dtype));
  const auto count = TRY(memory.read_value<std::uint32_t>(meta + 4, reading_dtype));
  return NumpyUnit{base, count};
}

Result<NumpyItem> read_dtype(const Program& program, Address dtype, int records);

Result<NumpyField> read_field(const Program& program, Address described, int records) {
  const Items parts = TRY(read_tuple(program, described));
  const Address dtype = TRY(read_item(program, parts, 0));
  const Address number = TRY(read_item(program, parts, 1));
  const std::int64_t offset = TRY(read_small_integer(program, number));
  if (offset < 0) return fail(ErrorKind::corrupt, "offset of a field", described);
  NumpyItem item = TRY(read_dtype(program, dtype, records));
  return NumpyField{{}, static_cast<std::uint64_t>(offset), std::move(item)};
}

Result<std::map<std::string, Address>> read_fields_by_name(const Program& program, Address dict) {
  constexpr std::uint64_t most_nodes = 10'000;
  Budget budget({.nodes = most_nodes});
  std::map<std::string, Address> fields;
  TRY(for_each_entry(program, dict, budget, [&](const DictEntry& entry) {
    if (auto name = read_name(program, entry.key)) fields.emplace(std::move(*name), entry.value);
    return budget.spend_node();
  }));
  return fields;
}

/// The fields of a record in their order; none of a dtype without any.
Result<std::vector<NumpyField>> read_fields(const Program& program,
                                            Address dtype,
                                            const DtypeShape& shape,
                                            int records) {
  const Address dict = TRY(read_hidden(program, dtype, shape.fields));
  if (dict.is_null() || is_none_object(program, dict)) return std::vector<NumpyField>();
  const auto by_name = TRY(read_fields_by_name(program, dict));
  const Address order = TRY(read_hidden(program, dtype, shape.names));
  const Items names = TRY(read_tuple(program, order));
  if (names.count > most_fields) return fail(ErrorKind::limit, "fields of a dtype", dtype);
  std::vector<NumpyField> fields;
  for (std::uint64_t i = 0; i < names.count; ++i) {
    const Address key = TRY(read_item(program, names, i));
    std::string name = TRY(read_name(program, key));
    const auto found = by_name.find(name);
    if (found == by_name.end()) return fail(ErrorKind::corrupt, "fields of a dtype", dtype);
    fields.push_back(TRY(read_field(program, found->second, records)));
    fields.back().name = std::move(name);
  }
  return fields;
}

/// Adds what stands behind the members, as far as it can be read: without it, an item is not known.
void add_hidden(
    const Program& program, Address dtype, const DtypeShape& shape, int records, NumpyItem& item) {
  const bool is_time = item.type_name == "datetime64" || item.type_name == "timedelta64";
  if (is_time && item.size == sizeof(std::int64_t)) {
    item.unit = read_unit(program, dtype, shape).value_or(NumpyUnit());
  }
  if (item.kind != 'V' || records == 0) return;
  auto fields = read_fields(program, dtype, shape, records - 1);
  if (!fields) return;
  const bool are_inside = std::ranges::all_of(*fields, [&](const NumpyField& field) {
    return field.offset <= item.size && field.item.size <= item.size - field.offset;
  });
  if (are_inside) item.fields = std::move(*fields);
}

Result<NumpyItem> read_dtype(const Program& program, Address dtype, int records) {
  if (!is_dtype(program, dtype)) return fail(ErrorKind::corrupt, "descr", dtype);
  const DeclaredDtype declared = TRY(read_known_dtype(program, dtype));
  const std::string& name = declared.type_name;
  const bool is_own = name.starts_with(prefix_of_names);
  NumpyItem item;
  item.type_name = is_own ? name.substr(prefix_of_names.size()) : name;
  item.kind = static_cast<char>(declared.kind);
  item.size = declared.itemsize;
  item.number.code = find_numpy_code(name);
  item.number.is_swapped = declared.byteorder == '>';
  // Of a structure's scalar type or one of a user, the size says that it is no such number.
  if (size_of_numpy_number(item.number.code) != item.size) item.number.code = 0;
  if (declared.shape != nullptr) add_hidden(program, dtype, *declared.shape, records, item);
  return item;
}

}  // namespace

Result<NumpyItem> read_item_type(const Program& program, Address dtype) {
  return read_dtype(program, dtype, most_records);
}

std::string describe_dtype(const NumpyItem& item) {
  const std::string unit = describe_unit(item.unit);
  if (!unit.empty()) return item.type_name + "[" + unit + "]";
  if (item.fields.empty()) return item.type_name;
  std::string text;
  for (const NumpyField& field : item.fields) {
    const bool is_record = !field.item.fields.empty();
    const std::string type = describe_dtype(field.item);
    text += text.empty() ? "[" : ", ";
    text += "('" + field.name + "', " + (is_record ? type : "'" + type + "'") + ")";
  }
  return text + "]";
}

}  // namespace hognose::python
