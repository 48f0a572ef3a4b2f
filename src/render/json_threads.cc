// What is not known of a thread is null.
// SPDX-License-Identifier: MIT
#include "render/json_threads.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <variant>

#include "render/json_frames.h"
#include "render/json_waits.h"

namespace hognose::render {

using json::address_or_null;
using json::brief_place;
using json::name;
using json::or_null;

namespace {

Json thread_states(const std::vector<document::ThreadState>& states, const JsonTerms& terms) {
  Json list = Json::array();
  for (const document::ThreadState& state : states) {
    Json one{{"state", name(state.state)}, {"how", name(state.how)}};
    if (!state.name.empty()) one["name"] = name(state.name);
    if (!state.detail.empty()) one["detail"] = name(state.detail);
    if (state.wait) one["waits_for"] = to_json(*state.wait, terms);
    list.push_back(std::move(one));
  }
  return list;
}

/// What may be of one sort, and whether it is this: null if nothing of that sort is known.
template <std::size_t Count>
Json is_state(const std::vector<document::ThreadState>& states,
              std::string_view wanted,
              const std::array<std::string_view, Count>& sort) {
  Json answer = nullptr;
  for (const document::ThreadState& state : states) {
    if (state.state == wanted) return true;
    if (std::find(sort.begin(), sort.end(), state.state) != sort.end()) answer = false;
  }
  return answer;
}

/// Towards the interpreter a thread is one of these, if it is known what it is.
constexpr std::array<std::string_view, 5> towards_gil{
    "holds_gil", "waits_for_gil", "attached", "suspended", "detached"};
/// And towards the kernel.
constexpr std::array<std::string_view, 7> towards_kernel{
    "running", "system_call", "waiting", "stopped", "traced", "frozen", "crashed"};

void add_marks(Json& one, const std::vector<document::ThreadState>& states) {
  one["crashed"] = is_state(states, "crashed", towards_kernel) == Json(true);
  one["running"] = is_state(states, "running", towards_kernel);
  one["holds_gil"] = is_state(states, "holds_gil", towards_gil);
  one["waits_for_gil"] = is_state(states, "waits_for_gil", towards_gil);
}

/// What it waits for, in whichever of its states.
Json find_wait(const std::vector<document::ThreadState>& states, const JsonTerms& terms) {
  const auto waits = std::find_if(
      states.begin(), states.end(), [](const auto& state) { return state.wait.has_value(); });
  return waits == states.end() ? Json(nullptr) : to_json(*waits->wait, terms);
}

Json host_tid(std::int64_t tid, const document::Document& answer) {
  const bool is_core = answer.head && answer.head->is_core;
  return tid == 0 || is_core ? Json(nullptr) : Json(tid);
}

Json begin_told(const document::ThreadIdentity& about,
                const document::Document& answer,
                const JsonTerms& terms) {
  Json one{{"tid", terms.tid(about.tid)},
           {"host_tid", host_tid(about.tid, answer)},
           {"ident", address_or_null(about.ident)},
           {"python_name", or_null(about.name)},
           {"os_name", or_null(about.os_name)},
           {"daemon", or_null(about.is_daemon)}};
  add_marks(one, about.states);
  one["states"] = thread_states(about.states, terms);
  one["waits_for"] = about.wait ? to_json(*about.wait, terms) : find_wait(about.states, terms);
  return one;
}

document::ThreadIdentity identity_of(const document::Thread& thread) {
  return {.tid = thread.tid,
          .ident = thread.ident,
          .name = thread.python_name,
          .os_name = thread.os_name,
          .state = {},
          .is_daemon = thread.is_daemon,
          .states = thread.states};
}

/// Walks blocks: a heading may begin the section of a thread, which has its frames.
class Sections {
 public:
  using Tell = std::function<void(const Json& thread)>;
  Sections(const document::Document& answer, const JsonTerms& terms, const Tell& tell)
      : answer_(answer), terms_(terms), tell_(tell) {}

  void operator()(const document::Heading& heading) {
    leave();
    if (heading.thread) inside_ = begin_told(*heading.thread, answer_, terms_);
  }
  void operator()(const document::Threads& list) {
    leave();
    for (const document::Thread& each : list.list)
      tell_(begin_told(identity_of(each), answer_, terms_));
  }
  void operator()(const document::Traceback& trace) {
    if (inside_.is_null()) return;
    for (const document::TraceEntry& entry : trace.entries)
      inside_["frames"].push_back(trace_entry(entry, terms_));
  }
  template <class Other>
  void operator()(const Other& /*says nothing of threads*/) {}

  void leave() {
    if (!inside_.is_null()) tell_(inside_);
    inside_ = nullptr;
  }

 private:
  const document::Document& answer_;
  const JsonTerms& terms_;
  const Tell& tell_;
  Json inside_;  // whose section it is
};

}  // namespace

Json thread(const document::Thread& thread, const JsonTerms& terms) {
  Json one{{"tid", terms.tid(thread.tid)}};
  one["ident"] = address_or_null(thread.ident);
  one["python_name"] = or_null(thread.python_name);
  one["os_name"] = or_null(thread.os_name);
  one["interpreter"] = thread.interpreters.empty() ? Json(nullptr) : Json(thread.interpreters[0]);
  if (thread.interpreters.size() > 1) one["interpreters"] = thread.interpreters;
  one["daemon"] = or_null(thread.is_daemon);
  one["states"] = thread_states(thread.states, terms);
  one["place"] = thread.place ? brief_place(*thread.place) : Json(nullptr);
  return one;
}

// An ident may have more digits than a program reads exactly from a JSON number.
Json thread(const document::ThreadIdentity& about, const JsonTerms& terms) {
  Json one{{"tid", terms.tid(about.tid)},
           {"ident", address_or_null(about.ident)},
           {"python_name", or_null(about.name)},
           {"os_name", or_null(about.os_name)},
           {"state", name(about.state)}};
  if (about.wait) one["waits_for"] = to_json(*about.wait, terms);
  return one;
}

void tell_threads(const document::Document& answer,
                  const JsonTerms& terms,
                  const std::function<void(const Json& thread)>& tell) {
  Sections sections(answer, terms, tell);
  for (const document::Block& block : answer.blocks)
    std::visit(sections, block);
  sections.leave();
}

}  // namespace hognose::render
