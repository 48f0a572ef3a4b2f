// bt and bt-native: the traceback of the selected thread, in Python alone or with machine frames.
// SPDX-License-Identifier: MIT
#include <array>
#include <optional>

#include "command/answer/backtrace.h"
#include "command/arguments.h"

namespace hognose::command {
namespace {

constexpr const char* bt_help =
    R"(Shows what the selected thread is doing in Python: its frames from the selected machine frame
outwards, the most recent call first, each with its file, line, function and source line. Builtin
functions being called, waiting for the GIL and garbage collection stand where they happen.

  -n         put the number of the machine frame before each line[[: `{machine_frame}` goes there]]
  --native   show all machine frames as well, each where it was called
  --python   show Python frames alone
  --all      show every frame, also on a terminal: there, and in a debugger's own, frames of a
             recursion that repeat are shown once, and so are threads with equal stacks
  --fold     show what repeats once, wherever the answer goes

Without --native and --python, the program shows the machine frames that matter: those of extension modules and
of the libraries they call, and the call that a thread blocks in.[[ In a debugger {prefix}bt-native does.]]

The frames are read from the interpreter's own records, so that they are complete in optimised and
stripped builds too[[, where the debugger's own `{own_bt}` shows the C functions of the interpreter]].[[
`{all_threads} {bt}` does it for all threads.]])";

constexpr const char* bt_native_help =
    R"(Like {bt}, with the machine frames that matter each where it was called: those of extension modules
and of the libraries they call, and the call of the C library that the thread blocks in. The
frames of extension modules tell which installed distribution they are from.

  -n         put the number of the machine frame before each line[[: `{machine_frame}` goes there]]
  --native   show all machine frames, those of the interpreter as well
  --all      show every frame, also on a terminal
  --fold     show frames of a recursion that repeat once, wherever the answer goes

The whole stack is shown, whichever frame is selected.)";

constexpr Flag numbers_flag{"-n", "Put the number of the machine frame before each line"};
constexpr Flag native_flag{"--native", "Show all machine frames as well"};
constexpr Flag python_flag{"--python", "Show Python frames alone"};
constexpr Flag all_flag{"--all", "Show every frame and every thread, also on a terminal"};
constexpr Flag fold_flag{"--fold", "Show frames that repeat once, also in a file or a pipe"};
constexpr std::array bt_flags{numbers_flag, native_flag, python_flag, all_flag, fold_flag};

struct Choice {
  document::TraceForm form = document::TraceForm::brief;
  std::optional<NativeFrames> native;  // nothing: what is usual
  document::Extent extent = document::Extent::of_place;
};

// Of flags that are known to be right.
Choice read_choice(std::string_view arguments) {
  Choice choice;
  const auto given = read_flags(bt_flags, arguments);
  if (!given) return choice;
  for (const std::string_view flag : *given) {
    if (flag == numbers_flag.name) {
      choice.form = document::TraceForm::numbered;
    } else if (flag == all_flag.name) {
      choice.extent = document::Extent::whole;
    } else if (flag == fold_flag.name) {
      choice.extent = document::Extent::folded;
    } else {
      choice.native = flag == native_flag.name ? NativeFrames::all : NativeFrames::none;
    }
  }
  return choice;
}

document::Document answer(const session::Query& query,
                          std::string_view command,
                          NativeFrames usual) {
  const Choice choice = read_choice(query.arguments);
  return answer_backtrace(
      query, command, {choice.form, choice.native.value_or(usual), choice.extent});
}

document::Document run_bt(const session::Query& query) {
  const bool shows = query.session.host().shows_native_frames();
  return answer(query, "bt", shows ? NativeFrames::that_matter : NativeFrames::none);
}

document::Document run_bt_native(const session::Query& query) {
  return answer(query, "bt-native", NativeFrames::that_matter);
}

bool bt_unwinds(std::string_view arguments) {
  return read_choice(arguments).native != NativeFrames::none;
}

constexpr std::array<Example, 2> bt_examples{{
    {"", "the stack of each thread, with the machine frames that matter"},
    {"--native", "with all machine frames"},
}};

}  // namespace

extern const Command bt_command{
    .name = "bt",
    .summary = "Show the Python traceback of the selected thread",
    .arguments = "[-n] [--native | --python] [--all | --fold]",
    .help = bt_help,
    .category = Category::stack,
    .run = run_bt,
    .unwinds = bt_unwinds,
    .tells_of_hangs = true,
    .tells_of_crashes = true,
    .says_why = true,
    .flags = bt_flags,
    .examples = bt_examples,
};

extern const Command bt_native_command{
    .name = "bt-native",
    .summary = "Show the Python traceback with the machine frames that matter",
    .arguments = "[-n] [--native | --python] [--all | --fold]",
    .help = bt_native_help,
    .category = Category::stack,
    .run = run_bt_native,
    .needs_a_prompt = true,  // without one, bt is the same
    .unwinds = bt_unwinds,
    .flags = bt_flags,
};

}  // namespace hognose::command
