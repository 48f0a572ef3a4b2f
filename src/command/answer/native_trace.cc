// Machine frames as lines of a traceback.
// SPDX-License-Identifier: MIT
#include "command/answer/native_trace.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>

#include "command/answer/machine_entry.h"
#include "native/crash_site.h"
#include "native/greenlet_start.h"
#include "native/lost_caller.h"
#include "native/weave.h"
#include "target/seams/system_call.h"

namespace hognose::command {
namespace {

using document::TraceEntry;
using native::Line;
using native::MachineFrame;
using Role = native::NativeImage::Role;

native::NativeImages* find_images(session::Session& session) {
  const auto opened = session.open();
  return opened ? &(*opened)->images() : nullptr;
}

bool has_crashed(const target::Target& target, const target::OsThread& thread) {
  return target.crashed_tid != 0 && thread.has_id(target.crashed_tid);
}

class NativeTrace {
 public:
  NativeTrace(session::Work& work,
              const session::ThreadStack& stack,
              document::TraceForm form,
              NativeFrames which)
      : work_(work),
        has_crashed_(has_crashed(*work.program().target, stack.os_thread)),
        stack_(stack.merged),
        machine_(*stack.machine),
        form_(form),
        which_(which),
        images_(find_images(work.session())),
        machine_entries_(work, which == NativeFrames::all) {}

  std::vector<TraceEntry> run() {
    auto lines = native::weave(stack_, *work_.program().target, machine_, work_.budget());
    const bool is_greenlet = cut_to_greenlet(lines);
    if (which_ == NativeFrames::that_matter) blocked_in_ = find_blocking_call(lines);
    std::vector<TraceEntry> entries;
    entries.reserve(lines.size());
    for (const Line& line : lines) {
      // Of those that follow, nothing is known that matters to a Python programmer.
      const bool is_over = line.kind == Line::Kind::apart && which_ != NativeFrames::all;
      if (is_over || !work_.budget().spend_node()) break;
      add(line, entries);
    }
    if (is_greenlet) entries.push_back(say("<older machine frames are of other greenlets>"));
    return entries;
  }

 private:
  void add(const Line& line, std::vector<TraceEntry>& entries) {
    if (line.kind == Line::Kind::entry) {
      entries.push_back(make_entry(work_, stack_.entries[line.index], form_));
    } else if (line.kind == Line::Kind::apart) {
      entries.push_back(say("<machine frames whose place among these is not known>"));
    } else if (line.why) {
      entries.push_back(say(line.kind == Line::Kind::gap ? "<frames are missing here>"
                                                         : "<older machine frames are not known>"));
      entries.back().place.hole = line.why;
    } else if (is_signal_frame(line.index)) {
      entries.push_back(say("<signal handler called>"));
      entries.back().level = machine_.at(line.index)->level;
    } else if (const MachineFrame* const frame = machine_.at(line.index);
               frame != nullptr && is_shown(*frame, line.index)) {
      machine_entries_.add(machine_, line.index, image_of(*frame), entries);
    }
  }

  /// A greenlet's part of the C stack ends where it was started. What lies further out is that of
  /// whoever runs there now and has moved there since, so that unwinding on would mix them up.
  bool cut_to_greenlet(std::vector<Line>& lines) {
    const auto is_python = [this](const Line& line) {
      return line.kind == Line::Kind::entry &&
             stack_.entries[line.index].kind == native::EntryKind::python_frame;
    };
    const auto oldest = std::find_if(lines.rbegin(), lines.rend(), is_python);
    if (oldest == lines.rend()) return false;
    const auto start = std::find_if(oldest.base(), lines.end(), [this](const Line& line) {
      return line.kind == Line::Kind::machine_frame && starts_greenlet(line.index);
    });
    if (start == lines.end()) return false;
    lines.erase(start + 1, lines.end());
    return true;
  }

  bool starts_greenlet(std::size_t index) {
    const MachineFrame* const frame = machine_.at(index);
    return frame != nullptr && images_ != nullptr && native::starts_greenlet(*frame, *images_);
  }

