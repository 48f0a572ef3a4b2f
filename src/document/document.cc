// How complete an answer is.
// SPDX-License-Identifier: MIT
#include "document/document.h"

#include <algorithm>
#include <utility>

namespace hognose::document {

namespace {

bool has_hole(const Exception& exception) {
  return !exception.lacks.is_nothing() ||
         std::any_of(exception.frames.begin(),
                     exception.frames.end(),
                     [](const RaisedFrame& frame) { return frame.place.hole.has_value(); });
}

bool has_gap(const Block& block) {
  if (const auto* raised = std::get_if<Exceptions>(&block)) {
    return std::any_of(raised->list.begin(), raised->list.end(), has_hole);
  }
  if (const auto* tasks = std::get_if<Tasks>(&block)) {
    return std::any_of(tasks->list.begin(), tasks->list.end(), [](const Task& task) {
      return task.hole.has_value();
    });
  }
  if (const auto* trace = std::get_if<Traceback>(&block)) {
    return std::any_of(trace->entries.begin(), trace->entries.end(), [](const TraceEntry& entry) {
      return entry.place.hole.has_value();
    });
  }
  return std::holds_alternative<Hole>(block) || std::holds_alternative<Cut>(block);
}

/// Of a frame with its locals.
std::size_t count_lines_of(const RaisedFrame& frame) {
  return 1 + frame.source.size() + frame.locals.size();
}

struct LineCounter {
  std::size_t operator()(const Bindings& block) const { return 1 + block.rows.size(); }
  std::size_t operator()(const Traceback& block) const {
    std::size_t lines = 1;
    for (const TraceEntry& entry : block.entries)
      lines += entry.source.empty() ? 1 : 2;
    return lines;
  }
  std::size_t operator()(const Exceptions& block) const {
    std::size_t lines = 1;
    for (const Exception& exception : block.list) {
      for (const RaisedFrame& frame : exception.frames)
        lines += count_lines_of(frame);
      ++lines;
    }
    return lines;
  }
  std::size_t operator()(const Threads& block) const { return 1 + block.list.size(); }
  std::size_t operator()(const WaitGraph& block) const {
    std::size_t lines = 0;
    for (const WaitCycle& cycle : block.cycles)
      lines += cycle.lines.size();
    for (const AwaitedThing& thing : block.things)
      lines += 1 + thing.waiters.size();
    return lines;
  }
  std::size_t operator()(const Tasks& block) const {
    std::size_t lines = 1;
    for (const Task& task : block.list) {
      lines += 1 + (block.shows_chains ? task.chain.size() : 0);
      for (const auto& rows : task.variables)
        lines += rows.size();
    }
    return lines;
  }
  std::size_t operator()(const Processes& block) const { return 1 + block.list.size(); }
  std::size_t operator()(const Verdict& block) const {
    constexpr std::size_t always = 4;  // headline, what happened, how sure, what next
    return always + block.evidence.size() + block.also.size();
  }
  std::size_t operator()(const AddressFacts& block) const {
    constexpr std::size_t about = 6;  // what is known of most
    return block.is_brief ? 1 : about + block.neighbours.size() + block.notes.size();
  }
  std::size_t operator()(const Listing& block) const { return block.lines.size(); }
  std::size_t operator()(const Table& block) const { return 1 + block.rows.size(); }
  template <class OfOneLine>
  std::size_t operator()(const OfOneLine& /*block*/) const {
    return 1;
  }
};

}  // namespace

void Document::add_lacks(const Lacks& lacks, const std::string& what) {
  if (const auto hole = lacks.hole()) add(Hole{*hole, what});
  if (lacks.cut) add(Cut{*lacks.cut, what});
}

std::size_t count_lines(const Block& block) {
  return std::visit(LineCounter{}, block);
}

Document refuse(std::string_view command, Refusal refusal, std::string sentence) {
  Document answer;
  answer.command = std::string(command);
  answer.answered = false;
  answer.refusal = refusal;
  answer.add(Paragraph{std::move(sentence)});
  return answer;
}

Completeness Document::completeness() const {
  if (!answered) return Completeness::nothing;
  const bool is_partial = has_holes || std::any_of(blocks.begin(), blocks.end(), has_gap);
  return is_partial ? Completeness::partial : Completeness::complete;
}

}  // namespace hognose::document
