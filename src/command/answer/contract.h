// What threads of a process that lives on have been told of C functions that broke the contract of all of them.
// SPDX-License-Identifier: MIT
#pragma once

#include "document/verdict.h"
#include "session/query.h"

namespace hognose::command {

/// Adds the first such SystemError that a thread raises or handles. It is the headline, unless something keeps the process
/// from going on.
void add_broken_contract(const session::Query& query, document::Verdict& said);

}  // namespace hognose::command
