// Objects that stand for something (3.15): a sentinel, and a module whose import has not been asked for yet.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `MISSING`, the name of `sentinel('MISSING')`
[[nodiscard]] bool is_sentinel(const Program& program, const TypeInfo& type);
void describe_sentinel(Describer& out, Address object, const TypeInfo& type);

/// `<lazy_import 'json.dumps'>`; of several names `<lazy_import 'json...'>`
[[nodiscard]] bool is_lazy_import(const Program& program, const TypeInfo& type);
void describe_lazy_import(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
