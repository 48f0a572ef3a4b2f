// Describing weak references by the type and address of what they refer to.
// SPDX-License-Identifier: MIT
#include "python/kinds/weak_reference.h"

#include <array>
#include <string_view>

#include "python/attributes/type.h"
#include "python/kinds/instance_text.h"

namespace hognose::python {
namespace {

using layout::PyWeakReference;

/// tp_name of a type of references, and the word for it. Newer versions spell them with a module.
struct Label {
  std::string_view type_name;
  std::string_view label;
};

constexpr std::array labels{
    Label{"weakref", "weakref"},
    Label{"weakref.ReferenceType", "weakref"},
    Label{"weakproxy", "weakproxy"},
    Label{"weakref.ProxyType", "weakproxy"},
    Label{"weakcallableproxy", "weakproxy"},
    Label{"weakref.CallableProxyType", "weakproxy"},
};

std::string_view find_label(const TypeInfo& type) {
  for (const Label& label : labels) {
    if (type.is_static(label.type_name)) return label.label;
  }
  return {};
}

}  // namespace

bool is_weak_reference(const Program& /*program*/, const TypeInfo& type) {
  return !find_label(type).empty();
}

void describe_weak_reference(Describer& out, Address object, const TypeInfo& type) {
  const auto referent =
      out.program().view<PyWeakReference>(object).read(PyWeakReference::wr_object);
  out.write("<");
  out.write(find_label(type));
  out.write(" at remote ");
  out.write_address(object);
  out.write("; ");
  if (!referent) {
    out.write_hole(referent.error());
  } else if (referent->is_null() || is_none_object(out.program(), *referent)) {
    out.write("dead");
  } else {
    out.write("to '");
    write_type_label(out, referent);
    out.write("' at remote ");
    out.write_address(*referent);
  }
  out.write(">");
}

}  // namespace hognose::python
