// Looks at the functions of trio and anyio that wait for an answer.
// SPDX-License-Identifier: MIT
#include "analysis/holders/loop_caller.h"

#include <algorithm>
#include <cstdint>

#include "analysis/lock_holders.h"
#include "analysis/own_code.h"
#include "analysis/wait_shape.h"
#include "python/values/number.h"

namespace hognose::analysis {
namespace {

using python::Frame;
using python::Program;

/// The thread that pthread_self() is of.
std::optional<std::size_t> find_by_ident(std::span<const BlockedThread> threads, Address ident) {
  const auto found = std::find_if(threads.begin(), threads.end(), [&](const BlockedThread& one) {
    return one.pthread_self == ident;
  });
  if (ident.is_null() || found == threads.end()) return std::nullopt;
  return static_cast<std::size_t>(found - threads.begin());
}

bool runs_trio(const Frame& frame) {
  return (frame.name() == "run" || frame.name() == "unrolled_run") &&
         frame.path().ends_with("/trio/_core/_run.py");
}

class AskedLoops {
 public:
  AskedLoops(const Program& program, std::span<const BlockedThread> threads, Budget& budget)
      : program_(program), threads_(threads), budget_(budget) {}

  std::optional<std::size_t> find(const Frame& frame) {
    if (frame.name() == "_send_message_to_trio" && frame.path().ends_with("/trio/_threads.py"))
      return find_trio(find_variable(program_, frame, "trio_token"));
    if (frame.name() == "call" && frame.path().ends_with("/anyio/from_thread.py"))
      return find_portal(find_variable(program_, frame, "self"));
    return std::nullopt;
  }

 private:
  /// The token has the queue of calls of one loop.
  std::optional<std::size_t> find_trio(Address token) {
    const Address calls = read_attribute(program_, token, U"_reentry_queue", budget_);
    if (calls.is_null()) return std::nullopt;
    for (std::size_t at = 0; at < threads_.size(); ++at) {
      for (const Frame* const frame : threads_[at].frames) {
        if (!runs_trio(*frame) || !budget_.spend_node()) continue;
        const Address runner = find_variable(program_, *frame, "runner");
        if (read_attribute(program_, runner, U"entry_queue", budget_) == calls) return at;
      }
    }
    return std::nullopt;
  }

  std::optional<std::size_t> find_portal(Address portal) {
    const auto ident = python::read_number(
        program_, read_attribute(program_, portal, U"_event_loop_thread_id", budget_));
    if (!ident || *ident <= 0 || *ident >= 0x1p64L) return std::nullopt;
    return find_by_ident(threads_, Address(static_cast<std::uint64_t>(*ident)));
  }

  const Program& program_;
  std::span<const BlockedThread> threads_;
  Budget& budget_;
};

Holder make_answerer(std::size_t thread, const BlockedThread& one) {
  Holder holder{thread, {}, Certainty::exact, "whom the call was made to", {}};
  holder.relation = "to be answered by the loop of";
  const Frame* const place = find_asking_frame(one.frames);
  if (place != nullptr && !is_library_code(place->path())) holder.place = describe_place(*place);
  return holder;
}

}  // namespace

std::optional<Holder> find_asked_loop(const Program& program,
                                      std::span<const BlockedThread> threads,
                                      std::size_t caller,
                                      Budget& budget) {
  constexpr std::size_t most_frames = 16;
  AskedLoops loops(program, threads, budget);
  const auto& frames = threads[caller].frames;
  for (const Frame* const frame : std::span(frames).first(std::min(frames.size(), most_frames))) {
    if (const auto found = loops.find(*frame)) return make_answerer(*found, threads[*found]);
  }
  return std::nullopt;
}

}  // namespace hognose::analysis
