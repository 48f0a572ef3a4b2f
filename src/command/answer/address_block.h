// What addresses are, as blocks of an answer.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "document/document.h"
#include "session/query.h"

namespace hognose::command {

/// An address, and how it was come by.
struct AskedAddress {
  Address address;
  std::string asked{};  ///< the words of the user, where these were no number
  bool is_reached = false;  ///< a path from object to object has led to it
};

/// All that is known of an address. Works where there is no Python as well.
void add_address(const session::Query& query,
                 const AskedAddress& asked,
                 document::Document& answer);

/// What each register of the thread that crashed points to, a line each.
void add_registers(const session::Query& query, document::Document& answer);

}  // namespace hognose::command
