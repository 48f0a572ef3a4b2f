// The blocks of waits as objects.
// SPDX-License-Identifier: MIT
#include "render/json_waits.h"

#include <algorithm>
#include <utility>

#include "base/formatted.h"
#include "render/json_frames.h"

namespace hognose::render {
namespace {

using json::address_or_null;
using json::brief_place;
using json::hole;
using json::name;
using json::or_null;

Json waiter(const document::Waiter& waiter, const JsonTerms& terms) {
  return {{"tid", terms.tid(waiter.tid)},
          {"place", or_null(waiter.place)},
          {"timed", or_null(waiter.is_timed)},
          {"certainty", waiter.is_exact ? "exact" : "likely"},
          {"how", name(waiter.how)}};
}

Json wait_holder(const document::WaitHolder& holder, const JsonTerms& terms) {
  return {{"tid", terms.tid(holder.tid.value_or(0))},
          {"certainty", holder.is_exact ? "exact" : "likely"},
          {"how", name(holder.how)},
          {"place", or_null(holder.place)},
          {"text", name(holder.text)}};
}

/// What is known of the thing itself.
Json thing_itself(const document::AwaitedThing& thing, const JsonTerms& terms) {
  Json one{{"kind", name(thing.kind)},
           {"text", name(thing.text)},
           {"name", or_null(thing.name)},
           {"address", address_or_null(thing.address)},
           {"holder", thing.holder ? wait_holder(*thing.holder, terms) : Json(nullptr)}};
  for (const document::AwaitedFile& file : thing.files) {
    one["descriptors"].push_back(
        {{"fd", file.descriptor}, {"kind", or_null(file.kind)}, {"text", or_null(file.text)}});
  }
  for (const document::AwaitedProcess& process : thing.processes) {
    one["processes"].push_back({{"pid", process.pid},
                                {"command", or_null(process.command)},
                                {"state", or_null(process.state)}});
  }
  return one;
}

Json awaited_thing(const document::AwaitedThing& thing, const JsonTerms& terms) {
  Json one = thing_itself(thing, terms);
  one["waiters"] = Json::array();
  for (const document::Waiter& each : thing.waiters)
    one["waiters"].push_back(waiter(each, terms));
  return one;
}

Json addresses(const std::vector<std::uint64_t>& list) {
  Json all = Json::array();
  for (const std::uint64_t address : list)
    all.push_back(formatted("{:#x}", address));
  return all;
}

Json task_job(const document::TaskJob& job) {
  Json one{{"future", address_or_null(job.future)},
           {"function", or_null(job.function)},
           {"state", name(job.state)},
           {"ident", address_or_null(job.ident)},
           {"place", or_null(job.place)}};
  if (job.ident != 0) one["certainty"] = job.is_certain ? "exact" : "likely";
  return one;
}

/// Of the coroutines that have any.
void add_locals(const document::Task& task, Json& one) {
  for (std::size_t at = 0; at < std::min(task.chain.size(), task.variables.size()); ++at) {
    if (task.variables[at].empty()) continue;
    one["locals"].push_back(
        {{"place", brief_place(*task.chain[at])}, {"rows", bindings(task.variables[at])}});
  }
}

/// What is not known, or not so of this task, is left out.
Json task(const document::Task& task) {
  Json one{{"name", name(task.name)}, {"address", address_or_null(task.address)}};
  one["depth"] = task.depth;
  one["state"] = name(task.state);
  one["text"] = name(task.text);
  if (!task.kind.empty()) one["waits_for"] = name(task.kind);
  if (task.object != 0) one["object"] = address_or_null(task.object);
  if (!task.object_name.empty()) one["object_name"] = name(task.object_name);
  if (task.descriptor) one["descriptor"] = *task.descriptor;
  if (task.until) one["until"] = *task.until;
  one["awaits"] = addresses(task.awaits);
  one["awaited_by"] = addresses(task.awaited_by);
  for (const document::TaskHolder& holder : task.holders) {
    one["held_by"].push_back({{"task", address_or_null(holder.task)},
                              {"certainty", holder.is_certain ? "exact" : "likely"},
                              {"place", name(holder.place)}});
  }
  for (const document::TaskJob& job : task.jobs)
    one["jobs"].push_back(task_job(job));
  one["place"] = task.place ? brief_place(*task.place) : Json(nullptr);
  one["chain"] = Json::array();
  for (const document::SharedPlace& place : task.chain)
    one["chain"].push_back(brief_place(*place));
  add_locals(task, one);
  if (!task.type.empty()) one["greenlet_type"] = name(task.type);
  if (task.parent != 0) one["parent"] = address_or_null(task.parent);
  if (task.hole) one["hole"] = hole(*task.hole);
  return one;
}

const char* name_sort(document::TaskSort sort) {
  if (sort == document::TaskSort::greenlet) return "greenlet";
  return sort == document::TaskSort::coroutine ? "coroutine" : "task";
}

}  // namespace

Json to_json(const document::ThreadWait& wait, const JsonTerms& terms) {
  Json one = thing_itself(wait.thing, terms);
  one["timed"] = or_null(wait.is_timed);
  one["certainty"] = wait.is_exact ? "exact" : "likely";
  one["how"] = name(wait.how);
  return one;
}

Json to_json(const document::WaitGraph& block, const JsonTerms& terms) {
  Json one{{"type", "wait_graph"}, {"locks", Json::array()}, {"cycles", Json::array()}};
  for (const document::AwaitedThing& thing : block.things)
    one["locks"].push_back(awaited_thing(thing, terms));
  for (const document::WaitCycle& cycle : block.cycles) {
    Json tids = Json::array();
    for (const std::int64_t tid : cycle.tids)
      tids.push_back(terms.tid(tid));
    one["cycles"].push_back({{"certain", cycle.is_certain},
                             {"text", name(cycle.text)},
                             {"locks", cycle.things},
                             {"tids", std::move(tids)}});
  }
  return one;
}

Json to_json(const document::Tasks& block) {
  Json one{{"type", "tasks"}, {"title", name(block.title)}};
  one["kind"] = name_sort(block.sort);
  one["loop"] = address_or_null(block.loop);
  one["loop_type"] = name(block.loop_type);
  one["ident"] = address_or_null(block.ident);
  one["tasks"] = Json::array();
  for (const document::Task& each : block.list)
    one["tasks"].push_back(task(each));
  return one;
}

}  // namespace hognose::render
