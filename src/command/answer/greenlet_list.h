// Greenlets, read, as blocks of an answer; and that a thread has some.
// SPDX-License-Identifier: MIT
#pragma once

#include "analysis/tasks/greenlets.h"
#include "session/work.h"

namespace hognose::command {

/// A block for each thread, and what there is to know of all.
void add_greenlets(const python::Program& program,
                   const analysis::GreenletGroups& groups,
                   const python::ThreadList& threads,
                   document::Document& answer);

/// A note, if greenlets of this thread are parked: how many, and what shows them. Only so much memory is
/// looked through as takes no time.
void add_greenlet_note(session::Work& work,
                       const session::ThreadStack& stack,
                       document::Document& answer);

}  // namespace hognose::command
