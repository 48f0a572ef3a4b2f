// dict, frozendict, defaultdict, and the read-only proxy of a mapping.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

[[nodiscard]] bool is_dict(const Program& program, const TypeInfo& type);
void describe_dict(Describer& out, Address object, const TypeInfo& type);

[[nodiscard]] bool is_frozendict(const Program& program, const TypeInfo& type);
void describe_frozendict(Describer& out, Address object, const TypeInfo& type);

[[nodiscard]] bool is_defaultdict(const Program& program, const TypeInfo& type);
void describe_defaultdict(Describer& out, Address object, const TypeInfo& type);

[[nodiscard]] bool is_mappingproxy(const Program& program, const TypeInfo& type);
void describe_mappingproxy(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
