// Writes wait graphs.
// SPDX-License-Identifier: MIT
#include "render/wait_graph.h"

namespace hognose::render {
namespace {

void add_thing(Sheet& sheet, const document::AwaitedThing& thing) {
  sheet.add(thing.text, Ink::heading);
  if (thing.holder && !thing.is_end) sheet.add(", ").add(thing.holder->text);
  if (thing.waiters.empty()) {
    const bool is_known = thing.holder.has_value();
    sheet.add(is_known ? ", waited for by nobody"
                       : ", who has it is not known; waited for by nobody");
    return sheet.end_line();
  }
  sheet.add(thing.is_end ? ", whose end is waited for by:" : ", waited for by:").end_line();
  for (const document::Waiter& waiter : thing.waiters) {
    sheet.add("  ").add(waiter.title);
    if (!waiter.place.empty()) sheet.add(" (").add(waiter.place, Ink::place).add(")");
    if (waiter.is_timed == true) sheet.add(", for a limited time");
    if (!waiter.is_exact) sheet.add(", likely");
    sheet.end_line();
  }
}

void add_cycle(Sheet& sheet, const document::WaitCycle& cycle) {
  for (std::size_t at = 0; at < cycle.lines.size(); ++at) {
    if (at == 0) {
      sheet.add(cycle.lines[at], Ink::warning).add(":").end_line();
    } else {
      sheet.add("  ").add(cycle.lines[at]).end_line();
    }
  }
}

}  // namespace

void add_wait_graph(Sheet& sheet, const document::WaitGraph& block) {
  for (const document::WaitCycle& cycle : block.cycles)
    add_cycle(sheet, cycle);
  for (const document::AwaitedThing& thing : block.things)
    add_thing(sheet, thing);
}

}  // namespace hognose::render
