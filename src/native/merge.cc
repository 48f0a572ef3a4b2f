// Puts runs of Python frames, calls of builtins, waiting and collecting into one order.
// SPDX-License-Identifier: MIT
#include "native/merge.h"

#include <algorithm>

#include "native/calls.h"
#include "native/function_names.h"
#include "native/horizon.h"
#include "native/losses.h"
#include "native/lost_caller.h"
#include "native/placement.h"
#include "native/runs.h"
#include "target/seams/system_call.h"

namespace hognose::native {
namespace {

using python::BareFrame;

class Merge {
 public:
  Merge(const python::Program& program,
        std::span<const python::Thread> states,
        MachineStack* machine,
        Budget& budget,
        Detail detail)
      : program_(program),
        states_(states),
        machine_(machine),
        budget_(budget),
        state_(python::read_runtime_state(program, states)) {
    auto [list, runs, surplus] = read_runs(program, states, budget);
    list_ = std::move(list);
    runs_ = std::move(runs);
    if (machine_ != nullptr && !surplus.empty())
      leave_out_surplus(surplus, *machine_, runs_, budget);
    if (machine_ != nullptr && detail == Detail::order) look_no_further_than_needed();
  }

  MergedStack run() {
    stack_.entries.reserve(list_.frames.size() + 1);
    if (machine_ == nullptr) {
      add_state_of_runtime();
      for (const Run& one : runs_)
        add_run(one, {}, std::nullopt);
    } else {
      place();
      walk_machine();
    }
    if (list_.newest_hole) add_newest_gap(*list_.newest_hole);
    stack_.newest_hole = list_.newest_hole;
    stack_.state = state_;
    stack_.lacks = std::move(list_.lacks);
    stack_.lacks.add(budget_.exhausted());
    return std::move(stack_);
  }

 private:
  // Newest to oldest: before each activation of the eval loop what it called, then its run. A run
  // that is on no unwound frame stands right after its newer neighbour.
  void walk_machine() {
    const bool is_near = near_ && machine_ == &*near_ && near_->is_met();
    losses_.emplace(*machine_, runs_, places_, Losses::Way{is_near, lacks_interpreter(program_)});
    for (std::size_t index = 0; index < runs_.size();) {
      if (is_met(index)) {
        add_met(index++);
      } else {
        const std::size_t begin = index;
        while (index < runs_.size() && !is_met(index))
          ++index;
        add_unmet(begin, index);
      }
    }
    stack_.machine = losses_->trust();
    if (from_ == 0 && !has_gap_) add_stretch({0, count_frames(), nullptr}, {});
    if (!waits_ && says_waiting()) add_first(EntryKind::waiting_for_gil);
    // A build without names: the collection runs, and where it stands is not known. The holder of
    // the GIL need not be the one who collects, but it has to be inside of something.
    if (!collects_ && state_.is_collecting.value_or(false) && is_in_nameless_code()) {
      add_first(EntryKind::collecting);
    }
  }

  [[nodiscard]] bool is_met(std::size_t run) const {
    return places_[run].machine_index && *places_[run].machine_index >= from_;
  }

  void add_met(std::size_t index) {
    const RunPlace& place = places_[index];
    Stretch stretch{from_, *place.machine_index, newest_frame(runs_[index])};
    auto gaps = find_gaps(stretch.begin, stretch.end);
    if (is_after_gap_ || !gaps.empty()) stretch.trust = Trust::guessed;
    add_stretch(stretch, std::move(gaps));
    add_run(runs_[index], place, machine_->at(*place.machine_index)->level);
    from_ = *place.machine_index + 1;
    is_after_gap_ = false;
  }

  // Runs that follow each other, of which some may be missing from the machine frames.
  void add_unmet(std::size_t begin, std::size_t end) {
    if (are_made(begin, end)) add_what_made_frames_call();
    std::optional<Error> why;
    for (std::size_t index = begin; index < end; ++index) {
      if (!why && !budget_.exhausted()) why = losses_->find(index);
      if (why && !is_after_gap_) add_loss(index, end, *why);
      add_run(runs_[index], {}, std::nullopt);
    }
  }

  // Whether no loop executes the oldest frames, of which none is lost: a program that was compiled has made them.
  [[nodiscard]] bool are_made(std::size_t begin, std::size_t end) const {
    if (end != runs_.size() || !runs_.back().has_no_loop || is_after_gap_) return false;
    for (std::size_t index = begin; index < end; ++index) {
      if (losses_->find(index)) return false;
    }
    return true;
  }

  // Whatever is called is newer than the newest of them, unless another of them called it.
  void add_what_made_frames_call() {
    const std::size_t end = count_frames();
    if (from_ < end) add_stretch({from_, end, nullptr}, find_gaps(from_, end));
    from_ = end;
  }

