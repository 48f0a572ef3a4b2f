// The first line of an answer, in words.
// SPDX-License-Identifier: MIT
#include "document/head.h"

#include <array>

#include "base/counted.h"
#include "base/formatted.h"
#include "base/utf8.h"

namespace hognose::document {
namespace {

/// Of a command line, which no more is shown of than fits beside the rest.
constexpr std::size_t most_bytes = 120;

/// "< 10 s", "45 s", "3 min", "4 h", "12 d": as exact as somebody asks who wonders how long it has hung. Of a
/// process that has just started two looks say the same.
std::string describe_age(double seconds) {
  constexpr double young = 10;
  if (seconds < young) return formatted("< {:.0f} s", young);
  struct Unit {
    double seconds;
    double until;  ///< the next larger unit is better from so many seconds on
    const char* name;
  };
  constexpr double minute = 60;
  constexpr double hour = 60 * minute;
  constexpr double day = 24 * hour;
  constexpr std::array<Unit, 3> units{
      {{1, 2 * minute, "s"}, {minute, 2 * hour, "min"}, {hour, 2 * day, "h"}}};
  for (const Unit& unit : units) {
    if (seconds < unit.until) return formatted("{:.0f} {}", seconds / unit.seconds, unit.name);
  }
  return formatted("{:.0f} d", seconds / day);
}

std::string describe_process(const Head& head) {
  std::string text = "Process";
  if (head.pid != 0) text += formatted(" {}", head.pid);
  if (!head.command.empty()) text += ": " + cut_text(head.command, most_bytes);
  if (!head.python.empty()) text += " · " + head.python;
  if (head.threads) text += " · " + counted(*head.threads, "thread");
  if (head.up_seconds) text += " · up " + describe_age(*head.up_seconds);
  if (head.cpu_seconds) text += formatted(" · cpu {:.1f} s", *head.cpu_seconds);
  if (const std::size_t count = head.children.size(); count != 0)
    text += formatted(" · {} below it", counted(count, "Python process"));
  return text;
}

std::string describe_crash(const Crash& crash) {
  std::string text = crash.name;
  if (!crash.what.empty()) text += ", " + crash.what;
  if (!crash.thread.empty()) return text + formatted(", in thread \"{}\"", crash.thread);
  return crash.tid == 0 ? text : text + formatted(", in thread {}", crash.tid);
}

std::string describe_core(const Head& head) {
  std::string text = "Core";
  if (!head.command.empty()) text += " of " + cut_text(head.command, most_bytes);
  if (head.pid != 0) text += formatted(" (pid {})", head.pid);
  if (!head.python.empty()) text += ", " + head.python;
  return text + ": " + (head.crash ? describe_crash(*head.crash) : "nothing crashed");
}

}  // namespace

std::string describe(const Head& head) {
  return head.is_core ? describe_core(head) : describe_process(head);
}

}  // namespace hognose::document
