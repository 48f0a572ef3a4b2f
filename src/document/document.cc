// How complete an answer is.
// SPDX-License-Identifier: MIT
#include "document/document.h"

#include <algorithm>

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
  if (const auto* trace = std::get_if<Traceback>(&block)) {
    return std::any_of(trace->entries.begin(), trace->entries.end(), [](const TraceEntry& entry) {
      return entry.place.hole.has_value();
    });
  }
  return std::holds_alternative<Hole>(block) || std::holds_alternative<Cut>(block);
}

}  // namespace

void Document::add_lacks(const Lacks& lacks, const std::string& what) {
  if (const auto hole = lacks.hole()) add(Hole{*hole, what});
  if (lacks.cut) add(Cut{*lacks.cut, what});
}

Completeness Document::completeness() const {
  if (!answered) return Completeness::nothing;
  const bool is_partial = has_holes || std::any_of(blocks.begin(), blocks.end(), has_gap);
  return is_partial ? Completeness::partial : Completeness::complete;
}

}  // namespace hognose::document
