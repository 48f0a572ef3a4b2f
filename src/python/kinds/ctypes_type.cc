// Reads classes of ctypes by their attributes: `_type_`, `_length_`, `_fields_`, and a descriptor for
// each field. What ctypes keeps of a class besides (StgDict, StgInfo) moved between versions.
// SPDX-License-Identifier: MIT
#include "python/kinds/ctypes_type.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "python/attributes/type.h"
#include "python/values/containers.h"
#include "python/values/dict_entries.h"
#include "python/values/number.h"
#include "python/values/printable.h"
#include "python/values/text.h"
#include "python/values/type_names.h"

namespace hognose::python {
namespace {

using layout::CFieldObject;

struct SortName {
  std::string_view type_name;
  CTypeSort sort;
};

constexpr std::array sort_names{
    SortName{"_ctypes._SimpleCData", CTypeSort::simple},
    SortName{"_ctypes.Structure", CTypeSort::structure},
    SortName{"_ctypes.Union", CTypeSort::structure},
    SortName{"_ctypes.Array", CTypeSort::array},
    SortName{"_ctypes._Pointer", CTypeSort::pointer},
    SortName{"_ctypes.PyCFuncPtr", CTypeSort::function},
    SortName{"_ctypes.CFuncPtr", CTypeSort::function},
};

std::optional<CTypeSort> find_sort(const Program& program, const TypeInfo& type) {
  for (const Address base : read_mro(program, type)) {
    const Result<TypeInfo>& info = find_type_info(program, base);
    if (!info) continue;
    const auto found = std::ranges::find(sort_names, info->name, &SortName::type_name);
    if (found != sort_names.end()) return found->sort;
  }
  return std::nullopt;
}

/// A type's own attribute, as its dict has it.
Result<std::optional<Address>> find_own(const Program& program,
                                        const TypeInfo& type,
                                        std::u32string_view name,
                                        Budget& budget) {
  const Address dict = TRY(find_type_dict(program, type));
  if (dict.is_null()) return std::optional<Address>{};
  return find_in_dict(program, dict, name, budget);
}

/// The class in the other byte order names itself as the one of that order.
bool is_in_other_order(const Program& program, const TypeInfo& type, Budget& budget) {
  const auto big = find_own(program, type, U"__ctype_be__", budget);
  const auto little = find_own(program, type, U"__ctype_le__", budget);
  if (!big || !little || !*big || !*little) return false;
  return **big == type.address && **little != type.address;
}

Result<char> read_code(const Program& program, const TypeInfo& type, Budget& budget) {
  const auto text = TRY(find_in_class(program, type, U"_type_", budget));
  if (!text) return fail(ErrorKind::corrupt, "_type_", type.address);
  const std::string letter = TRY(read_name(program, *text));
  if (letter.size() != 1) return fail(ErrorKind::corrupt, "_type_", type.address);
  return letter.front();
}

bool is_named_simple(const Program& program, Address type) {
  const Result<TypeInfo>& info = find_type_info(program, type);
  return info && info->name == "_ctypes._SimpleCData";
}

Result<std::uint64_t> read_length(const Program& program, const TypeInfo& type, Budget& budget) {
  constexpr std::int64_t most = 1LL << 40;
  const auto number = TRY(find_in_class(program, type, U"_length_", budget));
  const std::int64_t length = number ? TRY(read_small_integer(program, *number)) : -1;
  if (length < 0 || length > most) return fail(ErrorKind::corrupt, "_length_", type.address);
  return static_cast<std::uint64_t>(length);
}

/// The items of a list or tuple.
Result<Items> read_list_or_tuple(const Program& program, Address object) {
  const TypeInfo& type = *TRY(read_type_of(program, object));
  if (type.has(TypeFlag::tuple_subclass)) return read_tuple(program, object);
  if (type.has(TypeFlag::list_subclass)) return read_list(program, object);
  return fail(ErrorKind::corrupt, "_fields_", object);
}

/// Up to 3.13 the size of a bit field of a number says which bits; newer ones say it beside.
Result<void> read_bits(const layout::View<CFieldObject>& view, CField& field) {
  constexpr std::uint64_t largest_number = 0xFFFF;
  if (view.has(CFieldObject::bitfield_size)) {
    field.bits = static_cast<unsigned>(TRY(view.read(CFieldObject::bitfield_size)));
    field.low_bit = static_cast<unsigned>(TRY(view.read(CFieldObject::bit_offset)));
  } else if (field.size > largest_number) {
    field.bits = static_cast<unsigned>(field.size >> 16U);
    field.low_bit = static_cast<unsigned>(field.size & largest_number);
  }
  return {};
}

Result<CField> read_field(const Program& program, Address name, Address descriptor) {
  constexpr std::int64_t most = 1LL << 40;
  const TypeInfo& type = *TRY(read_type_of(program, descriptor));
  // In a core where its name is lost, what a class has for one of its fields tells it, and its size.
  const bool is_lost = type.name.empty();
  if (is_lost && !has_size_of(program, type, CFieldObject::size)) {
    return fail(describe_lost_name(program, type.address));
  }
  if (!is_lost && !type.name.ends_with("CField")) {
    return fail(ErrorKind::corrupt, "CField", descriptor);
  }
  const auto view = program.view<CFieldObject>(descriptor);
  const std::int64_t offset = TRY(view.read(CFieldObject::byte_offset));
  const std::int64_t size = TRY(view.read(CFieldObject::byte_size));
  if (offset < 0 || offset > most || size < 0 || size > most) {
    return fail(ErrorKind::corrupt, "CField", descriptor);
  }
  CField field{name,
               TRY(view.read(CFieldObject::proto)),
               static_cast<std::uint64_t>(offset),
               static_cast<std::uint64_t>(size)};
  const Result<TypeInfo>& proto = find_type_info(program, field.type);
  if (!proto) return fail(proto.error());
  const bool is_number = find_sort(program, *proto) == CTypeSort::simple;
  if (is_number) TRY(read_bits(view, field));
  return field;
}

/// The fields that one class defines; false if `visit` wants no more.
Result<bool> visit_own_fields(const Program& program,
                              const TypeInfo& type,
                              Budget& budget,
                              const std::function<bool(const CField&)>& visit) {
  const auto fields = TRY(find_own(program, type, U"_fields_", budget));
  if (!fields) return true;
  const Address dict = TRY(find_type_dict(program, type));
  const Items items = TRY(read_list_or_tuple(program, *fields));
  for (std::uint64_t i = 0; i < items.count; ++i) {
    if (!budget.spend_node()) return fail(ErrorKind::limit, "_fields_", type.address);
    const Address definition = TRY(read_item(program, items, i));
    const Items pair = TRY(read_list_or_tuple(program, definition));
    if (pair.count < 2) return fail(ErrorKind::corrupt, "_fields_", *fields);
    const Address name = TRY(read_item(program, pair, 0));
    const std::string text = TRY(read_name(program, name));  // in 2.7 bytes
    const auto descriptor = TRY(find_in_dict(program, dict, decode_utf8(text), budget));
    if (!descriptor) return fail(ErrorKind::not_found, "CField", type.address);
    if (!visit(TRY(read_field(program, name, *descriptor)))) return false;
  }
  return true;
}

}  // namespace

bool is_ctypes_class(const Program& program, const TypeInfo& type) {
  return type.has(TypeFlag::heap_type) && find_sort(program, type).has_value();
}

Result<CType> read_ctype(const Program& program, Address type, Budget& budget) {
  const Result<TypeInfo>& info = find_type_info(program, type);
  if (!info) return fail(info.error());
  const auto sort = find_sort(program, *info);
  if (!sort) return fail(ErrorKind::not_found, "class of ctypes", type);
  CType result;
  result.type = &*info;
  result.sort = *sort;
  if (*sort == CTypeSort::simple) {
    result.code = TRY(read_code(program, *info, budget));
    result.is_swapped = is_in_other_order(program, *info, budget);
    result.is_fundamental = is_named_simple(program, info->base);
  }
  if (*sort == CTypeSort::array) result.length = TRY(read_length(program, *info, budget));
  if (*sort == CTypeSort::array || *sort == CTypeSort::pointer) {
    result.item = TRY(find_in_class(program, *info, U"_type_", budget)).value_or(Address{});
  }
  return result;
}

Result<void> for_each_c_field(const Program& program,
                              const TypeInfo& type,
                              Budget& budget,
                              const std::function<bool(const CField&)>& visit) {
  constexpr std::size_t most_bases = 64;
  std::vector<const TypeInfo*> chain;
  for (const TypeInfo* next = &type; chain.size() < most_bases;) {
    chain.push_back(next);
    const Result<TypeInfo>& base = find_type_info(program, next->base);
    if (!base || std::ranges::find(chain, &*base) != chain.end()) break;
    next = &*base;
  }
  std::ranges::reverse(chain);
  for (const TypeInfo* const one : chain) {
    if (!TRY(visit_own_fields(program, *one, budget, visit))) break;
  }
  return {};
}

}  // namespace hognose::python
