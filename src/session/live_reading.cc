// Holding a process, reading it, and letting it go.
// SPDX-License-Identifier: MIT
#include "session/live_reading.h"

namespace hognose::session {

LiveReading::LiveReading(Session& session, const Reading& reading)
    : session_(session), reading_(reading) {
  wishes_.stops_sleepers = reading.stops_sleepers;
  wishes_.stops_nobody = reading.stops_nobody;
  wishes_.most = reading.max_pause;
}

Result<void> LiveReading::read() {
  session_.begin(reading_);
  OpenPython& opened = *TRY(open());
  pause_ = opened.target().pause.get();
  if (pause_ == nullptr) return {};
  if (!reading_.reads_values && TRY(read_by_copy(opened))) return {};
  if (copies_values_ && TRY(copy_values(opened))) return {};
  if (!reading_.reads_values) return read_while_held(opened);
  opened.program().keep_all_pages();
  TRY(hold());
  session_.end_epoch();
  return {};
}

bool LiveReading::must_read_again() {
  if (pause_ == nullptr || !reading_.reads_values) return false;
  if (copied_reads_) {
    // What was not in the copy is, the next time.
    const auto opened = session_.open();
    const bool is_whole = !opened || (*opened)->program().memory().reads() == *copied_reads_;
    copied_reads_.reset();
    return !is_whole;
  }
  if (!pause_->is_holding()) return false;
  moved_ = pause_->find_moved();
  if (copies_values_ || !wants_another_hold(moved_)) return false;
  copies_values_ = !moved_.empty();
  release();
  return true;
}

// Whether all that was looked at the last time could be copied at one moment.
Result<bool> LiveReading::copy_values(OpenPython& opened) {
  constexpr int most_copies = 10;
  for (; copies_ < most_copies; ++copies_) {
    TRY(hold());
    const bool is_in_time =
        session_.stacks().copy_scouted(opened, reading_) && pause_->is_holding();
    const auto moved = is_in_time ? pause_->find_moved() : std::set<std::int64_t>();
    if (!is_in_time) return false;
    release();
    if (!moved.empty()) {
      wishes_.stops.insert(moved.begin(), moved.end());
      continue;
    }
    moved_.clear();
    copied_reads_ = opened.program().memory().reads();
    ++copies_;
    return true;
  }
  return false;
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
  constexpr int most_misses = 3;
  StackReading& stacks = session_.stacks();
  stacks.scout(opened, reading_);
  for (int misses = 0; misses < most_misses;) {
    TRY(hold());
    const bool is_in_time = stacks.copy_scouted(opened, reading_) && pause_->is_holding();
    const auto moved = is_in_time ? pause_->find_moved() : std::set<std::int64_t>();
    release();
    if (!is_in_time) stacks.read_sleepers(opened, reading_);
    if (!is_in_time) return true;
    if (!moved.empty() && wants_another_hold(moved)) {
      stacks.scout(opened, reading_);
      continue;
    }
    if (!stacks.read_copied(opened, reading_, moved)) {
      ++misses;
    } else if (!wants_another_hold({})) {
      return true;
    }
  }
  return false;
}

// One that does something new each time is read while it stands still.
Result<void> LiveReading::read_while_held(OpenPython& opened) {
  StackReading& stacks = session_.stacks();
  for (;;) {
    TRY(hold());
    session_.end_epoch();
    stacks.read(opened, reading_);
    const auto moved = pause_->find_moved();
    release();
    if (!moved.empty() && wants_another_hold(moved)) continue;
    stacks.read_alone(opened, reading_, moved);
    if (!wants_another_hold({})) return {};
  }
}

Result<void> LiveReading::hold() {
  session_.host().prepare_hold(reading_.unwinds);
  const auto began = std::chrono::steady_clock::now();
  TRY(pause_->begin(wishes_));
  spent_on_stopping_ += std::chrono::steady_clock::now() - began;
  // Letting go takes time as well.
  const auto since = pause_->held_since();
  if (reading_.max_pause && since) reading_.deadline = *since + *reading_.max_pause * 2 / 3;
  return {};
}

// What went wrong decides how the next hold is made. Threads that wake all the time do so in the next
// one as well: those that cannot be stopped are taken as they are after a while. Who is given hardly
// any time by the kernel (a limit of its container) does not even stop, whenever it is told to.
bool LiveReading::wants_another_hold(const std::set<std::int64_t>& moved) {
  constexpr int most_in_vain = 5;
  constexpr std::chrono::milliseconds most_time(1500);
  const std::set<std::int64_t>& lost = session_.stacks().want_a_stop();
  if ((moved.empty() && lost.empty()) || holds_in_vain_ >= most_in_vain) return false;
  if (spent_on_stopping_ >= most_time) return false;
  ++holds_in_vain_;
  wishes_.stops.insert(moved.begin(), moved.end());
  wishes_.stops.insert(lost.begin(), lost.end());
  if (holds_in_vain_ > 1 && !moved.empty()) wishes_.stops_safe_sleepers = true;
  return true;
}

// What is said of the process from now on takes none of its time.
void LiveReading::release() {
  if (pause_ != nullptr) pause_->end();
  session_.host().end_hold();
  reading_.deadline.reset();
}

}  // namespace hognose::session
