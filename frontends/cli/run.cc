// From a question to an answer on stdout, notes on stderr and an exit status.
// SPDX-License-Identifier: MIT
#include "cli/run.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "base/formatted.h"
#include "cli/cli_host.h"
#include "cli/print.h"
#include "cli/refusal.h"
#include "command/each_thread.h"
#include "elfutils/export_elf.h"
#include "layout/cache.h"

namespace hognose::cli {
namespace {

// Opens the target, and reads of a live one what it must hold still for. What is in files and in
// static data is looked up while it runs, and so is whatever follows from the stacks, afterwards.
Result<void> read(command::Session& session,
                  CliHost& host,
                  const command::Command& row,
                  const Question& question) {
  if (!session.program() && host.can_hold()) session.end_epoch();  // it may have been starting
  TRY(session.program());
  if (!host.can_hold()) return {};
  TRY(host.hold());
  session.end_epoch();
  if (row.reads_values) return {};
  session.read_stacks(question.thread);
  host.release();
  return {};
}

document::Document answer_question(const Question& question,
                                   CliHost& host,
                                   command::Session& session,
                                   const command::Command& row) {
  if (const auto done = read(session, host, row, question); !done) {
    const bool is_forbidden = done.error().kind == ErrorKind::permission;
    return refuse(
        question, host.what_it_is(), is_forbidden ? nullptr : session.target(), done.error());
  }
  if (is_emulator(*session.target())) {
    return refuse(question, {}, session.target(), {ErrorKind::unsupported, {}, "emulator"});
  }
  if (!row.is_about_a_thread) return row.run(session, question.arguments);
  return command::run_each_thread(session, row, question.arguments, question.thread);
}

// What the target as a whole lacks makes every answer partial; a file that is not here only one
// that would have needed it.
void add_what_is_missing(const target::Target* target, document::Document& answer) {
  if (target == nullptr) return;
  answer.has_holes = answer.has_holes || !target->gaps.empty();
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

int run(const Question& question) {
  const command::Command* row = command::find_command(question.command);
  if (row == nullptr) return 64;
  CliHost host(question);
  command::Session session(host);
  session.cache_folder = layout::default_cache_folder();
  session.forced_witness = question.layout;
  if (question.frame) session.frame_of_each_thread = static_cast<std::size_t>(*question.frame);
  document::Document answer = answer_question(question, host, session, *row);
  add_what_is_missing(session.target(), answer);
  host.release();
  print(answer, question);
  return status_of(answer.completeness());
}

int run(const LayoutExport& request) {
  const auto table = elfutils::export_elf(request.files);
  if (!table) {
    std::fprintf(stderr, "hognose: %s\n", describe_error(table.error()).c_str());
    return 2;
  }
  std::fwrite(table->data(), 1, table->size(), stdout);
  return 0;
}

}  // namespace hognose::cli
