// Names are looked for where Python looks for them.
// SPDX-License-Identifier: MIT
#include "command/path/reach.h"

#include "base/formatted.h"
#include "command/path/names.h"
#include "command/path/steps.h"

namespace hognose::command {
namespace {

using Missing = tl::unexpected<std::string>;

tl::expected<Reached, std::string> reach_from_name(const session::Query& query,
                                                   std::string_view text,
                                                   const Path& path) {
  const auto selected = session::find_selected(query);
  if (!selected) return Missing(session::no_python_frame);
  session::Work work(query, *selected->program);
  Lacks lacks;
  const auto found = find_name(work, selected->frame(), path.root, lacks);
  if (found) return follow(work, text, path, found->value);
  const auto hole = lacks.hole();
  return Missing("no name " + repr_of(path.root) + " in the selected frame" +
                 (hole ? ": " + describe_error(*hole) : ""));
}

tl::expected<Reached, std::string> reach_from_address(const session::Query& query,
                                                      std::string_view text,
                                                      const Path& path) {
  const auto program = query.session.program();
  if (!program) return Missing(session::no_python_frame);
  const auto address = query.session.host().evaluate(path.root);
  if (!address) return Missing(repr_of(path.root) + " is no address here");
  session::Work work(query, **program);
  return follow(work, text, path, *address);
}

}  // namespace

tl::expected<Reached, std::string> follow(session::Work& work,
                                          std::string_view text,
                                          const Path& path,
                                          Address root) {
  Reached reached{root, std::nullopt};
  std::size_t end = path.root_end;
  for (const Step& step : path.steps) {
    const std::string before = formatted("at {}: ", repr_of(text.substr(0, end)));
    if (reached.member) return Missing(before + "it is plain memory");
    const auto next = take_step(work, reached.object, step);
    if (!next) return Missing(before + next.error());
    auto member = find_plain_member(work, reached.object, step, *next);
    end = step.end;
    if (!member)
      return Missing(formatted("at {}: {}", repr_of(text.substr(0, end)), member.error()));
    reached.member = *std::move(member);
    if (!reached.member) reached.object = *next;
  }
  return reached;
}

tl::expected<Reached, std::string> reach(const session::Query& query, std::string_view text) {
  const auto path = parse_path(trim(text));
  if (!path) return Missing(path.error());
  return path->is_expression ? reach_from_address(query, text, *path)
                             : reach_from_name(query, text, *path);
}

}  // namespace hognose::command
