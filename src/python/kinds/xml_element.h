// Elements of xml.etree, as its accelerator in C makes them.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<Element 'tag' at remote 0x…>`.
[[nodiscard]] bool is_xml_element(const Program& program, const TypeInfo& type);
void describe_xml_element(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
