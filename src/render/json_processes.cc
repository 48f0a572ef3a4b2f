// Processes as objects.
// SPDX-License-Identifier: MIT
#include "render/json_processes.h"

namespace hognose::render {
namespace {

using json::brief_place;
using json::name;
using json::or_null;

Json process(const document::Process& process) {
  return {{"pid", process.pid},
          {"parent", process.parent},
          {"above", process.above == 0 ? Json(nullptr) : Json(process.above)},
          {"user", name(process.user)},
          {"python", or_null(process.python)},
          {"threads", process.threads},
          {"command", name(process.command)},
          {"does", name(process.does)},
          {"place", process.place ? brief_place(*process.place) : Json(nullptr)}};
}

}  // namespace

Json to_json(const document::Processes& block) {
  Json one{{"type", "processes"}};
  if (!block.title.empty()) one["title"] = name(block.title);
  one["processes"] = Json::array();
  for (const document::Process& each : block.list)
    one["processes"].push_back(process(each));
  if (block.others) {
    one["others"] = {{"without_python", block.others->without_python},
                     {"not_permitted", block.others->not_permitted},
                     {"kernel_threads", block.others->kernel_threads},
                     {"ended", block.others->ended}};
  }
  return one;
}

}  // namespace hognose::render
