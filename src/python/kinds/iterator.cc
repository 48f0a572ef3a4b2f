// Describing iterators by the fields of their structs, one row a struct.
//
// An iterator that has come to its end lets go of what it iterated over: then the first field of its
// row is null.
// SPDX-License-Identifier: MIT
#include "python/kinds/iterator.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "python/kinds/field_list.h"
#include "python/kinds/writing.h"
#include "python/values/number.h"

namespace hognose::python {
namespace {

using layout::_PyRangeIterObject;
using layout::countobject;
using layout::FieldId;
using layout::repeatobject;
using layout::seqiterobject;

/// A struct: the types whose instances begin like it, each between blanks, its size, what is shown.
struct IteratorRow {
  std::string_view type_names;
  FieldId size;
  FieldId source;  // null where the iterator has ended; its size where no field says so
  std::array<ShownField, 4> fields;
};

constexpr ShownField nothing{nullptr, FieldId::PyObject__size};

constexpr std::array iterator_rows{
    IteratorRow{
        " iterator list_iterator list_reverseiterator tuple_iterator str_iterator str_ascii_iterator"
        " bytes_iterator bytearray_iterator listiterator listreverseiterator tupleiterator"
        " bytearrayiterator ",
        FieldId::seqiterobject__size,
        FieldId::seqiterobject__it_seq,
        {{{"index", FieldId::seqiterobject__it_index},
          {"seq", FieldId::seqiterobject__it_seq},
          nothing,
          nothing}}},
    IteratorRow{" dict_keyiterator dict_valueiterator dict_itemiterator dict_reversekeyiterator"
                " dict_reversevalueiterator dict_reverseitemiterator dictionary-keyiterator"
                " dictionary-valueiterator dictionary-itemiterator ",
                FieldId::dictiterobject__size,
                FieldId::dictiterobject__di_dict,
                {{{"left", FieldId::dictiterobject__len},
                  {"dict", FieldId::dictiterobject__di_dict},
                  nothing,
                  nothing}}},
    IteratorRow{" set_iterator setiterator ",
                FieldId::setiterobject__size,
                FieldId::setiterobject__si_set,
                {{{"left", FieldId::setiterobject__len},
                  {"set", FieldId::setiterobject__si_set},
                  nothing,
                  nothing}}},
    IteratorRow{" callable_iterator callable-iterator ",
                FieldId::calliterobject__size,
                FieldId::calliterobject__it_callable,
                {{{"callable", FieldId::calliterobject__it_callable},
                  {"sentinel", FieldId::calliterobject__it_sentinel},
                  nothing,
                  nothing}}},
    IteratorRow{" enumerate ",
                FieldId::enumobject__size,
                FieldId::enumobject__size,
                {{{"index", FieldId::enumobject__en_index},
                  {"it", FieldId::enumobject__en_sit},
                  nothing,
                  nothing}}},
    IteratorRow{" reversed ",
                FieldId::reversedobject__size,
                FieldId::reversedobject__seq,
                {{{"index", FieldId::reversedobject__index},
                  {"seq", FieldId::reversedobject__seq},
                  nothing,
                  nothing}}},
    IteratorRow{" map ",
                FieldId::mapobject__size,
                FieldId::mapobject__size,
                {{{"func", FieldId::mapobject__func},
                  {"iters", FieldId::mapobject__iters},
                  nothing,
                  nothing}}},
    IteratorRow{" filter ",
                FieldId::filterobject__size,
                FieldId::filterobject__size,
                {{{"func", FieldId::filterobject__func},
                  {"it", FieldId::filterobject__it},
                  nothing,
                  nothing}}},
    IteratorRow{" zip ",
                FieldId::zipobject__size,
                FieldId::zipobject__size,
                {{{"iters", FieldId::zipobject__ittuple}, nothing, nothing, nothing}}},
    IteratorRow{" itertools.cycle ",
                FieldId::cycleobject__size,
                FieldId::cycleobject__size,
                {{{"index", FieldId::cycleobject__index},
                  {"saved", FieldId::cycleobject__saved},
                  {"it", FieldId::cycleobject__it},
                  nothing}}},
    IteratorRow{" itertools.chain ",
                FieldId::chainobject__size,
                FieldId::chainobject__source,
                {{{"active", FieldId::chainobject__active},
                  {"source", FieldId::chainobject__source},
                  nothing,
                  nothing}}},
    IteratorRow{" itertools.islice ",
                FieldId::isliceobject__size,
                FieldId::isliceobject__it,
                {{{"next", FieldId::isliceobject__next},
                  {"stop", FieldId::isliceobject__stop},
                  {"step", FieldId::isliceobject__step},
                  {"it", FieldId::isliceobject__it}}}},
    IteratorRow{" itertools.starmap itertools.takewhile itertools.dropwhile itertools.filterfalse"
                " itertools.ifilterfalse ",
                FieldId::starmapobject__size,
                FieldId::starmapobject__size,
                {{{"func", FieldId::starmapobject__func},
                  {"it", FieldId::starmapobject__it},
                  nothing,
                  nothing}}},
    IteratorRow{" itertools.accumulate ",
                FieldId::accumulateobject__size,
                FieldId::accumulateobject__size,
                {{{"total", FieldId::accumulateobject__total},
                  {"func", FieldId::accumulateobject__binop},
                  {"it", FieldId::accumulateobject__it},
                  nothing}}},
    IteratorRow{" itertools.compress ",
                FieldId::compressobject__size,
                FieldId::compressobject__size,
                {{{"data", FieldId::compressobject__data},
                  {"selectors", FieldId::compressobject__selectors},
                  nothing,
                  nothing}}},
    IteratorRow{" itertools.groupby ",
                FieldId::groupbyobject__size,
                FieldId::groupbyobject__size,
                {{{"key", FieldId::groupbyobject__currkey},
                  {"func", FieldId::groupbyobject__keyfunc},
                  {"it", FieldId::groupbyobject__it},
                  nothing}}},
    IteratorRow{" itertools.product ",
                FieldId::productobject__size,
                FieldId::productobject__size,
                {{{"pools", FieldId::productobject__pools}, nothing, nothing, nothing}}},
    IteratorRow{
        " itertools.permutations itertools.combinations itertools.combinations_with_replacement ",
        FieldId::combinationsobject__size,
        FieldId::combinationsobject__size,
        {{{"pool", FieldId::combinationsobject__pool}, nothing, nothing, nothing}}},
};

bool names(const IteratorRow& row, std::string_view type_name) {
  const std::string blanked = " " + std::string(type_name) + " ";
  return row.type_names.find(blanked) != std::string_view::npos;
}

/// Whether instances have room for what the row shows: some of its types have fields behind it.
bool has_room(const Program& program, const TypeInfo& type, const IteratorRow& row) {
  const layout::Place& size = program.layout.at(row.size);
  if (size.witness == layout::Witness::none) return false;
  std::uint64_t end = 0;
  for (const ShownField& field : row.fields) {
    const layout::Place& place = program.layout.at(field.field);
    if (field.label != nullptr) end = std::max<std::uint64_t>(end, place.offset + place.width);
  }
  return type.basicsize > 0 && static_cast<std::uint64_t>(type.basicsize) >= end;
}

const IteratorRow* find_row(const Program& program, const TypeInfo& type) {
  const auto row = std::ranges::find_if(
      iterator_rows, [&](const IteratorRow& one) { return names(one, type.name); });
  return row != iterator_rows.end() && has_room(program, type, *row) ? &*row : nullptr;
}

/// Free-threaded iterators keep their sequence, and count from less than nothing.
bool has_ended(const Program& program, Address object, const IteratorRow& row) {
  if (row.source == row.size) return false;
  if (row.source == FieldId::seqiterobject__it_seq) {
    const auto index = program.view<seqiterobject>(object).read(seqiterobject::it_index);
    if (index && *index < 0) return true;
  }
  const auto source = read_object_field(program, object, row.source);
  return source && source->is_null();
}

/// What a range iterator will give next, and how many more.
struct Progress {
  std::int64_t next = 0;
  std::int64_t step = 0;
  std::int64_t left = 0;
};

Result<Progress> read_progress(const Program& program, Address object) {
  const auto view = program.view<_PyRangeIterObject>(object);
  Progress progress{TRY(view.read(_PyRangeIterObject::start)),
                    TRY(view.read(_PyRangeIterObject::step)),
                    TRY(view.read(_PyRangeIterObject::len))};
  if (!view.has(_PyRangeIterObject::index)) return progress;
  const std::int64_t index = TRY(view.read(_PyRangeIterObject::index));
  // Wrapping, as the C does.
  const auto advanced =
      static_cast<std::uint64_t>(progress.next) +
      static_cast<std::uint64_t>(index) * static_cast<std::uint64_t>(progress.step);
  progress.next = static_cast<std::int64_t>(advanced);
  progress.left = static_cast<std::int64_t>(static_cast<std::uint64_t>(progress.left) -
                                            static_cast<std::uint64_t>(index));
  return progress;
}

constexpr std::array long_range_fields{
    ShownField{"index", FieldId::longrangeiterobject__index},
    ShownField{"start", FieldId::longrangeiterobject__start},
    ShownField{"step", FieldId::longrangeiterobject__step},
    ShownField{"len", FieldId::longrangeiterobject__len},
};

void write_numbers(Describer& out, const Progress& progress) {
  out.write("next=" + std::to_string(progress.next) + ", step=" + std::to_string(progress.step) +
            ", left=" + std::to_string(progress.left));
}

}  // namespace

bool is_iterator(const Program& program, const TypeInfo& type) {
  return find_row(program, type) != nullptr;
}

void describe_iterator(Describer& out, Address object, const TypeInfo& type) {
  const IteratorRow* row = find_row(out.program(), type);
  if (row == nullptr) return out.write_generic(type.name, object);
  if (has_ended(out.program(), object, *row)) {
    return out.write_generic(type.name + "(exhausted)", object);
  }
  const auto end = std::ranges::find(row->fields, nullptr, &ShownField::label);
  write_by_fields(out, type.name, object, {row->fields.begin(), end});
}

bool is_range_iterator(const Program& program, const TypeInfo& type) {
  return (type.is_static("range_iterator") || type.is_static("rangeiterator") ||
          type.is_static("longrange_iterator")) &&
         program.layout.has(_PyRangeIterObject::start);
}

void describe_range_iterator(Describer& out, Address object, const TypeInfo& type) {
  if (type.name == "longrange_iterator") {
    return write_by_fields(out, type.name, object, long_range_fields);
  }
  const auto progress = read_progress(out.program(), object);
  out.write("<" + type.name + "(");
  if (progress) write_numbers(out, *progress);
  if (!progress) out.write_hole(progress.error());
  out.write(") at remote ");
  out.write_address(object);
  out.write(">");
}

bool is_count(const Program& program, const TypeInfo& type) {
  return type.name == "itertools.count" && has_size_of(program, type, countobject::size);
}

void describe_count(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto view = out.program().view<countobject>(object);
  const auto fast = view.read(countobject::cnt);
  if (!fast) return out.write_hole(fast.error());
  // Numbers that fit no Py_ssize_t, or other steps than one, are counted in objects.
  if (*fast != std::numeric_limits<std::int64_t>::max()) {
    return out.write("count(" + std::to_string(*fast) + ")");
  }
  if (!out.enter(object)) return out.write("count(...)");
  const auto step = view.read(countobject::long_step);
  const bool is_one = step && read_small_integer(out.program(), *step).value_or(0) == 1;
  out.write("count(");
  write_found(out, view.read(countobject::long_cnt));
  if (!is_one) {
    out.write(", ");
    write_found(out, step);
  }
  out.write(")");
  out.leave();
}

bool is_repeat(const Program& program, const TypeInfo& type) {
  return type.name == "itertools.repeat" && has_size_of(program, type, repeatobject::size);
}

void describe_repeat(Describer& out, Address object, const TypeInfo& /*type*/) {
  if (!out.enter(object)) return out.write("repeat(...)");
  const auto view = out.program().view<repeatobject>(object);
  const auto left = view.read(repeatobject::cnt);
  out.write("repeat(");
  write_found(out, view.read(repeatobject::element));
  if (!left || *left >= 0) out.write(", ");
  if (!left) out.write_hole(left.error());
  if (left && *left >= 0) out.write(std::to_string(*left));
  out.write(")");
  out.leave();
}

}  // namespace hognose::python
