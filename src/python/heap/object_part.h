// What of an object stands at an address inside of it: a field of its struct, an item, a character, an attribute.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "base/budget.h"
#include "python/heap/found_object.h"

namespace hognose::python {

/// "ob_refcnt", "ob_item[3]", "character 5", "byte 12", "attribute 'x'"; empty if it is not known.
[[nodiscard]] std::string describe_part(const Program& program,
                                        const FoundObject& object,
                                        Address address,
                                        Budget& budget);

}  // namespace hognose::python
