// Describing elements of XML by their tags, as their own repr does.
// SPDX-License-Identifier: MIT
#include "python/kinds/xml_element.h"

#include "python/kinds/field_list.h"

namespace hognose::python {

using layout::ElementObject;

bool is_xml_element(const Program& program, const TypeInfo& type) {
  const bool is_named = type.name == "xml.etree.ElementTree.Element" || type.is_static("Element");
  return is_named && has_size_of(program, type, ElementObject::size);
}

void describe_xml_element(Describer& out, Address object, const TypeInfo& /*type*/) {
  if (!out.enter(object)) return out.write("<Element ...>");
  out.write("<Element ");
  write_found(out, out.program().view<ElementObject>(object).read(ElementObject::tag));
  out.write(" at remote ");
  out.write_address(object);
  out.write(">");
  out.leave();
}

}  // namespace hognose::python
