// What is not known of a thread is null.
// SPDX-License-Identifier: MIT
#include "render/json_threads.h"

#include <utility>

#include "render/json_waits.h"

namespace hognose::render {

using json::address_or_null;
using json::brief_place;
using json::name;
using json::or_null;

namespace {

Json thread_states(const std::vector<document::ThreadState>& states) {
  Json list = Json::array();
  for (const document::ThreadState& state : states) {
    Json one{{"state", name(state.state)}, {"how", name(state.how)}};
    if (!state.name.empty()) one["name"] = name(state.name);
    if (!state.detail.empty()) one["detail"] = name(state.detail);
    if (state.wait) one["waits_for"] = to_json(*state.wait);
    list.push_back(std::move(one));
  }
  return list;
}

}  // namespace

Json thread(const document::Thread& thread) {
  Json one{{"tid", thread.tid == 0 ? Json(nullptr) : Json(thread.tid)}};
  one["ident"] = address_or_null(thread.ident);
  one["python_name"] = or_null(thread.python_name);
  one["os_name"] = or_null(thread.os_name);
  one["interpreter"] = thread.interpreters.empty() ? Json(nullptr) : Json(thread.interpreters[0]);
  if (thread.interpreters.size() > 1) one["interpreters"] = thread.interpreters;
  one["daemon"] = or_null(thread.is_daemon);
  one["states"] = thread_states(thread.states);
  one["place"] = thread.place ? brief_place(*thread.place) : Json(nullptr);
  return one;
}

// An ident may have more digits than a program reads exactly from a JSON number.
Json thread(const document::ThreadIdentity& about) {
  Json one{{"tid", about.tid == 0 ? Json(nullptr) : Json(about.tid)},
           {"ident", address_or_null(about.ident)},
           {"python_name", or_null(about.name)},
           {"os_name", or_null(about.os_name)},
           {"state", name(about.state)}};
  if (about.wait) one["waits_for"] = to_json(*about.wait);
  return one;
}

}  // namespace hognose::render
