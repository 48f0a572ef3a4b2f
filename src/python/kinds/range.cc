// start, stop and step.
// SPDX-License-Identifier: MIT
#include "python/kinds/range.h"

#include <string>

#include "python/kinds/describer.h"

namespace hognose::python {
namespace {

using layout::PyLongObject;
using layout::PySliceObject;
using layout::PyVarObject;
using layout::rangeobject;

/// Writes an object that could, or could not, be found.
void write_part(Describer& out, const Result<Address>& part) {
  if (part) return out.describe(*part);
  out.write_hole(part.error());
}

/// Whether an integer object is 1.
Result<bool> is_one(const Program& program, Address object) {
  const auto digit_at = TRY(program.view<PyLongObject>(object).address_of(PyLongObject::ob_digit));
  const auto digit = TRY(program.memory().read_value<std::uint32_t>(digit_at, "ob_digit"));
  if (digit != 1) return false;
  if (program.dialect.int_head == layout::IntHead::ob_size) {
    return TRY(program.view<PyVarObject>(object).read(PyVarObject::ob_size)) == 1;
  }
  constexpr std::uint64_t one_positive_digit = 1U << 3U;
  const std::uint64_t tag = TRY(program.view<PyLongObject>(object).read(PyLongObject::lv_tag));
  return (tag & ~4ULL) == one_positive_digit;
}

struct Xrange {
  std::int64_t start = 0;
  std::int64_t step = 0;
  std::int64_t length = 0;
};

Result<Xrange> read_xrange(const Program& program, Address object) {
  const auto view = program.view<rangeobject>(object);
  // C longs in 2.7, though the same fields hold objects since 3.0.
  const auto start = static_cast<std::int64_t>(TRY(view.read(rangeobject::start)).value());
  const auto step = static_cast<std::int64_t>(TRY(view.read(rangeobject::step)).value());
  return Xrange{start, step, TRY(view.read(rangeobject::len))};
}

/// start + length × step, wrapping as the C does.
std::int64_t stop_of(const Xrange& range) {
  const auto stop =
      static_cast<std::uint64_t>(range.start) +
      static_cast<std::uint64_t>(range.length) * static_cast<std::uint64_t>(range.step);
  return static_cast<std::int64_t>(stop);
}

}  // namespace

bool is_range(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("range");
}

void describe_range(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto view = out.program().view<rangeobject>(object);
  const auto step = view.read(rangeobject::step);
  out.write("range(");
  write_part(out, view.read(rangeobject::start));
  out.write(", ");
  write_part(out, view.read(rangeobject::stop));
  if (!step || !is_one(out.program(), *step).value_or(false)) {
    out.write(", ");
    write_part(out, step);
  }
  out.write(")");
}

bool is_xrange(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("xrange");
}

void describe_xrange(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto range = read_xrange(out.program(), object);
  if (!range) return out.write_hole(range.error());
  std::string text = "xrange(";
  if (range->start != 0 || range->step != 1) text += std::to_string(range->start) + ", ";
  text += std::to_string(stop_of(*range));
  if (range->step != 1) text += ", " + std::to_string(range->step);
  out.write(text + ")");
}

bool is_slice(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("slice");
}

void describe_slice(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto view = out.program().view<PySliceObject>(object);
  if (!out.enter(object)) return out.write("slice(...)");
  out.write("slice(");
  write_part(out, view.read(PySliceObject::start));
  out.write(", ");
  write_part(out, view.read(PySliceObject::stop));
  out.write(", ");
  write_part(out, view.read(PySliceObject::step));
  out.write(")");
  out.leave();
}

}  // namespace hognose::python
