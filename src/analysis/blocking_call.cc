// Reads the arguments of the calls that wait.
// SPDX-License-Identifier: MIT
#include "analysis/blocking_call.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <string_view>

#include "base/counted.h"
#include "base/formatted.h"

namespace hognose::analysis {
namespace {

struct CallRow {
  std::string_view name;
  CallSort sort;
};
constexpr std::array call_rows{
    CallRow{"clock_nanosleep", CallSort::sleep},
    CallRow{"nanosleep", CallSort::sleep},
    CallRow{"read", CallSort::read},
    CallRow{"readv", CallSort::read},
    CallRow{"pread64", CallSort::read},
    CallRow{"preadv", CallSort::read},
    CallRow{"recvfrom", CallSort::read},
    CallRow{"recvmsg", CallSort::read},
    CallRow{"recvmmsg", CallSort::read},
    CallRow{"write", CallSort::write},
    CallRow{"writev", CallSort::write},
    CallRow{"pwrite64", CallSort::write},
    CallRow{"pwritev", CallSort::write},
    CallRow{"sendto", CallSort::write},
    CallRow{"sendmsg", CallSort::write},
    CallRow{"sendmmsg", CallSort::write},
    CallRow{"accept", CallSort::accept},
    CallRow{"accept4", CallSort::accept},
    CallRow{"connect", CallSort::connect},
    CallRow{"epoll_wait", CallSort::events},
    CallRow{"epoll_pwait", CallSort::events},
    CallRow{"epoll_pwait2", CallSort::events},
    CallRow{"poll", CallSort::descriptors},
    CallRow{"ppoll", CallSort::descriptors},
    CallRow{"select", CallSort::descriptors},
    CallRow{"pselect6", CallSort::descriptors},
    CallRow{"flock", CallSort::file_lock},
    CallRow{"fcntl", CallSort::file_lock},
    CallRow{"wait4", CallSort::child},
    CallRow{"waitid", CallSort::child},
    CallRow{"pause", CallSort::signal},
    CallRow{"rt_sigtimedwait", CallSort::signal},
    CallRow{"rt_sigsuspend", CallSort::signal},
    CallRow{"open", CallSort::open},
    CallRow{"openat", CallSort::open},
    CallRow{"openat2", CallSort::open},
};

/// More are not listed by anybody.
constexpr std::uint64_t most_listed = 64;

CallSort find_sort(const target::SystemCall& call) {
  const auto* const row = std::find_if(call_rows.begin(), call_rows.end(), [&](const CallRow& one) {
    return one.name == call.name;
  });
  return row == call_rows.end() ? CallSort::other : row->sort;
}

// include/uapi/asm-generic/fcntl.h: those that wait for a lock.
bool waits_for_lock(const target::SystemCall& call) {
  constexpr std::uint64_t set_lock = 7;  // F_SETLKW
  constexpr std::uint64_t set_lock_of_open_file = 38;  // F_OFD_SETLKW
  const auto command = call.arguments[1].value_or(0) & UINT32_MAX;
  return call.name == "flock" || command == set_lock || command == set_lock_of_open_file;
}

/// struct pollfd {int fd; short events; short revents}, of which negative ones are not looked at.
void add_polled(const target::Memory& memory, const target::SystemCall& call, BlockingCall& made) {
  struct Polled {
    std::int32_t descriptor;
    std::uint32_t events;
  };
  const std::uint64_t count = call.arguments[1].value_or(0);
  std::array<Polled, most_listed> list{};
  const auto wanted = std::span(list).first(std::min(count, most_listed));
  const Address from(call.arguments[0].value_or(0));
  made.descriptor_count = count;
  if (wanted.empty() || !memory.read(from, std::as_writable_bytes(wanted))) return;
  for (const Polled& one : wanted) {
    if (one.descriptor >= 0) made.descriptors.push_back(one.descriptor);
  }
  if (count <= most_listed) made.descriptor_count = made.descriptors.size();
}

/// A bit a descriptor, in three sets of which any may be missing.
std::optional<std::set<std::int32_t>> read_selected(const target::Memory& memory,
                                                    const target::SystemCall& call) {
  constexpr std::uint64_t most_bits = 1024;  // FD_SETSIZE
  constexpr std::uint64_t bits = 64;
  const std::uint64_t count = call.arguments[0].value_or(0) & UINT32_MAX;
  if (count > most_bits) return std::nullopt;
  std::set<std::int32_t> found;
  // The third set, of exceptional conditions, is an argument that is not kept.
  for (const std::size_t which : {1U, 2U}) {
    const Address from(call.arguments[which].value_or(0));
    if (from.is_null() || count == 0) continue;
    std::array<std::uint64_t, most_bits / bits> set{};
    const auto used = std::span(set).first((count + bits - 1) / bits);
    if (!memory.read(from, std::as_writable_bytes(used))) return std::nullopt;
    for (std::uint64_t at = 0; at < count; ++at) {
      if ((set[at / bits] >> at % bits & 1U) != 0) found.insert(static_cast<std::int32_t>(at));
    }
  }
  return found;
}

void add_selected(const target::Memory& memory,
                  const target::SystemCall& call,
                  BlockingCall& made) {
  const auto found = read_selected(memory, call);
  if (!found) return;
  // Whoever selects nothing sleeps.
  if ((call.arguments[0].value_or(1) & UINT32_MAX) == 0) made.sort = CallSort::sleep;
  made.descriptor_count = found->size();
  for (const std::int32_t one : *found) {
    if (made.descriptors.size() < most_listed) made.descriptors.push_back(one);
  }
}

void add_child(const target::SystemCall& call, BlockingCall& made) {
  constexpr std::uint64_t by_id = 1;  // P_PID
  constexpr std::uint64_t by_descriptor = 3;  // P_PIDFD
  const std::uint64_t first = call.arguments[0].value_or(0);
  if (call.name == "wait4") {
    const auto id = static_cast<std::int32_t>(first);
    made.child = std::max(id, 0);
    made.is_any_child = id == -1;
    return;
  }
  const auto second = static_cast<std::int32_t>(call.arguments[1].value_or(0));
  if (first == by_id) made.child = std::max(second, 0);
  if (first == by_descriptor) made.descriptors = {second};
  made.is_any_child = first == 0;  // P_ALL
  made.descriptor_count = made.descriptors.size();
}

/// Cut where it is longer than anybody reads.
std::string read_path_of_call(const target::Memory& memory, const target::SystemCall& call) {
  constexpr std::size_t most_bytes = 256;
  const auto at = call.arguments[call.name == "open" ? 0 : 1];
  if (!at) return {};
  std::array<char, most_bytes> text{};
  const std::size_t size = memory.read_some(Address(*at), std::as_writable_bytes(std::span(text)));
  const std::string_view read(text.data(), size);
  const std::size_t end = read.find('\0');
  if (end != std::string_view::npos) return std::string(read.substr(0, end));
  return size == most_bytes ? std::string(read) + "..." : std::string();
}

struct CallWords {
  const char* verb;  ///< before descriptors; null: there are none
  const char* brief;
};
constexpr std::array call_words{
    CallWords{nullptr, ""},
    CallWords{nullptr, "sleeping"},
    CallWords{"reading", "reading"},
    CallWords{"writing", "writing"},
    CallWords{"waiting for connections on", "waiting for connections"},
    CallWords{"connecting", "connecting"},
    CallWords{"waiting for events of", "waiting for events"},
    CallWords{"waiting for", "waiting for descriptors"},
    CallWords{"waiting for the lock of", "waiting for the lock of a file"},
    CallWords{nullptr, "waiting for a child"},
    CallWords{nullptr, "waiting for a signal"},
    CallWords{nullptr, "opening a file"},
    CallWords{nullptr, "waiting until a database of SQLite is unlocked"},
};
static_assert(call_words.size() == static_cast<std::size_t>(CallSort::database) + 1);

const CallWords& words_of_call(CallSort sort) {
  return call_words[static_cast<std::size_t>(sort)];
}

/// "fd 5", "3 descriptors".
std::string describe_descriptors(const BlockingCall& call) {
  if (call.descriptor_count == 1 && !call.descriptors.empty())
    return formatted("fd {}", call.descriptors.front());
  if (call.descriptor_count == 0) return "descriptors";
  return counted(call.descriptor_count, "descriptor");
}

}  // namespace

BlockingCall find_blocking_call(const target::Memory& memory, const target::SystemCall& call) {
  BlockingCall made{find_sort(call)};
  if (made.sort == CallSort::child) {
    add_child(call, made);
  } else if (made.sort == CallSort::open) {
    made.path = read_path_of_call(memory, call);
  } else if (made.sort == CallSort::descriptors) {
    const bool polls = call.name == "poll" || call.name == "ppoll";
    (polls ? add_polled : add_selected)(memory, call, made);
  } else if (find_verb(made.sort) != nullptr) {
    const bool is_other = made.sort == CallSort::file_lock && !waits_for_lock(call);
    if (is_other || !call.arguments[0]) return {};
    made.descriptors = {static_cast<std::int32_t>(*call.arguments[0])};
    made.descriptor_count = 1;
  }
  return made;
}

const char* describe_briefly(CallSort sort) {
  return words_of_call(sort).brief;
}

const char* find_verb(CallSort sort) {
  return words_of_call(sort).verb;
}

std::string describe_blocking_call(const BlockingCall& call) {
  if (call.sort == CallSort::child && call.child > 0)
    return formatted("waiting for child {}", call.child);
  if (call.sort == CallSort::open && !call.path.empty())
    return formatted("opening '{}'", call.path);
  const char* const verb = find_verb(call.sort);
  if (verb == nullptr) return describe_briefly(call.sort);
  return formatted("{} {}", verb, describe_descriptors(call));
}

}  // namespace hognose::analysis
