// A line of bt-full, cut.
// SPDX-License-Identifier: MIT
#include "render/full_entry.h"

#include <gtest/gtest.h>

namespace hognose::render {
namespace {

std::string render_full_entry(const document::TraceEntry& entry, std::size_t max_repr) {
  Sheet sheet(false);
  add_full_entry(sheet, entry, max_repr, entry.place.file);
  return sheet.text();
}

TEST(FullEntry, IsCutByCharactersAfterItsNumber) {
  document::TraceEntry entry;
  entry.is_python = false;
  entry.level = 3;
  entry.text = "é€𝄡rest";
  EXPECT_EQ(render_full_entry(entry, 3), "#3 é€𝄡...(truncated)");
  EXPECT_EQ(render_full_entry(entry, 7), "#3 é€𝄡rest");
  EXPECT_EQ(render_full_entry(entry, 0), "#3 é€𝄡rest");
}

}  // namespace
}  // namespace hognose::render
