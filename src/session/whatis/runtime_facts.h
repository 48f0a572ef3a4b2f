// Which part of what the interpreter keeps for itself an address is in.
// SPDX-License-Identifier: MIT
#pragma once

#include "session/whatis/question.h"

namespace hognose::session {

/// Adds a thread state, an interpreter state or the runtime, with the field; a frame, with the variable.
void add_runtime_part(const AddressQuestion& question, document::AddressFacts& facts);

/// Adds the bytecode of the object that was found, if that is where the address is.
void add_bytecode(const AddressQuestion& question, document::AddressFacts& facts);

}  // namespace hognose::session
