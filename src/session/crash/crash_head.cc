// Crashes in words.
// SPDX-License-Identifier: MIT
#include "session/crash/crash_head.h"

#include "base/formatted.h"
#include "session/target_head.h"

namespace hognose::session {

document::Crash describe_crash(const Crash& crash) {
  document::Crash said = describe_crash(crash.site.signal);
  std::string text = crash.said.function;
  if (!crash.said.text.empty()) text += (text.empty() ? "" : ": ") + crash.said.text;
  if (!text.empty()) said.what = formatted("\"{}\"", text);
  return said;
}

}  // namespace hognose::session
