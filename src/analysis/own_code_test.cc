// Files of the program and others.
// SPDX-License-Identifier: MIT
#include "analysis/own_code.h"

#include <gtest/gtest.h>

namespace hognose::analysis {
namespace {

TEST(OwnCode, IsWhatStandsInNoLibrary) {
  for (const char* path : {"/srv/app.py",
                           "app.py",
                           "<string>",
                           "<stdin>",
                           "/usr/lib/shop/app.py",
                           "/home/lib/python/app.py",
                           "/srv/lib/pythonic/app.py",
                           "/srv/lib/python3-shop/app.py",
                           ""})
    EXPECT_TRUE(is_own_code(path)) << path;
}

TEST(OwnCode, IsNotPythonsNorInstalled) {
  for (const char* path : {"/usr/lib/python3.11/queue.py",
                           "/usr/lib64/python2.7/threading.py",
                           "/opt/lib/python3.13t/asyncio/events.py",
                           "/opt/lib/python311.zip/queue.py",
                           "<frozen importlib._bootstrap>",
                           "/srv/venv/lib/python3.11/site-packages/gunicorn/arbiter.py",
                           "/usr/lib/python3/dist-packages/apt/cache.py"})
    EXPECT_FALSE(is_own_code(path)) << path;
}

TEST(OwnCode, AnInstalledScriptSaysNothingByItself) {
  EXPECT_FALSE(is_own_frame("/srv/venv/bin/gunicorn", "<module>"));
  EXPECT_FALSE(is_own_frame("../venv/bin/celery", "<module>"));
  EXPECT_FALSE(is_own_frame("bin/celery", "<module>"));
  EXPECT_FALSE(is_own_frame("/usr/lib/python3.11/queue.py", "get"));
  EXPECT_TRUE(is_own_frame("/home/me/bin/backup", "copy"));
  EXPECT_TRUE(is_own_frame("/home/me/bin/backup.py", "<module>"));
  EXPECT_TRUE(is_own_frame("/srv/cabin/backup", "<module>"));
  EXPECT_TRUE(is_own_frame("backup", "<module>"));
}

TEST(OwnCode, WhatStartsAHelperIsOfTheLibrary) {
  EXPECT_TRUE(starts_helper("/usr/lib/python3.11/multiprocessing/resource_tracker.py", "main"));
  EXPECT_TRUE(starts_helper("/usr/lib/python3.11/multiprocessing/spawn.py", "spawn_main"));
  EXPECT_TRUE(starts_helper("/v/site-packages/loky/backend/resource_tracker.py", "main"));
  EXPECT_FALSE(starts_helper("/srv/multiprocessing/app.py", "main"));
  EXPECT_FALSE(starts_helper("/usr/lib/python3.11/timeit.py", "main"));
}

TEST(OwnCode, WhatIsInstalledIsNotOfPython) {
  EXPECT_TRUE(is_library_code("/usr/lib/python3.11/queue.py"));
  EXPECT_TRUE(is_library_code("<frozen importlib._bootstrap>"));
  EXPECT_FALSE(is_library_code("/srv/venv/lib/python3.11/site-packages/gunicorn/arbiter.py"));
  EXPECT_FALSE(is_library_code("/srv/app.py"));
}

}  // namespace
}  // namespace hognose::analysis
