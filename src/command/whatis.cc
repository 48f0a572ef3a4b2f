// whatis: what an address is: which memory, whose, and which object.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <utility>

#include "base/formatted.h"
#include "command/answer/address_block.h"
#include "command/answer/evaluate.h"
#include "command/command.h"
#include "command/path/names.h"
#include "command/path/path.h"
#include "command/path/steps.h"
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

Found follow(session::Work& work, const Path& path, Address object) {
  for (const Step& step : path.steps) {
    const auto next = take_step(work, object, step);
    if (!next) return Problem(next.error());
    const auto member = find_plain_member(work, object, step, *next);
    if (!member) return Problem(member.error());
    if (*member) return AskedAddress{(*member)->at, "", false};
    object = *next;
  }
  return AskedAddress{object, "", true};
}

Found find_by_path(const session::Query& query, const Path& path) {
  const auto program = query.session.program();
  if (path.is_expression) {
    const auto address = evaluate_sum(query, path.root);
    if (!address) return Problem(repr_of(path.root) + " is no address here");
    if (path.steps.empty()) return AskedAddress{*address, "", false};
    if (!program) return Problem("there is no Python to follow the path in");
    session::Work work(query, **program);
    return follow(work, path, *address);
  }
  const auto selected = session::find_selected(query);
  if (!selected) return Problem(session::no_python_frame);
  session::Work work(query, *selected->program);
  Lacks lacks;
  const auto root = find_name(work, selected->frame(), path.root, lacks);
  if (!root) return Problem("no name " + repr_of(path.root) + " in the selected frame");
  return follow(work, path, root->value);
}

/// Where nothing is selected, names and registers are those of the thread that was asked for, of the one that
/// crashed, or of the main one.
void select_some_thread(const session::Query& query) {
  session::Host& host = query.session.host();
  const target::Target& target = *query.session.target();
  const auto threads = target.threads->list();
  if (host.selected_thread() || !threads || threads->empty()) return;
  const auto is_meant = [&](const target::OsThread& thread) {
    if (query.reading.only_thread) return query.reading.wants(thread);
    return target.crashed_tid != 0 && thread.has_id(target.crashed_tid);
  };
  const auto meant = std::find_if(threads->begin(), threads->end(), is_meant);
  host.select_thread(meant == threads->end() ? threads->front() : *meant);
}

Found find_asked(const session::Query& query, std::string_view text) {
  if (const auto number = read_number(text)) return AskedAddress{Address(*number)};
  const auto path = parse_path(text);
  Found found = path ? find_by_path(query, *path) : Problem(path.error());
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
  select_some_thread(query);
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
