// Entries are written in one pass; a type that one refers to is written when its turn comes.
// SPDX-License-Identifier: MIT
#include "elfutils/dwarf_writer.h"

#include <array>
#include <deque>
#include <functional>
#include <initializer_list>
#include <map>
#include <vector>

#include <dwarf.h>

#include "base/formatted.h"
#include "elfutils/byte_writer.h"
#include "elfutils/c_types.h"

namespace hognose::elfutils {
namespace {

constexpr std::size_t offset_size = 4;  // 32-bit DWARF

// The shapes of entries; a shape's code in .debug_abbrev is its number.
enum class Shape : std::uint8_t {
  unit = 1,
  base_type,
  alias,
  structure,
  nested_structure,
  member,
  bit_field,
  pointer,
  pointer_to_void,
  constant,
  array,
  length,
  no_length,
};

struct Attribute {
  std::uint8_t name = 0;
  std::uint8_t form = 0;
};

constexpr Attribute name_attribute{DW_AT_name, DW_FORM_strp};
constexpr Attribute type_attribute{DW_AT_type, DW_FORM_ref4};
constexpr Attribute small_size{DW_AT_byte_size, DW_FORM_data1};
constexpr Attribute any_size{DW_AT_byte_size, DW_FORM_udata};

void put_shape(ByteWriter& writer,
               Shape shape,
               std::uint8_t tag,
               bool has_children,
               std::initializer_list<Attribute> attributes) {
  writer.put_uleb(static_cast<std::uint8_t>(shape));
  writer.put_uleb(tag);
  writer.put(has_children ? DW_CHILDREN_yes : DW_CHILDREN_no, 1);
  for (const Attribute& attribute : attributes) {
    writer.put_uleb(attribute.name);
    writer.put_uleb(attribute.form);
  }
  writer.put(0, 2);
}

std::string write_shapes() {
  const Attribute location{DW_AT_data_member_location, DW_FORM_udata};
  const Attribute bits{DW_AT_bit_size, DW_FORM_data1};
  const Attribute first_bit{DW_AT_data_bit_offset, DW_FORM_udata};
  const Attribute encoding{DW_AT_encoding, DW_FORM_data1};
  ByteWriter writer;
  put_shape(writer,
            Shape::unit,
            DW_TAG_compile_unit,
            true,
            {{DW_AT_producer, DW_FORM_strp}, {DW_AT_language, DW_FORM_data1}, name_attribute});
  put_shape(
      writer, Shape::base_type, DW_TAG_base_type, false, {name_attribute, encoding, small_size});
  put_shape(writer, Shape::alias, DW_TAG_typedef, false, {name_attribute, type_attribute});
  put_shape(writer, Shape::structure, DW_TAG_structure_type, true, {name_attribute, any_size});
  put_shape(writer, Shape::nested_structure, DW_TAG_structure_type, true, {any_size});
  put_shape(
      writer, Shape::member, DW_TAG_member, false, {name_attribute, type_attribute, location});
  put_shape(writer,
            Shape::bit_field,
            DW_TAG_member,
            false,
            {name_attribute, type_attribute, bits, first_bit});
  put_shape(writer, Shape::pointer, DW_TAG_pointer_type, false, {small_size, type_attribute});
  put_shape(writer, Shape::pointer_to_void, DW_TAG_pointer_type, false, {small_size});
  put_shape(writer, Shape::constant, DW_TAG_const_type, false, {type_attribute});
  put_shape(writer, Shape::array, DW_TAG_array_type, true, {type_attribute});
  put_shape(writer,
            Shape::length,
            DW_TAG_subrange_type,
            false,
            {type_attribute, {DW_AT_count, DW_FORM_udata}});
  put_shape(writer, Shape::no_length, DW_TAG_subrange_type, false, {type_attribute});
  writer.put(0, 1);
  return std::move(writer).bytes();
}

// Writes one unit. Types are known by their spelling; a nested struct has none, and gets one.
class UnitWriter {
 public:
  explicit UnitWriter(std::string_view unit_name) {
    info_.put(0, offset_size);  // the length, at the end
    info_.put(4, 2);  // DWARF 4
    info_.put(0, offset_size);  // where its shapes are
    info_.put(pointer_size, 1);
    begin(Shape::unit);
    put_name("hognose");
    info_.put(DW_LANG_C99, 1);
    put_name(unit_name);
  }

  void add(const CStruct& declaration) {
    types_[formatted("struct {}", declaration.tag)] = info_.size();
    for (const std::string& name : declaration.typedefs) {
      aliases_.emplace_back(name, "struct " + declaration.tag);
    }
    begin(Shape::structure);
    put_name(declaration.tag);
    info_.put_uleb(declaration.size);
    put_members(declaration.members);
  }

