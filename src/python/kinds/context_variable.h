// contextvars: variables, tokens, contexts.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<ContextVar name='v' default=3 at remote 0x…>`.
[[nodiscard]] bool is_context_variable(const Program& program, const TypeInfo& type);
void describe_context_variable(Describer& out, Address object, const TypeInfo& type);

/// `<Token used var=<ContextVar name='v' at remote 0x…> at remote 0x…>`.
[[nodiscard]] bool is_context_token(const Program& program, const TypeInfo& type);
void describe_context_token(Describer& out, Address object, const TypeInfo& type);

/// `<Context({<ContextVar name='v' at remote 0x…>: 5}) at remote 0x…>`.
[[nodiscard]] bool is_context(const Program& program, const TypeInfo& type);
void describe_context(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