  // The runs are lost where the machine frames break off, or where something is missing between them.
  // What was called before that, and certainly was, stands before them. Of what was met between two
  // such places, or if there is none, it cannot be told by whom it was called.
  void add_loss(std::size_t first, std::size_t end, const Error& why) {
    Entry gap = make_gap(from_, why);
    if (losses_->trust() != Trust::unplaced) {
      const bool is_last = losses_->is_behind_all(first);
      const std::size_t oldest = is_last ? count_frames() : *places_[end].machine_index;
      const auto gaps = find_gaps(from_, oldest);
      if (is_last) gap.machine_index = oldest;
      if (!gaps.empty()) gap = gaps.front();
      const std::size_t begin = *gap.machine_index;
      add_stretch({from_, begin, newest_frame(runs_[first]), Trust::guessed}, {});
      from_ = is_last || gaps.empty() ? oldest : *gaps.back().machine_index;
      if (begin < from_) stack_.doubtful.push_back({begin, from_});
    }
    stack_.entries.push_back(std::move(gap));
    is_after_gap_ = true;
    has_gap_ = true;
  }

  // Newer Python frames are lost than those that are known.
  void add_newest_gap(const Error& why) {
    auto& entries = stack_.entries;
    const auto newest = std::ranges::find(entries, EntryKind::python_frame, &Entry::kind);
    const auto index = newest == entries.end() ? std::nullopt : newest->machine_index;
    entries.insert(newest, make_gap(index, why));
  }

  // Guesses are for whole stacks: among a few near frames they would be worse than they need to be.
  void place() {
    places_ = place_runs(program_, runs_, *machine_, budget_);
    const auto count = [this](Trust trust) {
      return std::ranges::count(places_, trust, &RunPlace::trust);
    };
    if (!near_ || (count(Trust::seen) != 0 && count(Trust::guessed) == 0)) return;
    machine_ = &near_->whole();
    places_ = place_runs(program_, runs_, *machine_, budget_);
  }

  // A collection can be anywhere on the stack, inlined into whatever allocates: while one runs, all
  // machine frames are looked at.
  void look_no_further_than_needed() {
    const MachineFrame* const newest = machine_->at(0);
    if (newest == nullptr || state_.any_thread_collects.value_or(true)) return;
    const auto horizon = find_horizon(program_, list_, runs_, newest->sp, budget_);
    if (horizon) machine_ = &near_.emplace(*machine_, *horizon);
  }

  void add_first(EntryKind kind) {
    stack_.entries.insert(stack_.entries.begin(), at_newest(kind));
    if (kind == EntryKind::collecting) stack_.entries.front().trust = Trust::guessed;
  }

  // Whether a function without a name is newer than the newest Python frame.
  [[nodiscard]] bool is_in_nameless_code() {
    const auto placed = std::find_if(places_.begin(), places_.end(), [](const RunPlace& place) {
      return place.machine_index.has_value();
    });
    const std::size_t end = placed == places_.end() ? count_frames() : *placed->machine_index;
    for (std::size_t index = 0; index < end; ++index) {
      const MachineFrame* frame = machine_->at(index);
      if (frame != nullptr && frame->function.empty()) return true;
    }
    return false;
  }

  // One past the last machine frame: only asked for when no Python frame was placed.
  std::size_t count_frames() {
    std::size_t count = 0;
    while (budget_.spend_node() && machine_->at(count) != nullptr)
      ++count;
    return count;
  }

  [[nodiscard]] const BareFrame* newest_frame(const Run& one) const {
    return one.begin < one.end ? &list_.frames[one.begin] : nullptr;
  }

  void add_run(const Run& one, const RunPlace& place, std::optional<std::int64_t> level) {
    for (std::size_t at = one.begin; at < one.end; ++at) {
      Entry entry;
      entry.frame = {list_.frames[at]};
      entry.level = level;
      entry.machine_index = place.machine_index;
      entry.trust = place.trust;
      entry.has_no_loop = one.has_no_loop && place.trust != Trust::seen;
      stack_.entries.push_back(std::move(entry));
    }
  }

  // Where frames are missing among [begin, end], or right before them if that was not said yet.
  std::vector<Entry> find_gaps(std::size_t begin, std::size_t end) {
    std::vector<Entry> gaps;
    const std::size_t first = begin + (begin == 0 || is_after_gap_ ? 1 : 0);
    for (std::size_t older = first; older <= end && budget_.spend_node(); ++older) {
      const auto why = find_lost_caller(*program_.target, *machine_, older - 1);
      if (why) gaps.push_back(make_gap(older, *why));
    }
    return gaps;
  }

