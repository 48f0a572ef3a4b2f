// Describing iterators by the fields of their structs.
//
// An iterator that has come to its end lets go of what it iterated over: then the source of its row
// is null.
// SPDX-License-Identifier: MIT
#include "python/kinds/iterator.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "python/kinds/field_list.h"
#include "python/kinds/iterator_row.h"
#include "python/kinds/writing.h"
#include "python/values/number.h"

namespace hognose::python {
namespace {

using layout::_PyRangeIterObject;
using layout::countobject;
using layout::enumobject;
using layout::FieldId;
using layout::isliceobject;
using layout::repeatobject;
using layout::seqiterobject;

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

/// Counts beyond a Py_ssize_t are kept in an object, and the number beside it then says nothing.
constexpr std::array long_enumeration{
    ShownField{"index", FieldId::enumobject__en_longindex},
    ShownField{"it", FieldId::enumobject__en_sit},
};
/// A slice without an end has -1 as its stop.
constexpr std::array endless_slice{
    ShownField{"next", FieldId::isliceobject__next},
    ShownField{"step", FieldId::isliceobject__step},
    ShownField{"it", FieldId::isliceobject__it},
};

/// The fields that say what this very iterator holds.
std::span<const ShownField> choose_fields(const Program& program,
                                          Address object,
                                          const IteratorRow& row) {
  if (row.size == FieldId::enumobject__size) {
    const auto count = program.view<enumobject>(object).read(enumobject::en_longindex);
    if (count && !count->is_null()) return long_enumeration;
  }
  if (row.size == FieldId::isliceobject__size) {
    const auto stop = program.view<isliceobject>(object).read(isliceobject::stop);
    if (stop && *stop < 0) return endless_slice;
  }
  const auto end = std::ranges::find(row.fields, nullptr, &ShownField::label);
  return {row.fields.begin(), end};
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
  return find_iterator_row(program, type) != nullptr;
}

void describe_iterator(Describer& out, Address object, const TypeInfo& type) {
  const IteratorRow* row = find_iterator_row(out.program(), type);
  if (row == nullptr) return out.write_generic(type.name, object);
  if (has_ended(out.program(), object, *row)) {
    return out.write_generic(type.name + "(exhausted)", object);
  }
  write_by_fields(out, type.name, object, choose_fields(out.program(), object, *row));
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
