// bt: the traceback of the selected thread, in Python alone or with machine frames.
// SPDX-License-Identifier: MIT
#include <array>
#include <optional>

#include "command/commands.h"
#include "command/path.h"
#include "command/trace.h"

namespace hognose::command {
namespace {

struct Choice {
  document::TraceForm form = document::TraceForm::brief;
  std::optional<NativeFrames> native;  // nothing: what is usual
  std::string_view unknown;  // a word that is none of them; empty if there is none
};

Choice parse(std::string_view arguments) {
  Choice choice;
  for (arguments = trim(arguments); !arguments.empty(); arguments = trim(arguments)) {
    const std::string_view word = arguments.substr(0, arguments.find(' '));
    arguments.remove_prefix(word.size());
    if (word == "-n") {
      choice.form = document::TraceForm::numbered;
    } else if (word == "--native") {
      choice.native = NativeFrames::all;
    } else if (word == "--python") {
      choice.native = NativeFrames::none;
    } else {
      choice.unknown = word;
    }
  }
  return choice;
}

document::Document answer(Session& session,
                          std::string_view command,
                          std::string_view arguments,
                          NativeFrames usual) {
  const Choice choice = parse(arguments);
  if (!choice.unknown.empty()) {
    return no_answer(session,
                     command,
                     "The arguments are -n, --native and --python; " + repr_of(choice.unknown) +
                         " is not understood");
  }
  return answer_backtrace(session, command, choice.form, choice.native.value_or(usual));
}

}  // namespace

document::Document run_bt(Session& session, std::string_view arguments) {
  const bool shows = session.host().shows_native_frames();
  return answer(session, "bt", arguments, shows ? NativeFrames::that_matter : NativeFrames::none);
}

document::Document run_bt_native(Session& session, std::string_view arguments) {
  return answer(session, "bt-native", arguments, NativeFrames::that_matter);
}

bool bt_unwinds(std::string_view arguments) {
  return parse(arguments).native != NativeFrames::none;
}

}  // namespace hognose::command
