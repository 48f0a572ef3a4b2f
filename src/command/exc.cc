// exc: what the selected thread raises and handles, as its own traceback module would show it.
// SPDX-License-Identifier: MIT
#include <array>

#include "command/answer/exception_tree.h"
#include "command/command.h"
#include "command/path/path.h"
#include "session/exception_facts.h"

namespace hognose::command {

namespace {

constexpr const char* exc_help =
    R"(Shows the exception that the selected thread is raising, and those that it is handling, as
traceback.print_exception() of that Python would: causes, contexts, groups, notes, source lines with
their underlines. Each says which field of the interpreter it was found in.

  full   with the local variables of each frame

No code runs in the program. A class with a __str__ of its own is shown by its args instead, and
marked; hints (`Did you mean`) are left out.)";

std::string find_mistake_of_exc(std::string_view arguments, const session::Words& /*words*/) {
  arguments = trim(arguments);
  if (arguments.empty() || arguments == "full") return {};
  return "The only argument is full; " + repr_of(arguments) + " is not understood";
}

document::Document run_exc(const session::Query& query) {
  const bool is_full = !trim(query.arguments).empty();
  const auto program = query.session.program();
  const auto stack = query.stack(native::Detail::order);
  if (!program || !stack) return session::no_answer(query, "exc", session::no_python_frame);
  session::Work work(query, **program);
  document::Document answer = session::new_answer("exc");
  const std::vector<Address> frames = session::addresses_of((*stack)->merged);
  for (const python::Thread& thread : (*stack)->states) {
    const auto found = python::read_exceptions(**program, thread, frames, work.budget());
    for (const python::ThreadException& thrown : found.known)
      answer.add(make_exceptions(work, thrown, is_full));
    answer.add_lacks(found.lacks, "exceptions of this thread");
  }
  if (python::frames_keep_exceptions(**program))
    answer.add_lacks((*stack)->merged.lacks, "exceptions that older frames keep");
  if (answer.blocks.empty()) {
    answer.add(document::Paragraph{"No exception is being raised or handled"});
  }
  return work.finish(std::move(answer));
}

constexpr std::array<Example, 2> exc_examples{{
    {"", "the exceptions that threads raise and handle"},
    {"full", "with the variables of their frames"},
}};

}  // namespace

extern const Command exc_command{
    .name = "exc",
    .summary = "Show the exceptions that the selected thread raises and handles",
    .arguments = "[full]",
    .help = exc_help,
    .category = Category::stack,
    .run = run_exc,
    .reads_values = true,
    .find_mistake = find_mistake_of_exc,
    .examples = exc_examples,
};

}  // namespace hognose::command
