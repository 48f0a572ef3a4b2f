// Comparing two readings of a stack, frame by frame.
// SPDX-License-Identifier: MIT
#include "native/unsteady.h"

#include <vector>

namespace hognose::native {
namespace {

/// The Python frames, oldest first.
template <class Stack, class Pointer>
std::vector<Pointer> frames_of(Stack& stack) {
  std::vector<Pointer> frames;
  for (auto entry = stack.entries.rbegin(); entry != stack.entries.rend(); ++entry) {
    if (entry->kind == EntryKind::python_frame) frames.push_back(&entry->frame);
  }
  return frames;
}

bool is_same(const python::Frame& one, const python::Frame& other) {
  return one.address == other.address && one.code == other.code &&
         one.position.line == other.position.line && one.name == other.name;
}

}  // namespace

bool mark_unsteady(const MergedStack& earlier, MergedStack& later) {
  const auto before = frames_of<const MergedStack, const python::Frame*>(earlier);
  const auto now = frames_of<MergedStack, python::Frame*>(later);
  std::size_t steady = 0;
  while (steady < now.size() && steady < before.size() && is_same(*before[steady], *now[steady]))
    ++steady;
  for (std::size_t at = steady; at < now.size(); ++at) {
    const Error changed{ErrorKind::corrupt, now[at]->address, "a frame that changed meanwhile"};
    if (!now[at]->hole) now[at]->hole = changed;
  }
  return steady < now.size() || steady < before.size();
}

}  // namespace hognose::native
