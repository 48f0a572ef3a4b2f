// whatis: what an address is: which memory, whose, and which object.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/formatted.h"
#include "command/answer/address_block.h"
#include "command/answer/evaluate.h"
#include "command/command.h"
#include "command/path/path.h"
#include "command/path/reach.h"
#include "session/selection_keeper.h"
#include "session/work.h"

namespace hognose::command {

extern const Command whatis_command;

namespace {

using document::Document;
using Found = tl::expected<AskedAddress, std::string>;
using Problem = tl::unexpected<std::string>;

constexpr const char* whatis_help =
    R"(Says what an address is. The first line has what says most: the object that is there, or around it;
a thread state, a frame, bytecode; a block of memory, in use or freed; a thread's stack; a function
or variable of C; what is mapped. Then all that is known, with the blocks before and behind.

An address is a number, decimal or hexadecimal; a register of the selected thread, which is as it was
when that thread crashed: {whatis} {register_name}; either with a number added: {whatis} 0x7f80a4d0+8; or a name or path, as
{print} has them: {whatis} self.rows[3].

Certain means that something proves the object. Bytes that have the type, size and count of one may be
a copy: then it only looks like one, and is said to be likely.)";

Found as_asked(const tl::expected<Reached, std::string>& reached) {
  if (!reached) return Problem(reached.error());
  if (reached->member) return AskedAddress{reached->member->at, "", false};
  if (reached->frame) return AskedAddress{reached->frame->frame.address, "", false};
  return AskedAddress{reached->object, "", true};
}

Found find_from_address(const session::Query& query, std::string_view text, const Path& path) {
  const auto address = evaluate_sum(query, path.root);
  if (!address) return Problem(repr_of(path.root) + " is no address here");
  if (path.steps.empty()) return AskedAddress{*address, "", false};
  const auto program = query.session.program();
  if (!program) return Problem("there is no Python to follow the path in");
  session::Work work(query, **program);
  return as_asked(follow(work, text, path, *address));
}

/// Where nothing is selected, registers are those of the thread that was asked for, of the one that
/// crashed, or of the main one.
void select_some_thread(const session::Query& query, const std::vector<target::OsThread>& threads) {
  const target::Target& target = *query.session.target();
  const auto is_meant = [&](const target::OsThread& thread) {
    if (query.reading.only_thread) return query.reading.wants(thread);
    return target.crashed_tid != 0 && thread.has_id(target.crashed_tid);
  };
  const auto meant = std::find_if(threads.begin(), threads.end(), is_meant);
  query.session.host().select_thread(meant == threads.end() ? threads.front() : *meant);
}

/// And names those of the first thread whose newest frame has them.
Found find_in_any_thread(const session::Query& query,
                         std::string_view text,
                         const std::vector<target::OsThread>& threads) {
  Found found = as_asked(reach(query, text));
  for (const target::OsThread& thread : threads) {
    if (found || query.session.host().interrupted()) break;
    if (!query.reading.wants(thread)) continue;
    query.session.host().select_thread(thread);
    if (auto here = as_asked(reach(query, text))) found = std::move(here);
  }
  return found;
}

Found find_asked(const session::Query& query, std::string_view text) {
  if (const auto number = read_number(text)) return AskedAddress{Address(*number)};
  const auto threads = query.session.target()->threads->list();
  std::vector<target::OsThread> choice;
  if (threads && !query.session.host().selected_thread()) choice = *threads;
  if (!choice.empty()) select_some_thread(query, choice);
  const auto path = parse_path(text);
  Found found = !path                 ? Problem(path.error())
                : path->is_expression ? find_from_address(query, text, *path)
                                      : find_in_any_thread(query, text, choice);
  if (!found) {
    if (const auto address = evaluate_sum(query, text)) found = AskedAddress{*address};
  }
  if (found) found->asked = python::printable(text);
  return found;
}

Document run_whatis(const session::Query& query) {
  if (query.session.target() == nullptr)
    return session::no_answer(query, whatis_command.name, "No process");
  const session::SelectionKeeper keeper(query.session.host());
  const std::string_view text = trim(query.arguments);
  const Found asked = find_asked(query, text);
  if (!asked) {
    return session::no_answer(
        query, whatis_command.name, repr_of(text) + " not found: " + asked.error());
  }
  Document answer = session::new_answer(whatis_command.name);
  add_address(query, *asked, answer);
  const auto program = query.session.program();
  if (!program) return answer;
  session::Work work(query, **program);
  return work.finish(std::move(answer));
}

std::string find_mistake_of_whatis(std::string_view arguments, const session::Words& words) {
  if (!trim(arguments).empty()) return {};
  return session::in_words(
      "'' is no address: {whatis} takes a number such as 0x7f80a4d0, or a name or path", words);
}

bool whatis_unwinds(std::string_view /*arguments*/) {
  return true;
}

constexpr std::array<Example, 2> whatis_examples{{
    {"0x7f80a4d0", "what stands at an address, and around it"},
    {"self.rows", "where the object of a name is, and whose memory"},
}};

}  // namespace

extern const Command whatis_command{
    .name = "whatis",
    .summary = "Say what an address is: which object, whose memory",
    .arguments = "ADDR|EXPR",
    .help = whatis_help,
    .category = Category::data,
    .run = run_whatis,
    .is_about_a_thread = false,
    .reads_values = true,
    .unwinds = whatis_unwinds,
    .find_mistake = find_mistake_of_whatis,
    .names_target = false,
    .examples = whatis_examples,
};

}  // namespace hognose::command
