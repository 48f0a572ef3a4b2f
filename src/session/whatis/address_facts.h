// What an address is: every part of the answer asked in turn, and what says most of it first.
// SPDX-License-Identifier: MIT
#pragma once

#include "session/whatis/question.h"

namespace hognose::session {

/// What could not be read of what is there is added to `lacks`. Takes no longer for a larger heap.
[[nodiscard]] document::AddressFacts find_address_facts(const AddressQuestion& question,
                                                        Lacks& lacks);

}  // namespace hognose::session
