// What an address is, as an object.
// SPDX-License-Identifier: MIT
#pragma once

#include "document/address_facts.h"
#include "render/json_parts.h"

namespace hognose::render {

[[nodiscard]] Json to_json(const document::AddressFacts& block, const JsonTerms& terms);

}  // namespace hognose::render
