// The selected Python frame.
// SPDX-License-Identifier: MIT
#include "session/selection.h"

#include "session/place.h"

namespace hognose::session {

Selection::Standpoint Selection::find_standpoint(const ThreadStack& stack) const {
  return {host_.process_key(), stack.os_thread.tid, host_.selected_level()};
}

bool Selection::choose(const ThreadStack& stack, std::size_t number) {
  if (!find_python_frame(stack.merged, number)) return false;
  choice_ = Choice{find_standpoint(stack), number};
  return true;
}

std::optional<std::size_t> Selection::chosen_number(const ThreadStack& stack,
                                                    const Reading& reading) const {
  const bool is_current = choice_ && choice_->standpoint == find_standpoint(stack);
  return is_current ? choice_->number : reading.frame_of_each_thread;
}

std::optional<std::size_t> Selection::find_chosen(const ThreadStack& stack,
                                                  const Reading& reading) const {
  const auto number = chosen_number(stack, reading);
  return number ? find_python_frame(stack.merged, *number) : std::nullopt;
}

std::optional<std::size_t> Selection::find_frame(const ThreadStack& stack,
                                                 const Reading& reading) const {
  if (chosen_number(stack, reading)) return find_chosen(stack, reading);
  return find_newest_python(stack.merged, find_start(stack.merged, host_.selected_level()));
}

}  // namespace hognose::session
