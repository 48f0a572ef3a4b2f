// Looks at the code of a frame, and at where in it that is.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_frame.h"

#include <algorithm>

namespace hognose::session {
namespace {

using analysis::why::FrameFact;
using analysis::why::tri;
using layout::PyCodeObject;
using python::Frame;
using python::Program;

/// Bytes of its instructions; nothing if that is not known.
std::optional<std::uint64_t> find_code_size(const Program& program, const Frame& frame) {
  if (frame.info != nullptr && frame.info->bytecode_size != 0) return frame.info->bytecode_size;
  if (!program.layout.has(PyCodeObject::co_code)) return std::nullopt;
  const auto code = program.view<PyCodeObject>(frame.code).read(PyCodeObject::co_code);
  if (!code) return std::nullopt;
  const auto size = program.view<layout::PyVarObject>(*code).read(layout::PyVarObject::ob_size);
  return size && *size >= 0 ? std::optional(static_cast<std::uint64_t>(*size)) : std::nullopt;
}

/// Bytes were there that cannot be right, or nothing is there at all.
bool is_wrong(const Program& program, const Frame& frame) {
  if (!frame.hole) return false;
  const bool is_mapped = program.target->maps.find(frame.code) != nullptr;
  return frame.hole->kind == ErrorKind::corrupt || (!program.target->maps.is_empty() && !is_mapped);
}

}  // namespace

std::optional<FrameFact> find_wrong_frame(const Program& program,
                                          const native::MergedStack& merged) {
  const auto newest =
      std::ranges::find(merged.entries, native::EntryKind::python_frame, &native::Entry::kind);
  if (newest == merged.entries.end() || merged.newest_hole) return std::nullopt;
  const Frame& frame = newest->frame;
  if (frame.owner == python::FrameOwner::entry_shim) return std::nullopt;
  FrameFact fact;
  fact.address = frame.address.value();
  fact.is_executed = tri(newest->trust == Trust::seen);
  if (fact.is_executed == analysis::why::Tri::no) fact.is_executed = analysis::why::Tri::unknown;
  if (frame.info == nullptr) {
    if (!is_wrong(program, frame)) return std::nullopt;
    fact.word = frame.code.value();
    return fact;
  }
  fact.is_code = true;
  const auto size = find_code_size(program, frame);
  const bool is_outside = frame.instruction && size && *frame.instruction >= 0 &&
                          static_cast<std::uint64_t>(*frame.instruction) > *size;
  if (is_outside) fact.word = static_cast<std::uint64_t>(*frame.instruction);
  if (!frame.instruction && is_wrong(program, frame)) {
    fact.word = frame.hole->address.value();
    return fact;
  }
  return is_outside ? std::optional(fact) : std::nullopt;
}

}  // namespace hognose::session