  // What the machine frames of one stretch do for the interpreter, in order with the builtins.
  void add_stretch(const Stretch& stretch, std::vector<Entry> found) {
    std::ranges::move(find_calls(program_, *machine_, stretch, budget_), std::back_inserter(found));
    std::optional<EntryKind> last;
    for (std::size_t index = stretch.begin; index < stretch.end; ++index) {
      const MachineFrame* frame = machine_->at(index);
      if (frame == nullptr || !budget_.spend_node()) break;
      const auto kind = work_of(index, *frame);
      if (!kind) continue;
      if (last != kind) found.push_back(entry_at(*kind, index, *frame));
      last = kind;
    }
    std::stable_sort(found.begin(), found.end(), [](const Entry& newer, const Entry& older) {
      return newer.machine_index < older.machine_index;
    });
    std::move(found.begin(), found.end(), std::back_inserter(stack_.entries));
  }

  std::optional<EntryKind> work_of(std::size_t index, const MachineFrame& frame) {
    if (collects_garbage(frame.function) && !is_surely_not_collecting()) {
      collects_ = true;
      return EntryKind::collecting;
    }
    if (waits_ || frame.function.empty()) return std::nullopt;
    const MachineFrame* const caller = machine_->at(index + 1);
    const std::string_view direct = caller == nullptr ? std::string_view() : caller->function;
    if (!takes_gil(frame.function, direct, named_caller(index))) return std::nullopt;
    waits_ = true;
    return EntryKind::waiting_for_gil;
  }

  // The next older function that has a name: in a stripped file take_gil itself has none.
  std::string_view named_caller(std::size_t index) {
    constexpr std::size_t near = 4;
    for (std::size_t older = index + 1; older <= index + near; ++older) {
      const MachineFrame* frame = machine_->at(older);
      if (frame == nullptr) break;
      if (!frame->function.empty()) return frame->function;
    }
    return {};
  }

  // A holder of the GIL whose runtime says that nothing is collected: a foreign function's name.
  [[nodiscard]] bool is_surely_not_collecting() const {
    return state_.is_collecting == false && state_.holds_gil == true;
  }

  static Entry entry_at(EntryKind kind, std::size_t index, const MachineFrame& frame) {
    Entry entry;
    entry.kind = kind;
    entry.machine_index = index;
    entry.level = frame.level;
    entry.trust = Trust::seen;
    return entry;
  }
  Entry at_newest(EntryKind kind) {
    const MachineFrame* newest = machine_->at(0);
    return entry_at(kind, 0, newest == nullptr ? MachineFrame{} : *newest);
  }

  // The thread waits where the GIL's condition variable is: rdi of the futex call says so, in
  // stripped builds as well.
  bool says_waiting() {
    if (state_.requests_gil.value_or(false)) return true;
    if (state_.holds_gil.value_or(false) || machine_->at(0) == nullptr) return false;
    const auto futex = find_futex(machine_->registers(0));
    return !futex.is_null() && std::ranges::any_of(states_, [&](const auto& thread) {
      return python::is_gil_futex(program_, thread, futex);
    });
  }

  // Whoever wakes the others has the same address in rdi, but does not wait.
  [[nodiscard]] Address find_futex(const target::Registers& registers) const {
    if (!registers.tells_system_call())
      return Address(registers.find(target::Register::rdi).value_or(0));
    const auto call = target::find_system_call(*program_.target->memory, registers);
    return call ? call->futex_waited_at().value_or(Address()) : Address();
  }

  // Without an unwinder the runtime's word is all there is.
  void add_state_of_runtime() {
    Entry entry;
    if (state_.requests_gil.value_or(false)) {
      entry.kind = EntryKind::waiting_for_gil;
    } else if (state_.is_collecting.value_or(false)) {
      entry.kind = EntryKind::collecting;
    } else {
      return;
    }
    stack_.entries.push_back(std::move(entry));
  }

  const python::Program& program_;
  std::span<const python::Thread> states_;
  MachineStack* machine_;
  std::optional<NearStack> near_;
  Budget& budget_;
  python::FrameList list_;
  std::vector<Run> runs_;
  std::vector<RunPlace> places_;
  python::RuntimeState state_;
  MergedStack stack_;
  std::optional<Losses> losses_;
  std::size_t from_ = 0;  // the newest machine frame that nothing was said of
  bool is_after_gap_ = false;  // the newest of these follow others that are missing
  bool has_gap_ = false;
  bool waits_ = false;
  bool collects_ = false;
};

}  // namespace

MergedStack merge(const python::Program& program,
                  std::span<const python::Thread> states,
                  MachineStack* machine,
                  Budget& budget,
                  Detail detail) {
  return Merge(program, states, machine, budget, detail).run();
}

void describe_frames(const python::Program& program, MergedStack& stack) {
  for (Entry& entry : stack.entries) {
    if (entry.kind == EntryKind::python_frame)
      entry.frame = python::describe_frame(program, entry.frame);
  }
}

}  // namespace hognose::native
