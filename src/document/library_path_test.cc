// Paths of libraries and of what is none.
// SPDX-License-Identifier: MIT
#include "document/library_path.h"

#include <gtest/gtest.h>

namespace hognose::document {
namespace {

TEST(LibraryPath, OfInstalledPackages) {
  EXPECT_EQ(find_library_path("/srv/venv/lib/python3.11/site-packages/gunicorn/arbiter.py"),
            "gunicorn/arbiter.py");
  EXPECT_EQ(find_library_path("/usr/lib/python3/dist-packages/six.py"), "six.py");
}

TEST(LibraryPath, OfPythonItself) {
  EXPECT_EQ(find_library_path("/usr/lib/python3.11/concurrent/futures/thread.py"),
            "concurrent/futures/thread.py");
  EXPECT_EQ(find_library_path("/opt/py/lib/python2.7/threading.py"), "threading.py");
  EXPECT_EQ(find_library_path("/usr/lib64/python3.9/lib-dynload/select.so"),
            "lib-dynload/select.so");
  EXPECT_EQ(find_library_path("/usr/lib/python311.zip/queue.py"), "queue.py");
  EXPECT_EQ(find_library_path("<frozen importlib._bootstrap>"), "<frozen importlib._bootstrap>");
}

TEST(LibraryPath, TheLastOfSeveralFoldersCountsAndPackagesBeforePython) {
  EXPECT_EQ(find_library_path("/lib/python3/dist-packages/a/lib/python3.11/site-packages/b.py"),
            "b.py");
  EXPECT_EQ(find_library_path("/venv/lib/python3.11/site-packages/a/lib/python3.9/b.py"),
            "a/lib/python3.9/b.py");
  EXPECT_EQ(find_library_path("/lib/python3.11/lib/pythonista/b.py"), "lib/pythonista/b.py");
}

TEST(LibraryPath, OwnCodeHasNone) {
  for (const char* own : {"/srv/app.py",
                          "app.py",
                          "<string>",
                          "",
                          "/home/me/lib/pythonista/app.py",
                          "/home/me/site-packages.py",
                          "/srv/lib/python3.11",
                          "/srv/lib/python3.11/"}) {
    EXPECT_EQ(find_library_path(own), std::nullopt) << own;
  }
}

}  // namespace
}  // namespace hognose::document
