// Reading constants off a call.
// SPDX-License-Identifier: MIT
#include "native/fatal_text.h"

#include <algorithm>
#include <string_view>

#include "machine/constant_arguments.h"
#include "native/call_argument.h"
#include "native/function_names.h"

namespace hognose::native {
namespace {

using target::Register;

/// Says always the same of its one argument, the name of a function.
constexpr std::string_view no_thread_state = "_Py_FatalError_TstateNULL";
/// A check of an object, _PyObject_ASSERT: of the object, expression, message, file, line, function.
constexpr std::string_view failed_check = "_PyObject_AssertFailed";
constexpr std::size_t most_fatal_frames = 12;  // abort, raise and the runtime's own

bool is_fatal_function(std::string_view name) {
  return name == "Py_FatalError" || name == "_Py_FatalErrorFunc" ||
         name == "_Py_FatalErrorFormat" || name == "_Py_FatalRefcountErrorFunc" ||
         name == no_thread_state || name == failed_check;
}

/// What was filled in is not kept: "bad ID: Allocated using API '%c'" as "bad ID: Allocated using API '…'".
std::string without_conversions(const std::string& format) {
  std::string text;
  for (std::size_t at = 0; at < format.size(); ++at) {
    if (format[at] != '%') {
      text += format[at];
      continue;
    }
    text += format.substr(at, 2) == "%%" ? "%" : "…";
    at = std::min(format.find_first_not_of("%-+ #0123456789.*lhzjt", at + 1), format.size());
  }
  return text;
}

/// The arguments of the call that returns to `back`.
FatalText read_call(const target::Target& target, std::string_view called, Address back) {
  const auto read = [&](Register argument) {
    return machine::read_constant_argument(target, back, argument);
  };
  FatalText text;
  if (called == "Py_FatalError") {
    text.message = read(Register::rdi);
  } else if (called == failed_check) {
    text.function = read(Register::r9);
    text.message = read(Register::rdx);
    if (text.message.empty()) text.message = read(Register::rsi);
  } else {
    text.function = read(Register::rdi);
    text.message = called == no_thread_state ? "the function must be called with the GIL held"
                                             : read(Register::rsi);
  }
  return text;
}

}  // namespace

std::optional<FatalText> find_fatal_text(const target::Target& target,
                                         MachineStack& machine,
                                         std::size_t start) {
  std::optional<std::size_t> oldest;
  for (std::size_t index = start; index < start + most_fatal_frames; ++index) {
    const MachineFrame* const frame = machine.at(index);
    if (frame == nullptr) break;
    if (is_fatal_function(plain_name(frame->function))) oldest = index;
  }
  if (!oldest) return std::nullopt;
  const std::string called(plain_name(machine.at(*oldest)->function));
  const MachineFrame* const caller = machine.at(*oldest + 1);
  FatalText text;
  if (caller != nullptr) text = read_call(target, called, caller->pc);
  const bool is_alone = called == "Py_FatalError";
  if (text.message.empty() && called != failed_check) {
    // It was no constant: it was made as the program ran.
    const auto at =
        find_argument(target, machine, *oldest, is_alone ? Register::rdi : Register::rsi);
    if (at) text.message = machine::read_shown_text(target, *at);
  }
  if (called == "_Py_FatalErrorFormat") text.message = without_conversions(text.message);
  text.frame = *oldest + 1;
  return text;
}

}  // namespace hognose::native
