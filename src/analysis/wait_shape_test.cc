// Whose line is told of a wait, by frames of made-up files.
// SPDX-License-Identifier: MIT
#include "analysis/wait_shape.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace hognose::analysis {
namespace {

constexpr const char* library = "/usr/lib/python3.12/threading.py";
constexpr const char* pool = "/venv/lib/python3.12/site-packages/sqlalchemy/pool/impl.py";
constexpr const char* server = "/venv/lib/python3.12/site-packages/celery/worker.py";
constexpr const char* own = "/srv/shop/orders.py";

/// The path of the frame that is told, of files and functions, the newest first.
std::string find(const std::vector<std::pair<std::string, std::string>>& places) {
  std::vector<python::Frame> frames;
  std::vector<const python::Frame*> list;
  frames.reserve(places.size());
  list.reserve(places.size());
  for (const auto& [path, name] : places) {
    auto info = std::make_shared<python::CodeInfo>();
    info->path = path;
    info->name = name;
    frames.emplace_back().info = std::move(info);
  }
  for (const python::Frame& frame : frames)
    list.push_back(&frame);
  const python::Frame* const found = find_asking_frame(list);
  return found == nullptr ? "" : found->path();
}

TEST(WaitShape, TheNewestFunctionOfTheProgramAsks) {
  EXPECT_EQ(find({{library, "wait"}, {own, "load"}}), own);
  EXPECT_EQ(find({{library, "wait"}, {pool, "connect"}, {own, "load"}, {server, "run"}}), own);
  EXPECT_EQ(
      find({{library, "wait"}, {own, "<module>"}, {pool, "f"}, {"/srv/shop/main.py", "main"}}),
      own);
}

TEST(WaitShape, WhereTheProgramHasOnlyBegunTheLibraryAsks) {
  EXPECT_EQ(find({{library, "wait"}, {pool, "connect"}, {server, "run"}, {own, "<module>"}}), pool);
  EXPECT_EQ(find({{library, "wait"}, {pool, "connect"}}), pool);
  EXPECT_EQ(find({{library, "wait"}}), "");
  EXPECT_EQ(find({}), "");
}

}  // namespace
}  // namespace hognose::analysis
