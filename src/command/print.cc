// print: a Python name, or a path that starts at one, and its value.
// SPDX-License-Identifier: MIT
#include <array>

#include "base/formatted.h"
#include "command/answer/evaluate.h"
#include "command/command.h"
#include "command/path/names.h"
#include "command/path/path.h"
#include "command/path/reach.h"
#include "command/path/steps.h"
#include "python/frames/frame_slots.h"

namespace hognose::command {

namespace {

constexpr const char* print_help =
    R"(Shows the value that a name has in the selected Python frame: looked for among locals (with cells
and free variables), then globals, then builtins. The answer says where it was found.

PATH goes on from a name by attributes and items: self.rows[-1]['x'].name. Keys are ints, strings,
b'bytes', True, False and None. Attributes are looked for in the instance, its slots and its
classes. No code runs in the program: properties are shown, not called.

An object without a name can be given by its address: {print} 0x7f80a4d0[[,
or by a register: {print} {register_name}]].[[ The debugger's own `{own_print}` takes C expressions instead.]])";

document::Document not_found(const session::Query& query,
                             std::string_view text,
                             const std::string& why) {
  const std::string reason = why.empty() ? "" : ": " + why;
  return session::no_answer(query, "print", repr_of(text) + " not found" + reason);
}

document::Document answer_value(session::Work& work,
                                std::string_view text,
                                const std::string& scope,
                                Address value,
                                bool is_attribute = false) {
  document::Document answer = session::new_answer("print");
  const std::string name = python::printable(text);
  answer.add(document::Bindings{"", true, {{scope, name, work.describe(value)}}});
  const std::string type = is_attribute ? type_name_of(work.program(), value) : "";
  if (type == "property") {
    answer.add(document::Note{"a property is shown, not called: that would run code"});
  } else if (type == "getset_descriptor") {
    answer.add(
        document::Note{"this attribute is computed when it is asked for: that would run code"});
  }
  return work.finish(std::move(answer));
}

/// The same of what is no object.
document::Document answer_text(session::Work& work,
                               std::string_view text,
                               const std::string& scope,
                               std::string value) {
  document::Document answer = session::new_answer("print");
  answer.add(document::Bindings{"", true, {{scope, python::printable(text), std::move(value)}}});
  return work.finish(std::move(answer));
}

/// What stands at the end of a path.
document::Document answer_steps(session::Work& work,
                                std::string_view text,
                                const Path& path,
                                const ScopedValue& root) {
  const auto reached = follow(work, text, path, root.value);
  if (!reached) return not_found(work.query(), text, reached.error());
  if (reached->member) return answer_text(work, text, root.scope, work.describe(*reached->member));
  if (reached->frame) return answer_text(work, text, root.scope, work.describe(*reached->frame));
  const bool is_attribute = !path.steps.empty() && !path.steps.back().is_item;
  return answer_value(work, text, root.scope, reached->object, is_attribute);
}

document::Document print_expression(const session::Query& query,
                                    std::string_view text,
                                    const Path& path) {
  const auto program = query.session.program();
  if (!program) return session::no_answer(query, "print", session::no_python_frame);
  const auto address = evaluate(query, path.root);
  if (!address) return not_found(query, text, repr_of(path.root) + " is no address here");
  session::Work work(query, **program);
  return answer_steps(work, text, path, ScopedValue{"object", *address});
}

/// The answer for a name that is nowhere: if a scope could not be read, the name may be there.
document::Document answer_missing(const session::Query& query,
                                  std::string_view text,
                                  const Path& path,
                                  const Lacks& lacks) {
  const bool is_name_alone = path.steps.empty();
  document::Document answer =
      not_found(query, text, is_name_alone ? "" : "no name " + repr_of(path.root));
  for (const Error& error : lacks.holes)
    answer.add(document::Hole{error, "names of this frame"});
  return answer;
}

document::Document print_name_of(const session::Query& query,
                                 const session::Selected& selected,
                                 std::string_view text,
                                 const tl::expected<Path, std::string>& path) {
  session::Work work(query, *selected.program);
  Lacks lacks;
  // The whole text first: names such as ".0" are no paths.
  if (const auto found = find_name(work, selected.frame(), text, lacks)) {
    return answer_value(work, text, found->scope, found->value);
  }
  if (!path) {
    document::Document answer = not_found(query, text, path.error());
    answer.refusal = document::Refusal::usage;
    return answer;
  }
  lacks = {};
  const auto root = find_name(work, selected.frame(), path->root, lacks);
  if (!root) return answer_missing(query, text, *path, lacks);
  return answer_steps(work, text, *path, *root);
}

document::Document print_name(const session::Query& query,
                              std::string_view text,
                              const tl::expected<Path, std::string>& path) {
  const auto selected = session::find_selected(query);
  if (!selected) return session::no_answer(query, "print", session::no_python_frame);
  document::Document answer = print_name_of(query, *selected, text, path);
  answer.add_lacks(selected->lacks, session::newer_frames);
  return answer;
}

/// The object that a path leads to, for completion.
std::optional<Address> find_object(session::Work& work,
                                   const python::Frame& frame,
                                   const Path& path) {
  Lacks lacks;
  std::optional<Address> object;
  if (path.is_expression) {
    object = evaluate(work.query(), path.root);
  } else if (const auto found = find_name(work, frame, path.root, lacks)) {
    object = found->value;
  }
  if (!object) return std::nullopt;
  const auto reached = follow(work, path.root, path, *object);
  if (!reached || reached->member || reached->frame) return std::nullopt;
  return reached->object;
}

std::string find_mistake_of_print(std::string_view arguments, const session::Words& words) {
  if (!trim(arguments).empty()) return {};
  return session::in_words(
      "'' not found: {print} takes a name or a path such as self.rows[3]['x'].name", words);
}

document::Document run_print(const session::Query& query) {
  const auto arguments = trim(query.arguments);
  const auto path = parse_path(arguments);
  if (path && path->is_expression) return print_expression(query, arguments, *path);
  return print_name(query, arguments, path);
}

/// Where the last step of a path begins that is not complete yet: behind a dot, or a bracket that is open.
std::size_t find_last_step(std::string_view path) {
  const std::size_t bracket = path.rfind('[');
  const bool is_open =
      bracket != std::string_view::npos && path.find(']', bracket) == std::string_view::npos;
  const std::size_t at = is_open ? bracket : path.rfind('.');
  return at == std::string_view::npos ? 0 : at + 1;
}

/// The path in `arguments`, completed: names of the frame; attributes after a dot, keys after a bracket.
std::vector<std::string> complete_print(const session::Query& query) {
  const auto arguments = trim(query.arguments);
  const auto selected = session::find_selected(query);
  if (!selected) return {};
  session::Work work(query, *selected->program);
  const std::size_t at = find_last_step(arguments);
  if (at == 0) return complete_name(work, selected->frame(), arguments);
  const auto path = parse_path(arguments.substr(0, at - 1));
  const auto object = path ? find_object(work, selected->frame(), *path) : std::nullopt;
  if (!object) return {};
  const std::string_view begun = arguments.substr(at);
  auto found = arguments[at - 1] == '[' ? complete_key(work, *object, begun)
                                        : complete_attribute(work, *object, begun);
  for (std::string& one : found)
    one.insert(0, arguments.substr(0, at));
  return found;
}

constexpr std::array<Example, 2> print_examples{{
    {"self.rows[3].name", "what a name leads to, in the newest frame of each thread that has it"},
    {"0x7f80a4d0", "the object at an address"},
}};

}  // namespace

extern const Command print_command{
    .name = "print",
    .summary = "Show the value of a Python name or path",
    .arguments = "PATH",
    .help = print_help,
    .category = Category::data,
    .run = run_print,
    .reads_values = true,
    .find_mistake = find_mistake_of_print,
    .names_target = false,
    .examples = print_examples,
    .complete = complete_print,
};

}  // namespace hognose::command
