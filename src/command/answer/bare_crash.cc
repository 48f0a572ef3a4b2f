// Machine frames without Python frames among them.
// SPDX-License-Identifier: MIT
#include "command/answer/bare_crash.h"

#include <algorithm>
#include <utility>

#include "analysis/thread_state.h"
#include "base/formatted.h"
#include "command/answer/native_trace.h"
#include "command/answer/short_trace.h"
#include "command/answer/thread_headings.h"
#include "python/threads/runtime_phase.h"
#include "session/crash/crash.h"
#include "target/seams/signals.h"

namespace hognose::command {
namespace {

/// Whether a state of the thread would be known to be its own.
bool is_matched(const python::ThreadList& list, const target::OsThread& thread) {
  const bool has_ids = std::ranges::all_of(
      list.threads, [](const python::Thread& state) { return state.native_id != 0; });
  return list.lacks.holes.empty() && list.unplaced == 0 && (has_ids || !thread.tls_base.is_null());
}

/// Whether Python is known to have no state of the thread.
bool is_bare(const session::Query& query, const target::OsThread& thread) {
  const auto list = query.session.threads(query.reading);
  return list && is_matched(**list, thread) && python::find_states(**list, thread).empty();
}

document::Heading make_crash_heading(const BareCrash& crash) {
  analysis::ThreadFacts facts;
  facts.fatal_signal = crash.signal;
  const auto states = analysis::find_states(facts);
  document::Heading heading =
      make_heading(crash.stack.os_thread, analysis::describe_states(states));
  heading.thread->states = make_states(states);
  return heading;
}

}  // namespace

std::optional<BareCrash> find_bare_crash(const session::Query& query) {
  auto crash = session::find_crash(query.session);
  if (!crash || crash->machine == nullptr || !is_bare(query, crash->thread)) return std::nullopt;
  BareCrash found;
  found.stack.os_thread = std::move(crash->thread);
  found.stack.machine = std::move(crash->machine);
  found.signal = target::name_signal(crash->site.signal.number);
  return found;
}

std::size_t add_bare_crash(session::Work& work,
                           const BareCrash& crash,
                           std::size_t rows,
                           document::Document& answer) {
  document::Heading heading = make_crash_heading(crash);
  const std::size_t taken = count_rows(std::string_view(heading.text));
  auto trace =
      make_native_traceback(work, crash.stack, document::TraceForm::brief, NativeFrames::all);
  trace.has_header = false;
  trace.shows_build_ids = false;
  shorten(trace, rows - std::min(rows, taken));
  const std::size_t used = taken + count_rows(trace);
  answer.add(std::move(heading));
  answer.add(std::move(trace));
  return used;
}

void add_absent_python(const python::Program& program, document::Document& answer) {
  const auto progress = python::read_runtime_progress(program);
  if (!progress) return;
  const bool is_over = progress->phase == python::RuntimePhase::finalized;
  if (!is_over && progress->phase != python::RuntimePhase::not_initialized) return;
  answer.add(
      document::Hole{{ErrorKind::not_found, program.interpreters_head, "interpreters"},
                     is_over ? "Python had been finalized" : "Python had not been initialized"});
}

}  // namespace hognose::command
