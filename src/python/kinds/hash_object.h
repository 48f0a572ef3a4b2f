// What hashlib makes with OpenSSL: the name of the algorithm; what was hashed is in the library.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<sha256 _hashlib.HASH at remote 0x…>`, `<sha256 _hashlib.HMAC at remote 0x…>`
[[nodiscard]] bool is_hash_object(const Program& program, const TypeInfo& type);
void describe_hash_object(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
