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
struct Word {
  std::string_view type_name;
  std::string_view word;
};

constexpr std::array words{
    Word{"weakref", "weakref"},
    Word{"weakref.ReferenceType", "weakref"},
    Word{"weakproxy", "weakproxy"},
    Word{"weakref.ProxyType", "weakproxy"},
    Word{"weakcallableproxy", "weakproxy"},
    Word{"weakref.CallableProxyType", "weakproxy"},
};

std::string_view find_word(const TypeInfo& type) {
  for (const Word& word : words) {
    if (type.is_static(word.type_name)) return word.word;
  }
  return {};
}

}  // namespace

bool is_weak_reference(const Program& /*program*/, const TypeInfo& type) {
  return !find_word(type).empty();
}

void describe_weak_reference(Describer& out, Address object, const TypeInfo& type) {
  const auto referent =
      out.program().view<PyWeakReference>(object).read(PyWeakReference::wr_object);
  out.write("<");
  out.write(find_word(type));
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
