// What an address is, as text.
// SPDX-License-Identifier: MIT
#pragma once

#include "document/address_facts.h"
#include "render/sheet.h"

namespace hognose::render {

void add_address_facts(Sheet& sheet, const document::AddressFacts& block);

}  // namespace hognose::render
