// The block and the object that an address is in, and what stands beside.
// SPDX-License-Identifier: MIT
#pragma once

#include "session/whatis/question.h"

namespace hognose::session {

/// Adds the block of memory, its neighbours, and the object. What of an object that is there could not be read
/// is added to `lacks`.
void add_heap(const AddressQuestion& question, document::AddressFacts& facts, Lacks& lacks);

}  // namespace hognose::session
