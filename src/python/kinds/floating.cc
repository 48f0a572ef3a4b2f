// float and complex as their digits say.
// SPDX-License-Identifier: MIT
#include "python/kinds/floating.h"

#include "python/kinds/describer.h"
#include "python/values/float_text.h"

namespace hognose::python {

using layout::PyComplexObject;
using layout::PyFloatObject;

bool is_float(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("float");
}

void describe_float(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto value = out.program().view<PyFloatObject>(object).read(PyFloatObject::ob_fval);
  if (!value) return out.write_hole(value.error());
  out.write(float_repr(*value, true));
}

bool is_complex(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("complex");
}

void describe_complex(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto view = out.program().view<PyComplexObject>(object);
  const auto real = view.read(PyComplexObject::real);
  const auto imag = view.read(PyComplexObject::imag);
  if (!real) return out.write_hole(real.error());
  if (!imag) return out.write_hole(imag.error());
  out.write(complex_repr(*real, *imag));
}

}  // namespace hognose::python
