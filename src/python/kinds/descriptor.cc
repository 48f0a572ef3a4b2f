// Describing descriptors by their own name and the class they belong to.
// SPDX-License-Identifier: MIT
#include "python/kinds/descriptor.h"

#include <array>
#include <string_view>

#include "python/attributes/type.h"
#include "python/kinds/instance_text.h"

namespace hognose::python {
namespace {

using layout::propertyobject;
using layout::PyDescrObject;
using layout::PyFunctionObject;

/// A type of descriptors, and what its repr calls them.
struct Word {
  std::string_view type_name;
  std::string_view word;
};

constexpr std::array words{
    Word{"method_descriptor", "method"},
    Word{"classmethod_descriptor", "method"},
    Word{"wrapper_descriptor", "slot wrapper"},
    Word{"getset_descriptor", "attribute"},
    Word{"member_descriptor", "member"},
};

std::string_view find_word(const TypeInfo& type) {
  for (const Word& word : words) {
    if (type.is_static(word.type_name)) return word.word;
  }
  return {};
}

/// A getter by its qualified name if it is a function, else as the object it is.
void write_getter(Describer& out, Address getter) {
  const auto type = read_type_of(out.program(), getter);
  if (!type || !(*type)->is_static("function")) return out.describe(getter);
  const auto view = out.program().view<PyFunctionObject>(getter);
  write_name(out,
             view.has(PyFunctionObject::func_qualname) ? view.read(PyFunctionObject::func_qualname)
                                                       : view.read(PyFunctionObject::func_name));
}

}  // namespace

bool is_descriptor(const Program& /*program*/, const TypeInfo& type) {
  return !find_word(type).empty();
}

void describe_descriptor(Describer& out, Address object, const TypeInfo& type) {
  const auto view = out.program().view<PyDescrObject>(object);
  out.write("<");
  out.write(find_word(type));
  out.write(" '");
  write_name(out, view.read(PyDescrObject::d_name));
  const auto owner = view.read(PyDescrObject::d_type);
  const auto info = owner ? find_type_info(out.program(), *owner) : fail(owner.error());
  // What every object has, as `__dict__`, names no owner since 3.15.
  const bool is_everybodys =
      info && info->is_static("object") && type.is_static("getset_descriptor");
  if (is_everybodys) return out.write("'>");
  out.write("' of '");
  if (info) out.write(info->name);
  if (!info) out.write_hole(info.error());
  out.write("' objects>");
}

bool is_property(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("property");
}

void describe_property(Describer& out, Address object, const TypeInfo& /*type*/) {
  if (!out.enter(object)) return out.write("<...>");
  out.write("<property at remote ");
  out.write_address(object);
  const auto getter = out.program().view<propertyobject>(object).read(propertyobject::prop_get);
  if (!getter) {
    out.write(", get=");
    out.write_hole(getter.error());
  } else if (!getter->is_null() && !is_none_object(out.program(), *getter)) {
    out.write(", get=");
    write_getter(out, *getter);
  }
  out.write(">");
  out.leave();
}

}  // namespace hognose::python
