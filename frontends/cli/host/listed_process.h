// Processes as lists of them have them.
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/host/glance.h"
#include "cli/host/pythons_below.h"
#include "document/document.h"
#include "target/process/process_facts.h"

namespace hognose::cli {

/// What the system and a look tell of one.
[[nodiscard]] document::Process make_listed_process(const target::ProcessFacts& facts,
                                                    Glance glance);

/// Adds to the answer about a process, before anything else, what those do that are below it, the
/// stuck ones first: a few of them, or all as JSON. There are some, as its head says.
void add_processes_below(const Question& question, document::Document& answer);

/// Adds before anything else which of its own children have ended while it did not ask for that.
void add_ended_children(const ProcessesBelow& below, document::Document& answer);

}  // namespace hognose::cli
