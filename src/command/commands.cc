// The list of commands. Every host reads their rows, help and completion from here.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <utility>

#include "base/formatted.h"
#include "command/arguments.h"
#include "command/command.h"
#include "command/path/path.h"

// In the order in which help lists them. NAME_command is defined in NAME.cc, bt_native_command beside
// bt_command.
#define HOGNOSE_COMMANDS(ROW) \
  ROW(overview)               \
  ROW(bt)                     \
  ROW(bt_native)              \
  ROW(bt_full)                \
  ROW(exc)                    \
  ROW(up)                     \
  ROW(down)                   \
  ROW(frame)                  \
  ROW(list)                   \
  ROW(print)                  \
  ROW(locals)                 \
  ROW(threads)                \
  ROW(locks)                  \
  ROW(tasks)                  \
  ROW(why)                    \
  ROW(whatis)                 \
  ROW(info)

#define HOGNOSE_DECLARE(name) extern const Command name##_command;
#define HOGNOSE_LIST(name) name##_command,

namespace hognose::command {

HOGNOSE_COMMANDS(HOGNOSE_DECLARE)

session::Reading make_reading(const Command& command, std::string_view arguments) {
  session::Reading reading;
  reading.reads_values = command.reads_values;
  reading.reads_exceptions = command.reads_exceptions;
  reading.unwinds = command.unwinds != nullptr && command.unwinds(arguments);
  return reading;
}

std::string find_mistake(const Command& command,
                         std::string_view arguments,
                         const session::Words& words) {
  if (command.find_mistake != nullptr) return command.find_mistake(arguments, words);
  if (command.flags.empty()) {
    const std::string_view given = trim(arguments);
    if (given.empty()) return {};
    return formatted("{}{} takes no arguments; {} is not understood",
                     words.prefix,
                     command.name,
                     repr_of(given));
  }
  const auto flags = read_flags(command.flags, arguments);
  return flags ? std::string() : flags.error();
}

document::Document ask(const Command& command, const session::Query& query) {
  std::string mistake = find_mistake(command, query.arguments, query.session.host().words());
  if (mistake.empty()) return command.run(query);
  return document::refuse(command.name, document::Refusal::usage, std::move(mistake));
}

std::span<const Command> all_commands() {
  static const std::array table{HOGNOSE_COMMANDS(HOGNOSE_LIST)};
  return table;
}

const Command* find_command(std::string_view name) {
  const auto rows = all_commands();
  const auto found = std::find_if(
      rows.begin(), rows.end(), [name](const Command& row) { return row.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace hognose::command
