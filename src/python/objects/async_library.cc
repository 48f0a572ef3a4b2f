// Compares names of modules.
// SPDX-License-Identifier: MIT
#include "python/objects/async_library.h"

#include <algorithm>
#include <array>

namespace hognose::python {
namespace {

/// Whether a module is that package, or is in it.
bool is_in_package(std::string_view module, std::string_view package) {
  return module.starts_with(package) &&
         (module.size() == package.size() || module[package.size()] == '.');
}

}  // namespace

bool is_async_library(std::string_view module) {
  constexpr std::array<std::string_view, 4> packages{"asyncio", "anyio", "trio", "outcome"};
  return std::any_of(packages.begin(), packages.end(), [module](std::string_view package) {
    return is_in_package(module, package);
  });
}

bool is_below_waits_of_trio(std::string_view module) {
  constexpr std::array<std::string_view, 4> modules{"trio._core._traps",
                                                    "trio._core._parking_lot",
                                                    "trio._core._io_epoll",
                                                    "trio._core._generated_io_epoll"};
  return std::find(modules.begin(), modules.end(), module) != modules.end();
}

}  // namespace hognose::python
