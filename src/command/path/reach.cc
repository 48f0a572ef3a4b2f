// Names are looked for where Python looks for them.
// SPDX-License-Identifier: MIT
#include "command/path/reach.h"

#include <utility>

#include "base/formatted.h"
#include "command/path/computed.h"
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

/// Where one step leads.
struct StepEnd {
  Address object;
  std::optional<python::FramePart> frame{};
  tl::expected<std::optional<python::Member>, std::string> member{};  ///< of `object`
};

StepEnd end_of_step(Computed found) {
  return StepEnd{found.object, std::move(found.frame)};
}

/// From an object: what its type computes stands in the place of its descriptor.
tl::expected<StepEnd, std::string> go_on_from(session::Work& work,
                                              Address object,
                                              const Step& step) {
  const auto found = take_step(work, object, step);
  if (!found) return Missing(found.error());
  if (!step.is_item && type_name_of(work.program(), *found) == "getset_descriptor") {
    auto computed = find_computed(work, object, step.name);
    if (!computed) return Missing(computed.error());
    if (*computed) return end_of_step(**std::move(computed));
  }
  auto member = find_plain_member(work, object, step, *found);
  const bool is_member = member && *member;
  return StepEnd{is_member ? object : *found, {}, std::move(member)};
}

tl::expected<StepEnd, std::string> go_on(session::Work& work,
                                         const Reached& from,
                                         const Step& step) {
  if (from.member) return Missing("it is plain memory");
  if (!from.frame) return go_on_from(work, from.object, step);
  auto found = take_frame_step(work, *from.frame, step);
  if (!found) return Missing(found.error());
  return end_of_step(*std::move(found));
}

}  // namespace

tl::expected<Reached, std::string> follow(session::Work& work,
                                          std::string_view text,
                                          const Path& path,
                                          Address root) {
  Reached reached{root, std::nullopt};
  std::size_t end = path.root_end;
  for (const Step& step : path.steps) {
    auto next = go_on(work, reached, step);
    if (!next) return Missing(formatted("at {}: {}", repr_of(text.substr(0, end)), next.error()));
    end = step.end;
    if (!next->member)
      return Missing(formatted("at {}: {}", repr_of(text.substr(0, end)), next->member.error()));
    reached = {next->object, *std::move(next->member), std::move(next->frame)};
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
