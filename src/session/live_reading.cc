// Holding a process, reading it, and letting it go.
// SPDX-License-Identifier: MIT
#include "session/live_reading.h"

namespace hognose::session {

Result<void> LiveReading::read() {
  session_.begin(reading_);
  OpenPython& opened = *TRY(open());
  pause_ = opened.target().pause.get();
  if (pause_ == nullptr) return {};
  if (!reading_.reads_values && TRY(read_by_copy(opened))) return {};
  TRY(hold());
  session_.end_epoch();
  if (reading_.reads_values) return {};
  session_.stacks().read(opened, reading_);
  release();
  return {};
}

// What is in files and in static data is looked up while it runs.
Result<OpenPython*> LiveReading::open() {
  if (const auto opened = session_.open()) return opened;
  const target::Target* const target = session_.target();
  const bool may_be_starting = target != nullptr && target->pause != nullptr;
  if (may_be_starting) session_.end_epoch();
  return session_.open();
}

// Whether the stacks could be read from a copy of what led to them a moment before the process was
// stopped. It has then stood still for no longer than the copying took. One that is busy may need
// another: the first then told what was missing.
Result<bool> LiveReading::read_by_copy(OpenPython& opened) {
  constexpr int most_copies = 3;
  StackReading& stacks = session_.stacks();
  stacks.scout(opened, reading_);
  for (int copy = 0; copy < most_copies; ++copy) {
    TRY(hold());
    const bool is_in_time = stacks.copy_scouted(opened, reading_);
    if (!is_in_time) stacks.read(opened, reading_);  // which says what it had to leave out
    release();
    if (!is_in_time || stacks.read_copied(opened, reading_)) return true;
  }
  return false;
}

Result<void> LiveReading::hold() {
  const auto start = std::chrono::steady_clock::now();
  session_.host().prepare_hold(reading_.unwinds);
  TRY(pause_->begin());
  if (reading_.max_pause) reading_.deadline = start + *reading_.max_pause;
  return {};
}

// What is said of the process from now on takes none of its time.
void LiveReading::release() {
  if (pause_ != nullptr) pause_->end();
  session_.host().end_hold();
  reading_.deadline.reset();
}

}  // namespace hognose::session
