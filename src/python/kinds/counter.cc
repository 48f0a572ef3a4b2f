// A Counter's elements, sorted by count as Counter.most_common() does.
// SPDX-License-Identifier: MIT
#include "python/kinds/counter.h"

#include <algorithm>
#include <vector>

#include "python/attributes/type.h"
#include "python/kinds/writing.h"
#include "python/values/number.h"

namespace hognose::python {
namespace {

/// Beyond this many elements they are shown in the order of the dict.
constexpr std::size_t most_sorted = 100'000;

struct Element {
  DictEntry entry;
  long double count = 0;
};

/// The elements, most common first; an error if one is not a number or there are too many.
Result<std::vector<Element>> read_sorted(Describer& out, Address object) {
  std::vector<Element> elements;
  std::optional<Error> failure;
  const Program& program = out.program();
  const auto done = for_each_entry(program, object, out.budget(), [&](const DictEntry& entry) {
    const auto count = read_number(program, entry.value);
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
  return type.has(TypeFlag::dict_subclass) &&
         is_class_of_module(program, type, "Counter", U"collections");
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
