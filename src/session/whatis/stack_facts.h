// Whose stack an address is in, and in whose frame.
// SPDX-License-Identifier: MIT
#pragma once

#include "session/whatis/question.h"

namespace hognose::session {

/// Adds the stack that the mapping of the address is, or that it guards.
void add_stack_of_thread(const AddressQuestion& question, document::AddressFacts& facts);

/// `thread 4711 "worker-1"`.
[[nodiscard]] std::string describe_owner(const AddressQuestion& question,
                                         const target::OsThread& thread);

/// `the C library's record of thread 4711 "worker"`, at which threading.get_ident() and pthread_self()
/// point; empty if the address is in none.
[[nodiscard]] std::string describe_thread_record(const AddressQuestion& question);

}  // namespace hognose::session
