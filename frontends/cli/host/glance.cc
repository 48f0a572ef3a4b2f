// A session for one line.
// SPDX-License-Identifier: MIT
#include "cli/host/glance.h"

#include <chrono>
#include <utility>

#include "base/formatted.h"
#include "cli/host/answer.h"
#include "cli/host/refusal.h"
#include "cli/usage/words.h"
#include "session/live_reading.h"
#include "session/target_head.h"
#include "target/process/process_facts.h"

namespace hognose::cli {
namespace {

Glance explain(::pid_t pid, const target::Target* target, const Error& error) {
  if (error.kind == ErrorKind::permission) return {Sight::not_permitted, {}, {}};
  const auto facts = target::read_process_facts(pid);
  if (!facts || facts->has_ended()) return {Sight::ended, {}, {}};
  if (target != nullptr && !target->gaps.empty())
    return {Sight::unreadable_python, {}, {"cannot be told: " + target->gaps.front(), {}, false}};
  const bool is_other = target != nullptr && error.kind == ErrorKind::not_found;
  const auto is_like_python = target::looks_like_python(pid);
  if (is_other || !is_like_python || !*is_like_python) return {Sight::no_python, {}, {}};
  return {Sight::unreadable_python,
          {},
          {formatted("cannot be read: {}", describe_error(error)), {}, false}};
}

}  // namespace

Glance glance_at(::pid_t pid, const Question& wishes) {
  // To open each process would take long: of a compiler there are a hundred thousand symbols.
  const auto is_like_python = target::looks_like_python(pid);
  if (!is_like_python) return explain(pid, nullptr, is_like_python.error());
  if (!*is_like_python) return {Sight::no_python, {}, {}};
  Question question = wishes;
  question.target = std::to_string(pid);
  question.thread.reset();
  CliHost host(question, program_words);
  session::Session session(host, choices_of(question));
  session::Reading reading;
  reading.reads_values = true;
  reading.unwinds = false;
  reading.stops_sleepers = question.stop;
  if (question.max_pause) reading.max_pause = std::chrono::milliseconds(*question.max_pause);
  session::LiveReading live(session, reading);
  Result<command::ProcessSum> sum = command::ProcessSum{};
  do {
    const auto read = live.read();
    if (!read) return explain(pid, session.target(), read.error());
    if (is_emulator(*session.target())) return {Sight::no_python, {}, {}};
    sum = command::sum_up_process({session, {}, live.reading()});
  } while (live.must_read_again());
  if (!sum) return explain(pid, session.target(), sum.error());
  document::Head head;
  session::add_python(session, head);
  return {Sight::python, std::move(head.python), *std::move(sum)};
}

}  // namespace hognose::cli
