// What names of files tell.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_images.h"

#include <gtest/gtest.h>

namespace hognose::session {
namespace {

TEST(CrashImages, RuntimesOfOpenMp) {
  for (const char* const name :
       {"libgomp.so.1", "libgomp-a34b3233.so.1.0.0", "libiomp5.so", "libomp.so.5"})
    EXPECT_TRUE(is_openmp(name)) << name;
  for (const char* const name : {"libgomp", "libompt.so", "libopenblas.so", "mylibgomp.so.1", ""})
    EXPECT_FALSE(is_openmp(name)) << name;
}

TEST(CrashImages, AModuleSaysWhichPythonItIsOf) {
  const auto tag = read_module_tag("_shop.cpython-312-x86_64-linux-gnu.so");
  ASSERT_TRUE(tag);
  EXPECT_EQ(tag->major, 3U);
  EXPECT_EQ(tag->minor, 12U);
  EXPECT_FALSE(tag->is_debug || tag->is_free_threaded);
  EXPECT_TRUE(read_module_tag("_shop.cpython-36dm-x86_64-linux-gnu.so")->is_debug);
  EXPECT_TRUE(read_module_tag("_shop.cpython-313t-x86_64-linux-gnu.so")->is_free_threaded);
  EXPECT_EQ(read_module_tag("_shop.cpython-39.so")->minor, 9U);
}

TEST(CrashImages, OtherNamesSayNothing) {
  for (const char* const name : {"_shop.so",
                                 "_shop.abi3.so",
                                 "_shop.cpython-",
                                 "_shop.cpython-3",
                                 "_shop.cpython-3x.so",
                                 "_shop.cpython-312",
                                 "_shop.cpython-312x86.so",
                                 "_shop.cpython-399999999999.so"})
    EXPECT_FALSE(read_module_tag(name)) << name;
}

}  // namespace
}  // namespace hognose::session
