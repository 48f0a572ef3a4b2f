// Signals as sentences, and the names of versions and threads.
// SPDX-License-Identifier: MIT
#include "session/target_head.h"

#include <algorithm>
#include <csignal>

#include "base/formatted.h"
#include "python/values/printable.h"
#include "target/seams/signals.h"

namespace hognose::session {
namespace {

using target::FatalSignal;

/// What the instruction did with the address, as far as that is known without decoding it.
std::string describe_touch(const FatalSignal& fatal) {
  const bool is_jump = !fatal.pc.is_null() && fatal.pc == fatal.address;
  return formatted("{} to {:#x}", is_jump ? "jump" : "access", fatal.address.value());
}

/// Of a fault in memory. A general protection has no address: the kernel writes 0 there.
std::string describe_access(const FatalSignal& fatal) {
  constexpr int no_memory = 1;  // SEGV_MAPERR
  constexpr int no_right = 2;  // SEGV_ACCERR
  if (fatal.code == SI_KERNEL) return "access to an address that no memory can have";
  if (fatal.code == no_memory) return describe_touch(fatal) + " (not mapped)";
  return describe_touch(fatal) + (fatal.code == no_right ? " (no right to it)" : "");
}

std::string describe_bus_error(const FatalSignal& fatal) {
  constexpr int no_such_address = 2;  // BUS_ADRERR
  if (fatal.code == SI_KERNEL) return {};
  return describe_touch(fatal) +
         (fatal.code == no_such_address ? " (behind the end of its file, or not readable)" : "");
}

bool is_about_memory(int number) {
  return number == SIGSEGV || number == SIGBUS || number == SIGILL || number == SIGFPE;
}

/// A fault whose handler has run is often raised once more, so that the core is of the handler.
std::string describe_sender(const FatalSignal& fatal) {
  if (fatal.is_own) {
    return is_about_memory(fatal.number) ? "raised by the process itself, maybe by a handler of it"
                                         : "raised by the process itself";
  }
  if (fatal.sender == 0) return "sent by the kernel, or from outside of its container";
  return formatted("sent by process {} (uid {})", fatal.sender, fatal.sender_user);
}

std::string describe_what(const FatalSignal& fatal) {
  switch (fatal.number) {
    case SIGSEGV:
      return describe_access(fatal);
    case SIGBUS:
      return describe_bus_error(fatal);
    case SIGILL:
      return formatted("no valid instruction at {:#x}", fatal.address.value());
    default:
      return formatted("a division without a result at {:#x}", fatal.address.value());
  }
}

}  // namespace

std::string describe_version(std::uint32_t hex) {
  const bool is_patch_known = (hex & 0xffU) != 0;
  if (!is_patch_known) return formatted("{}.{}", hex >> 24U, hex >> 16U & 0xffU);
  std::string text = formatted("{}.{}.{}", hex >> 24U, hex >> 16U & 0xffU, hex >> 8U & 0xffU);
  const std::uint32_t serial = hex & 0xfU;
  switch (hex >> 4U & 0xfU) {
    case 0xa:
      return text + formatted("a{}", serial);
    case 0xb:
      return text + formatted("b{}", serial);
    case 0xc:
      return text + formatted("rc{}", serial);
    default:
      return text;
  }
}

std::string describe_minor_version(const python::Build& build) {
  if (build.version_hex == 0) return {};
  return formatted("{}.{}{}",
                   build.version_hex >> 24U,
                   build.version_hex >> 16U & 0xffU,
                   build.free_threaded ? "t" : "");
}

document::Crash describe_crash(const FatalSignal& fatal) {
  document::Crash crash;
  crash.signal = fatal.number;
  crash.name = target::name_signal(fatal.number);
  crash.tid = fatal.tid;
  if (!fatal.has_details) return crash;
  crash.code = fatal.code;
  if (fatal.was_sent()) {
    crash.what = describe_sender(fatal);
  } else if (is_about_memory(fatal.number)) {
    crash.what = describe_what(fatal);
    if (fatal.code != SI_KERNEL) crash.address = fatal.address.value();
  }
  return crash;
}

void add_python(Session& session, document::Head& head) {
  const auto program = session.program();
  if (!program) return;
  head.python = "CPython " + describe_version((*program)->build.version_hex);
  if (!head.crash) return;
  const auto list = session.threads();
  const auto os_threads = (*program)->target->threads->list();
  if (!list || !os_threads) return;
  const auto hit = std::find_if(os_threads->begin(), os_threads->end(), [&](const auto& thread) {
    return thread.has_id(head.crash->tid);
  });
  if (hit == os_threads->end()) return;
  for (const python::Thread& state : python::StateIndex(**list).find(*hit)) {
    if (!state.name.empty()) head.crash->thread = state.name;
  }
  if (head.crash->thread.empty()) head.crash->thread = python::printable(hit->name);
}

}  // namespace hognose::session
