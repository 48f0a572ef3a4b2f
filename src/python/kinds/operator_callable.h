// What operator.itemgetter, attrgetter and methodcaller make.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `operator.itemgetter(1, 'a')`.
[[nodiscard]] bool is_item_getter(const Program& program, const TypeInfo& type);
void describe_item_getter(Describer& out, Address object, const TypeInfo& type);

/// `operator.attrgetter('a.b')`.
[[nodiscard]] bool is_attribute_getter(const Program& program, const TypeInfo& type);
void describe_attribute_getter(Describer& out, Address object, const TypeInfo& type);

/// `operator.methodcaller('m', 1, k=2)`.
[[nodiscard]] bool is_method_caller(const Program& program, const TypeInfo& type);
void describe_method_caller(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
