// Reading a target for one question, and asking it.
// SPDX-License-Identifier: MIT
#include "cli/answer.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "base/formatted.h"
#include "cli/lost_pages.h"
#include "cli/refusal.h"
#include "layout/cache.h"

namespace hognose::cli {
namespace {

// What is said of the target from now on takes none of its time.
void release(command::Session& session, CliHost& host) {
  host.release();
  session.deadline.reset();
}

// Stops the target for as long as --max-pause allows.
Result<void> hold(command::Session& session, CliHost& host, const Question& question) {
  const auto start = std::chrono::steady_clock::now();
  TRY(host.hold());
  if (question.max_pause) session.deadline = start + std::chrono::milliseconds(*question.max_pause);
  return {};
}

// Whether the stacks could be read from a copy of what led to them a moment before the process was
// stopped. It has then stood still for no longer than the copying took. One that is busy may need
// another: the first then told what was missing.
Result<bool> read_by_copy(command::Session& session,
                          CliHost& host,
                          const Question& question,
                          std::optional<std::int64_t> tid) {
  constexpr int most_copies = 3;
  session.scout_stacks(tid, host.unwinds());
  for (int copy = 0; copy < most_copies; ++copy) {
    TRY(hold(session, host, question));
    const bool is_in_time = session.copy_scouted(tid);
    if (!is_in_time) session.read_stacks(tid);  // which says what it had to leave out
    release(session, host);
    if (!is_in_time || session.read_copied_stacks(tid)) return true;
  }
  return false;
}

// Opens the target, and reads of a live one what it must hold still for. What is in files and in
// static data is looked up while it runs, and so is whatever follows from the stacks, afterwards.
Result<void> read(command::Session& session,
                  CliHost& host,
                  const command::Command& row,
                  const Question& question,
                  std::optional<std::int64_t> tid) {
  if (!session.program() && host.can_hold()) session.end_epoch();  // it may have been starting
  TRY(session.program());
  if (!host.can_hold()) return {};
  if (!row.reads_values && TRY(read_by_copy(session, host, question, tid))) return {};
  TRY(hold(session, host, question));
  session.end_epoch();
  if (row.reads_values) return {};
  session.read_stacks(tid);
  release(session, host);
  return {};
}

document::Document ask_or_refuse(const Question& question,
                                 CliHost& host,
                                 command::Session& session,
                                 const Result<void>& read,
                                 const std::function<document::Document()>& ask) {
  if (!read) {
    const bool is_forbidden = read.error().kind == ErrorKind::permission;
    return refuse(
        question, host.what_it_is(), is_forbidden ? nullptr : session.target(), read.error());
  }
  if (is_emulator(*session.target())) {
    return refuse(question, {}, session.target(), {ErrorKind::unsupported, {}, "emulator"});
  }
  return ask();
}

// What the target as a whole lacks makes every answer partial; a file that is not here only one
// that would have needed it.
void add_what_is_missing(const target::Target* target, document::Document& answer) {
  if (target == nullptr) return;
  answer.has_holes = answer.has_holes || !target->gaps.empty() || were_pages_lost();
  if (were_pages_lost()) {
    answer.add(
        document::Note{"a file became shorter while it was read: what it lost reads as zeros"});
  }
  for (const std::string& gap : target->gaps)
    answer.add(document::Note{gap});
  if (answer.completeness() == document::Completeness::complete || is_emulator(*target)) return;
  constexpr std::size_t most_named = 4;
  const std::vector<std::string> missing = target->files->missing();
  for (std::size_t at = 0; at < std::min(missing.size(), most_named); ++at)
    answer.add(document::Note{missing[at]});
  if (missing.size() > most_named)
    answer.add(document::Note{formatted("and {} more files", missing.size() - most_named)});
  if (!missing.empty())
    answer.add(document::Note{"--exe, --sysroot and --search-path say where files of a core are"});
}

}  // namespace

void prepare(command::Session& session, const Question& question) {
  session.cache_folder = layout::default_cache_folder();
  session.forced_witness = question.layout;
  session.runtime = static_cast<std::size_t>(question.runtime - 1);
  if (question.frame) session.frame_of_each_thread = static_cast<std::size_t>(*question.frame);
}

document::Document answer(const Question& question,
                          CliHost& host,
                          command::Session& session,
                          const Asking& asking) {
  const auto unwinds = asking.row->unwinds;
  session.reads_exceptions = asking.row->reads_exceptions;
  const bool changes = host.unwind(unwinds != nullptr && unwinds(asking.arguments));
  if (changes) session.end_epoch(command::Change::written);  // stacks of a core are kept otherwise
  const auto done = read(session, host, *asking.row, question, asking.tid);
  document::Document said = ask_or_refuse(question, host, session, done, asking.ask);
  add_what_is_missing(session.target(), said);
  if (host.lacks_lines()) {
    said.add(document::Note{
        "some machine frames are without their source lines: finding them took too long"});
  }
  release(session, host);
  return said;
}

}  // namespace hognose::cli
