// Comparing two readings of a stack, frame by frame.
// SPDX-License-Identifier: MIT
#include "native/unsteady.h"

namespace hognose::native {
namespace {

/// Visits the Python frames, oldest first, until `visit` gives false.
template <class Stack, class Visit>
void for_each_frame(Stack& stack, Visit visit) {
  for (auto entry = stack.entries.rbegin(); entry != stack.entries.rend(); ++entry) {
    if (entry->kind == EntryKind::python_frame && !visit(entry->frame)) return;
  }
}

bool is_same(const python::Frame& one, const python::Frame& other) {
  return one.address == other.address && one.code == other.code &&
         one.instruction == other.instruction && one.traced_line == other.traced_line;
}

}  // namespace

std::size_t count_same(const MergedStack& earlier, const MergedStack& later) {
  std::vector<const python::Frame*> before;
  for_each_frame(earlier, [&](const python::Frame& frame) {
    before.push_back(&frame);
    return true;
  });
  std::size_t same = 0;
  for_each_frame(later, [&](const python::Frame& frame) {
    const bool is_steady = same < before.size() && is_same(*before[same], frame);
    if (is_steady) ++same;
    return is_steady;
  });
  return same;
}

void mark_unsteady(MergedStack& stack, std::size_t steady) {
  for_each_frame(stack, [&](python::Frame& frame) {
    if (steady != 0) {
      --steady;
    } else if (!frame.hole) {
      frame.hole = Error{ErrorKind::corrupt, frame.address, "a frame that changed meanwhile"};
    }
    return true;
  });
}

}  // namespace hognose::native
