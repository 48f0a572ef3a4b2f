// Writes what threads do.
// SPDX-License-Identifier: MIT
#include "render/threads.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/formatted.h"
#include "render/frame_line.h"

namespace hognose::render {
namespace {

using document::Thread;

void add_interpreters(Sheet& sheet, const Thread& thread) {
  for (std::size_t at = 0; at < thread.interpreters.size(); ++at)
    sheet.add(formatted("{}{}", at == 0 ? ", interpreter " : " and ", thread.interpreters[at]));
}

/// How it is known: of what is said in words of its own, with the system call that these stand for.
std::string describe_how(const document::ThreadState& state) {
  std::string how;
  const auto add = [&how](const std::string& one) {
    if (!one.empty()) how += (how.empty() ? "" : ", ") + one;
  };
  if (state.text.find(state.name) == std::string::npos) add(state.name);
  add(state.how);
  if (state.wait) add(state.wait->how);
  if (state.wait && state.wait->thing.holder) add(state.wait->thing.holder->how);
  return how;
}

void add_thread(Sheet& sheet, const Thread& thread, bool shows_interpreters) {
  sheet.add(thread.title, Ink::heading);
  if (shows_interpreters) add_interpreters(sheet, thread);
  const char* before = ": ";
  for (const document::ThreadState& state : thread.states) {
    sheet.add(formatted("{}{}", std::exchange(before, ", "), state.text));
    const std::string how = describe_how(state);
    if (!how.empty()) sheet.add(formatted(" ({})", how));
  }
  if (thread.place) add_place(sheet, *thread.place);
  sheet.end_line();
}

// Whoever looks for one thread of many needs its name, or else its id.
void add_names(Sheet& sheet, const std::vector<Thread>& list) {
  constexpr std::size_t most_names = 12;
  sheet.add("  ");
  const std::size_t shown = std::min(list.size(), most_names);
  for (std::size_t at = 0; at < shown; ++at) {
    const Thread& thread = list[at];
    if (at != 0) sheet.add(", ");
    sheet.add(formatted("{}", thread.tid));
    if (!thread.python_name.empty()) sheet.add(formatted(" \"{}\"", thread.python_name));
  }
  if (shown < list.size()) sheet.add(formatted(" and {} more", list.size() - shown));
  sheet.end_line();
}

}  // namespace

void add_threads(Sheet& sheet, const document::Threads& block) {
  if (block.title.empty()) {
    for (const Thread& thread : block.list)
      add_thread(sheet, thread, block.shows_interpreters);
    return;
  }
  sheet.line(block.title, Ink::heading);
  add_names(sheet, block.list);
}

}  // namespace hognose::render
