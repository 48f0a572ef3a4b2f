// Paths of all sorts, shortened.
// SPDX-License-Identifier: MIT
#include "render/shown_path.h"

#include <gtest/gtest.h>

namespace hognose::render {
namespace {

TEST(ShownPath, PythonFiles) {
  EXPECT_EQ(short_path("/v/lib/python3.11/site-packages/gunicorn/arbiter.py", "/srv"),
            "gunicorn/arbiter.py");
  EXPECT_EQ(short_path("/usr/lib/python3.11/queue.py", "/srv"), "queue.py");
  EXPECT_EQ(short_path("/srv/shop/cart.py", "/srv"), "shop/cart.py");
  EXPECT_EQ(short_path("/srv/shop/cart.py", ""), "/srv/shop/cart.py");
  EXPECT_EQ(short_path("/srv/shop/cart.py", "/srv/sh"), "/srv/shop/cart.py");
  EXPECT_EQ(short_path("/srv", "/srv"), "/srv");
  EXPECT_EQ(short_path("/srv/", "/srv"), "/srv/");
  EXPECT_EQ(short_path("<string>", "/srv"), "<string>");
}

TEST(ShownPath, MachineCode) {
  EXPECT_EQ(short_image("/usr/lib/x86_64-linux-gnu/libc.so.6"), "libc.so.6");
  EXPECT_EQ(short_image("[vdso]"), "[vdso]");
  EXPECT_EQ(short_image("/odd/"), "/odd/");
  EXPECT_EQ(short_source("/tmp/build.3/Modules/clinic/select.c.h"), "clinic/select.c.h");
  EXPECT_EQ(short_source("pricing.pyx"), "pricing.pyx");
  EXPECT_EQ(short_source("/a.c"), "/a.c");
  EXPECT_EQ(short_source("src/a.c"), "src/a.c");
}

}  // namespace
}  // namespace hognose::render
