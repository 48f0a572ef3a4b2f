// A Fraction is two ints in slots; 2.7 shows a long there without its suffix too.
// SPDX-License-Identifier: MIT
#include "python/kinds/fraction.h"

#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/kinds/describer.h"
#include "python/kinds/integer_digits.h"

namespace hognose::python {
namespace {

void write_term(Describer& out, Address object, std::u32string_view name) {
  const auto term = find_attribute(out.program(), object, name, out.budget());
  if (!term) return out.write_hole(term.error());
  if (!*term) return out.write_hole({ErrorKind::not_found, object, "fraction"});
  write_digits(out, **term);
}

}  // namespace

bool is_fraction(const Program& program, const TypeInfo& type) {
  return is_class_of_module(program, type, "Fraction", U"fractions");
}

void describe_fraction(Describer& out, Address object, const TypeInfo& type) {
  out.write(type.name);
  out.write("(");
  write_term(out, object, U"_numerator");
  out.write(", ");
  write_term(out, object, U"_denominator");
  out.write(")");
}

}  // namespace hognose::python