  bool is_shown(const MachineFrame& frame, std::size_t index) {
    if (which_ == NativeFrames::all || blocked_in_ == index) return true;
    // The first after those that are missing may be none, but for a word that looks like one.
    const bool is_alone = frame.trust == Trust::guessed && index > 0 &&
                          find_lost_caller(*work_.program().target, machine_, index - 1);
    if (is_alone || !is_in_place(index)) return false;
    const native::NativeImage* const image = image_of(frame);
    if (image == nullptr) return native::is_made_at_run_time(*work_.program().target, frame.pc);
    const bool is_newest = index == 0 || is_signal_frame(index - 1);
    return image->role == Role::extension || (is_newest && is_what_runs(*image));
  }

  /// Whether it stands between the handler of a signal and what was interrupted.
  bool is_signal_frame(std::size_t index) {
    const MachineFrame* const frame = machine_.at(index);
    const bool is_there = frame != nullptr && is_c_library(index);
    return is_there && native::is_signal_frame(work_.program().memory(), *frame);
  }

  /// Whether the newest frame says more than that Python runs: what crashed does, wherever that was, and
  /// the C library where it is at work. That it blocks is said by whom the thread called.
  bool is_what_runs(const native::NativeImage& image) {
    if (has_crashed_) return true;
    return image.role == Role::c_library && !blocked_in_ && !waits_for_gil();
  }

  [[nodiscard]] bool waits_for_gil() const {
    const auto& entries = stack_.entries;
    return !entries.empty() && entries.front().kind == native::EntryKind::waiting_for_gil;
  }

  /// Whether it is known to be of this stack, and where on it.
  bool is_in_place(std::size_t index) const {
    const auto holds = [index](const native::FrameRange& range) {
      return range.begin <= index && index < range.end;
    };
    return stack_.machine != Trust::unplaced && std::ranges::none_of(stack_.doubtful, holds);
  }

  /// The function of the C library that a thread called and now blocks in: the oldest of those that
  /// stand before anything else. None where the merged stack says already what the thread waits
  /// for.
  std::optional<std::size_t> find_blocking_call(std::span<const Line> lines) {
    const MachineFrame* const newest = machine_.at(0);
    if (waits_for_gil() || newest == nullptr) return std::nullopt;
    if (!is_in_place(0)) return std::nullopt;
    if (!target::follows_system_call(work_.program().memory(), newest->pc)) return std::nullopt;
    std::optional<std::size_t> found;
    for (const Line& line : lines) {
      if (line.kind != Line::Kind::machine_frame || !is_c_library(line.index)) break;
      found = line.index;
    }
    return found;
  }

  bool is_c_library(std::size_t index) {
    const MachineFrame* const frame = machine_.at(index);
    const native::NativeImage* const image = frame == nullptr ? nullptr : image_of(*frame);
    return image != nullptr && image->role == Role::c_library;
  }

  const native::NativeImage* image_of(const MachineFrame& frame) {
    return images_ == nullptr ? nullptr : images_->find(frame);
  }

  static TraceEntry say(const char* text) {
    TraceEntry entry;
    entry.is_python = false;
    entry.text = text;
    return entry;
  }

  session::Work& work_;
  bool has_crashed_;
  const native::MergedStack& stack_;
  native::MachineStack& machine_;
  document::TraceForm form_;
  NativeFrames which_;
  native::NativeImages* images_;
  MachineEntries machine_entries_;
  std::optional<std::size_t> blocked_in_;
};

}  // namespace

document::Traceback make_native_traceback(session::Work& work,
                                          const session::ThreadStack& stack,
                                          document::TraceForm form,
                                          NativeFrames which) {
  document::Traceback trace;
  trace.form = form;
  trace.max_repr = work.options().max_repr;
  trace.shows_build_ids = which == NativeFrames::all;
  trace.entries = NativeTrace(work, stack, form, which).run();
  return trace;
}

document::Traceback make_trace_below(session::Work& work,
                                     const session::ThreadStack& stack,
                                     bool with_native) {
  constexpr auto form = document::TraceForm::brief;
  const bool shows_native = with_native && stack.machine != nullptr;
  auto trace = shows_native ? make_native_traceback(work, stack, form, NativeFrames::that_matter)
                            : make_traceback(work, stack.merged.entries, form);
  trace.has_header = false;
  return trace;
}

}  // namespace hognose::command
