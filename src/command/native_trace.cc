// Machine frames as lines of a traceback.
// SPDX-License-Identifier: MIT
#include "command/native_trace.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <optional>
#include <span>

#include <cxxabi.h>

#include "native/weave.h"
#include "python/text.h"

namespace hognose::command {
namespace {

using document::TraceEntry;
using native::Line;
using native::MachineFrame;
using Role = NativeImage::Role;

/// A C++ name as it is written; any other name as it is, and one that was made to explode: each
/// reference back (S_, T0_) may double what is written.
std::string demangled(const std::string& name) {
  constexpr std::size_t longest = 4096;
  constexpr int most_references = 20;
  if (!name.starts_with("_Z") || name.size() > longest) return name;
  int references = 0;
  for (std::size_t at = 1; at < name.size(); ++at) {
    const char before = name[at - 1];
    const bool is_reference = (before >= 'A' && before <= 'Z') || (before >= '0' && before <= '9');
    if (name[at] == '_' && is_reference) ++references;
  }
  if (references > most_references) return name;
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> plain(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), std::free);
  return status == 0 && plain ? std::string(plain.get()) : name;
}

class NativeTrace {
 public:
  NativeTrace(Work& work, const Situation& situation, document::TraceForm form, NativeFrames which)
      : work_(work),
        stack_(situation.stack),
        machine_(*situation.machine),
        form_(form),
        which_(which),
        images_(work.session().images()) {}

  std::vector<TraceEntry> run() {
    const auto lines = native::weave(stack_, machine_, work_.budget());
    if (which_ == NativeFrames::that_matter) blocked_in_ = find_blocking_call(lines);
    std::vector<TraceEntry> entries;
    entries.reserve(lines.size());
    for (const Line& line : lines) {
      if (!work_.budget().spend_node()) break;
      if (auto entry = make(line)) entries.push_back(std::move(*entry));
    }
    return entries;
  }

 private:
  std::optional<TraceEntry> make(const Line& line) {
    if (line.kind == Line::Kind::entry) return make_entry(work_, stack_.entries[line.index], form_);
    if (line.kind == Line::Kind::broken_off) return make_break();
    const MachineFrame* const frame = machine_.at(line.index);
    if (frame == nullptr || !is_shown(*frame, line.index)) return std::nullopt;
    return make_machine_entry(*frame);
  }

  bool is_shown(const MachineFrame& frame, std::size_t index) {
    if (which_ == NativeFrames::all || blocked_in_ == index) return true;
    const NativeImage* const image = image_of(frame);
    return image != nullptr && image->role == Role::extension;
  }

  /// The function of the C library that a thread called and now blocks in: the oldest of those that
  /// stand before anything else. None where the merged stack says already what the thread waits
  /// for.
  std::optional<std::size_t> find_blocking_call(std::span<const Line> lines) {
    const auto& entries = stack_.entries;
    const bool waits_for_gil =
        !entries.empty() && entries.front().kind == native::EntryKind::waiting_for_gil;
    const MachineFrame* const newest = machine_.at(0);
    if (waits_for_gil || newest == nullptr || !is_in_system_call(newest->pc)) return std::nullopt;
    std::optional<std::size_t> found;
    for (const Line& line : lines) {
      if (line.kind != Line::Kind::machine_frame || !is_c_library(line.index)) break;
      found = line.index;
    }
    return found;
  }

  bool is_c_library(std::size_t index) {
    const MachineFrame* const frame = machine_.at(index);
    const NativeImage* const image = frame == nullptr ? nullptr : image_of(*frame);
    return image != nullptr && image->role == Role::c_library;
  }

  /// Whether the instruction before `pc` is "syscall".
  [[nodiscard]] bool is_in_system_call(Address pc) const {
    std::array<std::uint8_t, 2> before{};
    const auto bytes = std::as_writable_bytes(std::span(before));
    return work_.program().memory().read(pc - before.size(), bytes).has_value() &&
           before == std::array<std::uint8_t, 2>{0x0f, 0x05};
  }

  // A return address may lie just past its image.
  const NativeImage* image_of(const MachineFrame& frame) {
    const bool is_newest = frame.level == 0;
    return images_ == nullptr ? nullptr : images_->find(is_newest ? frame.pc : frame.pc - 1);
  }

  TraceEntry make_machine_entry(const MachineFrame& frame) {
    TraceEntry entry;
    entry.is_python = false;
    entry.level = frame.level;
    auto place = std::make_shared<document::NativePlace>();
    place->pc = frame.pc.value();
    place->function = python::printable(demangled(frame.function));
    place->offset = frame.function_start.is_null() ? std::nullopt
                                                   : frame.pc.distance_from(frame.function_start);
    if (const NativeImage* const image = image_of(frame)) {
      place->image = python::printable(image->location.path);
      place->build_id = image->build_id;
      place->is_extension = image->role == Role::extension;
      if (image->distribution) {
        place->distribution = python::printable(image->distribution->name);
        place->version = python::printable(image->distribution->version);
      }
    }
    if (frame.is_guess) entry.note = "found by guess: what it called has no unwind information";
    entry.native = std::move(place);
    return entry;
  }

  /// Said where all frames are wanted; else no frame that is shown need be missing.
  std::optional<TraceEntry> make_break() {
    if (which_ != NativeFrames::all) return std::nullopt;
    TraceEntry entry;
    entry.is_python = false;
    entry.text = "<older machine frames are not known>";
    entry.hole = machine_.find_break();
    return entry;
  }

  Work& work_;
  const native::MergedStack& stack_;
  native::MachineStack& machine_;
  document::TraceForm form_;
  NativeFrames which_;
  NativeImages* images_;
  std::optional<std::size_t> blocked_in_;
};

}  // namespace

document::Traceback make_native_traceback(Work& work,
                                          const Situation& situation,
                                          document::TraceForm form,
                                          NativeFrames which) {
  document::Traceback trace;
  trace.form = form;
  trace.max_repr = work.options().max_repr;
  trace.shows_build_ids = which == NativeFrames::all;
  trace.entries = NativeTrace(work, situation, form, which).run();
  return trace;
}

}  // namespace hognose::command
