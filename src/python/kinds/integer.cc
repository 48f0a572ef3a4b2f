// Describing integers: their digits, and the suffix of 2.7's long.
// SPDX-License-Identifier: MIT
#include "python/kinds/integer.h"

#include "python/kinds/describer.h"
#include "python/kinds/integer_digits.h"

namespace hognose::python {

bool is_small_integer(const Program& program, const TypeInfo& type) {
  return program.dialect.int_subclass_flag && is_builtin(program, type, TypeFlag::int_subclass);
}

void describe_small_integer(Describer& out, Address object, const TypeInfo& /*type*/) {
  write_digits(out, object);
}

bool is_integer(const Program& program, const TypeInfo& type) {
  return is_builtin(program, type, TypeFlag::long_subclass);
}

void describe_integer(Describer& out, Address object, const TypeInfo& /*type*/) {
  if (write_digits(out, object) && out.program().style.long_suffix) out.write("L");
}

}  // namespace hognose::python
