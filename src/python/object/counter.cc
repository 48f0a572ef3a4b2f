// A Counter's elements, sorted by count as Counter.most_common() does.
// SPDX-License-Identifier: MIT
#include "python/object/counter.h"

#include <algorithm>
#include <vector>

#include "python/writing.h"

namespace hognose::python {
namespace {

using layout::PyIntObject;
using layout::PyLongObject;
using layout::PyVarObject;

/// Beyond this many elements they are shown in the order of the dict.
constexpr std::size_t most_sorted = 100'000;

struct Element {
  Entry entry;
  std::int64_t count = 0;
};

/// A count that fits two 30-bit words, as every honest one does; else nothing.
Result<std::int64_t> read_small_integer(const Program& program, Address object) {
  const Address type =
      TRY(program.view<layout::PyObject>(object).read(layout::PyObject::ob_type));
  const Result<TypeInfo>& info = program.type_info(type);
  if (!info) return fail(info.error());
  if (program.dialect.int_subclass_flag && info->has(TypeFlag::int_subclass)) {
    return program.view<PyIntObject>(object).read(PyIntObject::ob_ival);
  }
  if (!info->has(TypeFlag::long_subclass)) return fail(ErrorKind::unsupported, "count", object);
  std::int64_t words = 0;
  bool is_negative = false;
  if (program.dialect.int_head == layout::IntHead::lv_tag) {
    const std::uint64_t tag = TRY(program.view<PyLongObject>(object).read(PyLongObject::lv_tag));
    words = static_cast<std::int64_t>(tag >> 3U);
    is_negative = (tag & 3U) == 2;
  } else {
    const std::int64_t size = TRY(program.view<PyVarObject>(object).read(PyVarObject::ob_size));
    is_negative = size < 0;
    words = is_negative ? -(size + 1) + 1 : size;
  }
  if (words < 0 || words > 2) return fail(ErrorKind::unsupported, "count", object);
  const Address first = TRY(program.view<PyLongObject>(object).address_of(PyLongObject::ob_digit));
  std::int64_t value = 0;
  for (std::int64_t i = words; i-- > 0;) {
    const Address at = first + static_cast<std::uint64_t>(i) * 4;
    value = value << 30 | (TRY(program.memory().read_value<std::uint32_t>(at, "count")) & 0x3FFFFFFF);
  }
  return is_negative ? -value : value;
}

/// The elements, most common first; an error if one is not a plain count or there are too many.
Result<std::vector<Element>> read_sorted(Describer& out, Address object) {
  std::vector<Element> elements;
  std::optional<Error> failure;
  const Program& program = out.program();
  const auto done = for_each_entry(program, object, out.budget(), [&](const Entry& entry) {
    const auto count = read_small_integer(program, entry.value);
    if (!count) failure = count.error();
    if (elements.size() >= most_sorted) failure = Error{ErrorKind::limit, object, "Counter"};
    if (!failure) elements.push_back({entry, *count});
    return !failure;
  });
  if (!done) return fail(done.error());
  if (failure) return fail(*failure);
  std::ranges::stable_sort(elements, std::ranges::greater{}, &Element::count);
  return elements;
}

void write_elements(Describer& out, const std::vector<Element>& elements) {
  if (elements.empty()) return;
  Commas commas(out);
  out.write("{");
  for (const Element& element : elements) {
    if (out.is_done()) break;
    commas.next();
    write_entry(out, element.entry);
  }
  out.write("}");
}

}  // namespace

bool is_counter(const Program& program, const TypeInfo& type) {
  return type.has(TypeFlag::dict_subclass) && is_class_of_module(program, type, "Counter", U"collections");
}

void describe_counter(Describer& out, Address object, const TypeInfo& /*type*/) {
  if (!out.enter(object)) return out.write("Counter(...)");
  out.write("Counter(");
  if (const auto elements = read_sorted(out, object)) {
    write_elements(out, *elements);
  } else {
    write_entries(out, object);
  }
  out.write(")");
  out.leave();
}

}  // namespace hognose::python