  DwarfSections finish() {
    for (const auto& [name, spelling] : aliases_)
      put_alias(name, spelling);
    while (!wanted_.empty() || !nested_.empty())
      put_next();
    info_.put(0, 1);  // the end of the unit's children
    info_.patch(0, info_.size() - offset_size, offset_size);
    for (const auto& [position, spelling] : references_) {
      info_.patch(position, types_.at(spelling), offset_size);
    }
    return {std::move(info_).bytes(), write_shapes(), std::move(strings_).bytes()};
  }

 private:
  void begin(Shape shape) { info_.put_uleb(static_cast<std::uint8_t>(shape)); }

  void put_name(std::string_view name) {
    auto known = names_.find(name);
    if (known == names_.end()) {
      known = names_.emplace(name, strings_.size()).first;
      strings_.put_text(name);
    }
    info_.put(known->second, offset_size);
  }

  // A type that is referred to is one that is wanted.
  void put_reference(std::string_view spelling) {
    references_.emplace_back(info_.size(), spelling);
    wanted_.emplace_back(spelling);
    info_.put(0, offset_size);
  }

  void put_alias(std::string_view name, std::string_view spelling) {
    types_[std::string(name)] = info_.size();
    begin(Shape::alias);
    put_name(name);
    put_reference(spelling);
  }

  void put_members(std::span<const CMember> members) {
    for (const CMember& member : members)
      put_member(member);
    info_.put(0, 1);
  }

  void put_member(const CMember& member) {
    begin(member.bit_width == 0 ? Shape::member : Shape::bit_field);
    put_name(member.name);
    if (member.type.empty()) {
      nested_.push_back(&member);
      // No type of C is spelled like that, and no other nested struct is this one.
      references_.emplace_back(info_.size(), formatted("#{}", nested_count_++));
      info_.put(0, offset_size);
    } else {
      put_reference(member.type);
    }
    if (member.bit_width == 0) {
      info_.put_uleb(member.offset);
      return;
    }
    info_.put(member.bit_width, 1);
    info_.put_uleb(std::uint64_t{member.offset} * 8 + member.bit_offset);
  }

  void put_next() {
    if (!nested_.empty()) {
      const CMember* const member = nested_.front();
      nested_.pop_front();
      types_[formatted("#{}", nested_written_++)] = info_.size();
      begin(Shape::nested_structure);
      info_.put_uleb(member->size);
      put_members(member->members);
      return;
    }
    const std::string spelling = wanted_.front();
    wanted_.pop_front();
    if (!types_.contains(spelling)) put_type(spelling);
  }

  void put_type(const std::string& spelling) {
    const PeeledType peeled = peel_type(spelling);
    if (peeled.outermost == Outermost::name) return put_scalar(spelling);
    types_[spelling] = info_.size();
    if (peeled.outermost == Outermost::array) return put_array(peeled);
    if (peeled.outermost == Outermost::constant) {
      begin(Shape::constant);
      return put_reference(peeled.inner);
    }
    const bool is_void = peeled.inner == "void";
    begin(is_void ? Shape::pointer_to_void : Shape::pointer);
    info_.put(pointer_size, 1);
    if (!is_void) put_reference(peeled.inner);
  }

  void put_array(const PeeledType& array) {
    begin(Shape::array);
    put_reference(array.inner);
    begin(array.count == 0 ? Shape::no_length : Shape::length);
    put_reference("unsigned long");
    if (array.count != 0) info_.put_uleb(array.count);
    info_.put(0, 1);
  }

  // A name that nobody declared is taken for bytes: a reference must lead somewhere.
  void put_scalar(const std::string& name) {
    constexpr Scalar unknown{"", "", 1, DW_ATE_unsigned_char};
    const Scalar* const found = find_scalar(name);
    const Scalar& scalar = found == nullptr ? unknown : *found;
    if (!scalar.alias_of.empty()) return put_alias(name, scalar.alias_of);
    types_[name] = info_.size();
    begin(Shape::base_type);
    put_name(name);
    info_.put(scalar.encoding, 1);
    info_.put(scalar.size, 1);
  }

  ByteWriter info_;
  ByteWriter strings_;
  std::map<std::string, std::size_t, std::less<>> names_;  // where each is in .debug_str
  std::map<std::string, std::size_t, std::less<>> types_;  // where each is in .debug_info
  std::vector<std::pair<std::string, std::string>> aliases_;
  std::vector<std::pair<std::size_t, std::string>> references_;  // where, and to what
  std::deque<std::string> wanted_;
  std::deque<const CMember*> nested_;
  int nested_count_ = 0;
  int nested_written_ = 0;
};

}  // namespace

DwarfSections write_dwarf(std::span<const CStruct> declarations, std::string_view unit_name) {
  UnitWriter unit(unit_name);
  for (const CStruct& declaration : declarations)
    unit.add(declaration);
  return unit.finish();
}

}  // namespace hognose::elfutils
