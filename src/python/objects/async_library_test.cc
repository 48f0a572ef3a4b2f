// Names of modules.
// SPDX-License-Identifier: MIT
#include "python/objects/async_library.h"

#include <gtest/gtest.h>

namespace hognose::python {
namespace {

TEST(AsyncLibrary, IsAPackageOrWhatIsInIt) {
  for (const char* const module :
       {"asyncio", "asyncio.tasks", "anyio._core", "trio", "outcome._impl"})
    EXPECT_TRUE(is_async_library(module)) << module;
  for (const char* const module : {"", "app", "asyncio_ext", "trio2.x", "my.trio"})
    EXPECT_FALSE(is_async_library(module)) << module;
}

TEST(AsyncLibrary, WhatWaitsComeDownToIsOfTrioAlone) {
  EXPECT_TRUE(is_below_waits_of_trio("trio._core._traps"));
  EXPECT_FALSE(is_below_waits_of_trio("trio._sync"));
  EXPECT_FALSE(is_below_waits_of_trio("asyncio.futures"));
}

}  // namespace
}  // namespace hognose::python
