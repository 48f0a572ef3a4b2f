// Reading a target for one question, and asking.
// SPDX-License-Identifier: MIT
#include "cli/host/answer.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <string>
#include <vector>

#include "base/formatted.h"
#include "cli/host/head.h"
#include "cli/host/interrupt.h"
#include "cli/host/refusal.h"
#include "command/headline.h"
#include "layout/cache.h"
#include "session/live_reading.h"
#include "session/program_notes.h"
#include "target/elf/file_work.h"

namespace hognose::cli {
namespace {

session::Reading make_reading(const Question& question, const command::Command& row) {
  session::Reading reading = command::make_reading(row, question.arguments);
  reading.only_thread = question.thread;
  if (question.frame) reading.frame_of_each_thread = static_cast<std::size_t>(*question.frame);
  reading.stops_sleepers = question.stop;
  if (question.max_pause) reading.max_pause = std::chrono::milliseconds(*question.max_pause);
  return reading;
}

// Whether a core lacks so much that there is no thread to say anything of.
bool is_lost(session::Session& session, const document::Document& said) {
  const target::Target& target = *session.target();
  if (target.is_live || target.gaps.empty() || !shows_nothing(said)) return false;
  const auto list = session.threads();
  return !list || (*list)->threads.empty();
}

document::Document ask_or_refuse(const Question& question,
                                 CliHost& host,
                                 session::Session& session,
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
  document::Document said = ask();
  if (is_lost(session, said)) return refuse_lost(question, *session.target());
  return said;  // moved: it may be of tens of thousands of parts
}

// What the target as a whole lacks makes every answer partial; a file that is not here only one
// that would have needed it.
void add_what_is_missing(const target::Target* target, document::Document& answer) {
  if (target == nullptr) return;
  const std::vector<std::string> gaps = session::notes_of_gaps(*target);
  answer.has_holes = answer.has_holes || !gaps.empty();
  for (const std::string& gap : gaps)
    answer.add(document::Note{gap});
  if (answer.completeness() == document::Completeness::complete || is_emulator(*target)) return;
  const std::vector<std::string> missing = session::notes_of_missing(*target);
  for (const std::string& note : missing)
    answer.add(document::Note{note});
  if (!missing.empty())
    answer.add(document::Note{"--exe, --sysroot and --search-path say where files of a core are"});
}

// Of a processor, by this program.
std::chrono::microseconds used_until_now() {
  return std::chrono::microseconds(std::clock() * (1'000'000 / CLOCKS_PER_SEC));
}

// A thread that wakes while values are read may change any of them.
void add_what_moved(const session::LiveReading& live, document::Document& answer) {
  for (const std::int64_t tid : live.moved()) {
    answer.has_holes = true;
    answer.add(document::Note{formatted(
        "thread {} went on each time that values were read: what it changed meanwhile may "
        "be of several moments; --stop stops it",
        tid)});
  }
}

}  // namespace

session::SessionChoices choices_of(const Question& question) {
  return {.forced_witness = question.layout,
          .cache_folder = layout::default_cache_folder(),
          .runtime = static_cast<std::size_t>(question.runtime - 1)};
}

document::Document answer(const Question& question,
                          CliHost& host,
                          session::Session& session,
                          const command::Command& row,
                          const Ask& ask) {
  const auto start = std::chrono::steady_clock::now();
  const auto used_before = used_until_now();
  target::begin_file_work(ctrl_c_was_pressed);
  if (row.names_target || row.shows_processes_below) host.look_below();
  session::LiveReading live(session, make_reading(question, row));
  document::Document said;
  do {
    const auto done = live.read();
    said = ask_or_refuse(question, host, session, done, [&] {
      return ask({session, question.arguments, live.reading()});
    });
  } while (live.must_read_again());
  if (!said.answered && said.refusal != document::Refusal::nothing_found) return said;
  if (row.names_target && said.answered && !said.is_input) said.head = make_head(host, session);
  if (row.says_why && said.head && said.head->crash) {
    const command::AnswerCost cost{std::chrono::steady_clock::now() - start,
                                   used_until_now() - used_before};
    said.head->why = command::find_headline({session, question.arguments, live.reading()}, cost);
  }
  add_what_moved(live, said);
  add_what_is_missing(session.target(), said);
  if (host.lacks_lines()) {
    said.add(document::Note{
        "some machine frames are without their source lines: finding them took too long"});
  }
  if (host.refused_debug_information()) {
    said.add(document::Note{
        "some debug information was not read: its compressed sections claim to be larger than is "
        "believed"});
  }
  return said;
}

}  // namespace hognose::cli
