// The table of iterators.
// SPDX-License-Identifier: MIT
#include "python/kinds/iterator_row.h"

#include <algorithm>
#include <string>

namespace hognose::python {
namespace {

using layout::FieldId;

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

}  // namespace

const IteratorRow* find_iterator_row(const Program& program, const TypeInfo& type) {
  const auto row = std::ranges::find_if(
      iterator_rows, [&](const IteratorRow& one) { return names(one, type.name); });
  return row != iterator_rows.end() && has_room(program, type, *row) ? &*row : nullptr;
}

}  // namespace hognose::python
