// What the process's map and the files in it say of an address.
// SPDX-License-Identifier: MIT
#pragma once

#include "session/whatis/question.h"

namespace hognose::session {

/// Adds the mapping; or that there is none, or that the map is not known.
void add_mapping(const AddressQuestion& question, document::AddressFacts& facts);

/// Adds the file whose code or data it is, its section and its symbol.
void add_image(const AddressQuestion& question, document::AddressFacts& facts);

/// "libc.so.6" of a path, printable.
[[nodiscard]] std::string base_name(const std::string& path);

}  // namespace hognose::session
