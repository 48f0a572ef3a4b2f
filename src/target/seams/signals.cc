// The signals of Linux.
// SPDX-License-Identifier: MIT
#include "target/seams/signals.h"

#include <algorithm>
#include <array>
#include <csignal>

namespace hognose::target {
namespace {

struct Signal {
  int number;
  const char* name;
  bool is_fatal;
};
constexpr std::array<Signal, 31> signals{{
    {SIGHUP, "SIGHUP", true},       {SIGINT, "SIGINT", true},       {SIGQUIT, "SIGQUIT", true},
    {SIGILL, "SIGILL", true},       {SIGTRAP, "SIGTRAP", false},    {SIGABRT, "SIGABRT", true},
    {SIGBUS, "SIGBUS", true},       {SIGFPE, "SIGFPE", true},       {SIGKILL, "SIGKILL", true},
    {SIGUSR1, "SIGUSR1", true},     {SIGSEGV, "SIGSEGV", true},     {SIGUSR2, "SIGUSR2", true},
    {SIGPIPE, "SIGPIPE", true},     {SIGALRM, "SIGALRM", true},     {SIGTERM, "SIGTERM", true},
    {SIGSTKFLT, "SIGSTKFLT", true}, {SIGCHLD, "SIGCHLD", false},    {SIGCONT, "SIGCONT", false},
    {SIGSTOP, "SIGSTOP", false},    {SIGTSTP, "SIGTSTP", false},    {SIGTTIN, "SIGTTIN", false},
    {SIGTTOU, "SIGTTOU", false},    {SIGURG, "SIGURG", false},      {SIGXCPU, "SIGXCPU", true},
    {SIGXFSZ, "SIGXFSZ", true},     {SIGVTALRM, "SIGVTALRM", true}, {SIGPROF, "SIGPROF", true},
    {SIGWINCH, "SIGWINCH", false},  {SIGIO, "SIGIO", true},         {SIGPWR, "SIGPWR", true},
    {SIGSYS, "SIGSYS", true},
}};

const Signal* find_signal(int number) {
  const auto* const found = std::find_if(
      signals.begin(), signals.end(), [number](const Signal& one) { return one.number == number; });
  return found == signals.end() ? nullptr : found;
}

}  // namespace

std::string name_signal(int number) {
  const Signal* const signal = find_signal(number);
  return signal == nullptr ? "signal " + std::to_string(number) : signal->name;
}

bool is_fatal(int number) {
  const Signal* const signal = find_signal(number);
  return signal == nullptr ? number > 0 : signal->is_fatal;
}

}  // namespace hognose::target
