// Says in words what greenlets do.
// SPDX-License-Identifier: MIT
#include "command/answer/greenlet_list.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/counted.h"
#include "base/formatted.h"
#include "command/answer/thread_headings.h"
#include "command/answer/trace.h"

namespace hognose::command {
namespace {

using analysis::GreenletFacts;
using document::Document;
using python::GreenletState;

/// "Hub at 0x7f…" of one without a name.
std::string describe_name(const GreenletFacts& facts) {
  if (facts.greenlet.is_main) return "main";
  if (!facts.name.empty()) return formatted("'{}'", facts.name);
  const std::string_view type(facts.type);
  const std::size_t dot = type.rfind('.');
  const std::string_view short_type = dot == std::string_view::npos ? type : type.substr(dot + 1);
  return formatted(
      "{} at {:#x}", short_type.empty() ? "greenlet" : short_type, facts.greenlet.address.value());
}

std::string describe_doing(const GreenletFacts& facts) {
  switch (facts.greenlet.state) {
    case GreenletState::not_started:
      return "not started";
    case GreenletState::running:
      return "running";
    case GreenletState::parked:
      return facts.wait.function.empty() ? "parked" : "parked in " + facts.wait.function;
    case GreenletState::dead:
      return "has ended";
    case GreenletState::unknown:
      break;
  }
  return "runs, or is parked";
}

/// "3 greenlets of thread 0x7f… "MainThread": 1 running, 2 parked".
std::string describe_title(const analysis::GreenletThread& thread,
                           const python::ThreadList& threads) {
  const std::size_t count = thread.greenlets.size();
  std::string title = counted(count, "greenlet") + " of ";
  const bool is_known = thread.ident != 0 && python::find_thread(threads, thread.ident) != nullptr;
  title += is_known ? describe_ident(thread.ident, threads) : "a thread that is not known";
  using State = std::pair<GreenletState, const char*>;
  constexpr std::array<State, 4> states{{{GreenletState::running, "running"},
                                         {GreenletState::parked, "parked"},
                                         {GreenletState::not_started, "not started"},
                                         {GreenletState::unknown, "running or parked"}}};
  const char* before = ": ";
  for (const auto& [state, word] : states) {
    const auto number = std::count_if(
        thread.greenlets.begin(),
        thread.greenlets.end(),
        [wanted = state](const GreenletFacts& facts) { return facts.greenlet.state == wanted; });
    if (number == 0) continue;
    title += formatted("{}{} {}", before, number, word);
    before = ", ";
  }
  return title;
}

document::Task make_row(const python::Program& program, const GreenletFacts& facts) {
  document::Task row;
  row.name = describe_name(facts);
  row.address = facts.greenlet.address.value();
  row.state = analysis::name_state(facts.greenlet.state);
  row.kind = facts.wait.kind;
  row.text = describe_doing(facts);
  row.parent = facts.greenlet.parent.value();
  row.type = facts.type;
  for (const python::BareFrame& frame : facts.greenlet.frames) {
    row.chain.push_back(std::make_shared<const document::FramePlace>(
        place_of(python::describe_frame(program, frame))));
    if (!row.place && row.chain.size() > facts.wait.frames) row.place = row.chain.back();
  }
  if (!row.place && !row.chain.empty()) row.place = row.chain.front();
  if (const auto hole = facts.greenlet.lacks.hole()) row.hole = *hole;
  return row;
}

}  // namespace

void add_greenlets(const python::Program& program,
                   const analysis::GreenletGroups& groups,
                   const python::ThreadList& threads,
                   Document& answer) {
  for (const analysis::GreenletThread& thread : groups.threads) {
    document::Tasks block;
    block.sort = document::TaskSort::greenlet;
    block.title = describe_title(thread, threads);
    block.shows_chains = true;
    block.ident = thread.ident;
    for (const GreenletFacts& facts : thread.greenlets)
      block.list.push_back(make_row(program, facts));
    answer.add(std::move(block));
  }
  if (!groups.is_known) {
    answer.add(document::Note{
        "there are greenlets, of a release whose layout is not known: none of them is shown"});
    answer.add_lacks({{{ErrorKind::unsupported, Address(), "greenlet"}}}, "greenlets");
  }
  // Where modules cannot be read the answer about tasks says so.
  if (groups.has_greenlets) answer.add_lacks(groups.lacks, "some of the greenlets");
}

void add_greenlet_note(session::Work& work, const session::ThreadStack& stack, Document& answer) {
  const auto threads = work.session().threads(work.query().reading);
  if (stack.states.empty() || !threads) return;
  const auto parked = analysis::count_parked(work.program(), **threads, stack.states.front().ident);
  if (parked.count == 0) return;
  answer.add(
      document::Note{formatted("thread {} runs greenlets: {}{} of them {} parked; {} shows them",
                               stack.os_thread.tid,
                               parked.is_whole ? "" : "at least ",
                               parked.count,
                               parked.count == 1 ? "is" : "are",
                               session::in_words("`{tasks}`", work.session().host().words()))});
}

}  // namespace hognose::command
