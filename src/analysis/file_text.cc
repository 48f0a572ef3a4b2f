// Puts what is known of a descriptor into a few words.
// SPDX-License-Identifier: MIT
#include "analysis/file_text.h"

#include <algorithm>
#include <array>

#include "base/formatted.h"
#include "python/values/printable.h"

namespace hognose::analysis {
namespace {

using target::KnownFile;
using target::OpenKind;

constexpr std::array open_kinds{"file",
                                "folder",
                                "device",
                                "terminal",
                                "pipe",
                                "socket",
                                "epoll",
                                "eventfd",
                                "inotify",
                                "timerfd",
                                "signalfd",
                                "pidfd",
                                "other"};
static_assert(open_kinds.size() == static_cast<std::size_t>(OpenKind::other) + 1);

/// At most so many characters of it, and none that does something to a terminal.
std::string shortened(std::string_view text, std::size_t most) {
  const std::u32string characters = python::decode_utf8(text);
  std::string shown = python::printable(
      std::u32string_view(characters).substr(0, std::min(most, characters.size())));
  if (characters.size() > most) shown += "…";
  return shown;
}

std::string path_of(std::string_view path) {
  constexpr std::size_t most_path = 200;
  return shortened(path, most_path);
}

/// Whether a process that has it open is at the other end: of a pipe, one that does what this one
/// does not.
bool is_other_end(const KnownFile& known, const target::Peer& peer) {
  if (known.file.kind != OpenKind::pipe) return true;
  if (known.file.reads && known.file.writes) return true;
  return known.file.reads ? peer.writes : peer.reads;
}

/// The same of the process itself.
bool has_other_end(const KnownFile& known, std::int64_t own_pid) {
  if (known.file.kind == OpenKind::pipe && known.file.reads && known.file.writes) return false;
  return std::any_of(
      known.peers.list.begin(), known.peers.list.end(), [&](const target::Peer& peer) {
        return peer.pid == own_pid && is_other_end(known, peer);
      });
}

/// Who is at the other end, with what stands before it.
std::string describe_other_end(const KnownFile& known,
                               std::int64_t own_pid,
                               std::span<const InvolvedProcess> others) {
  if (!known.wants_peers) return {};
  const bool is_within = has_other_end(known, own_pid);
  if (!others.empty())
    return " to " + describe_processes(others) + (is_within ? " and this process" : "");
  if (is_within) return " within this process";
  if (known.peers.is_late) return ", whose other end was not found in time";
  return ", whose other end is in no process that may be looked at";
}

/// Workers of one server: their command is said once.
bool are_of_one_title(std::span<const InvolvedProcess> processes) {
  if (processes.size() < 2 || processes.front().title.empty()) return false;
  return std::ranges::all_of(processes, [&](const InvolvedProcess& process) {
    return process.title == processes.front().title;
  });
}

std::string describe_addresses(const target::SocketFacts& socket) {
  std::string text = std::string(socket.protocol) + " socket";
  if (socket.state == "listening") return text + " listening on " + path_of(socket.local);
  if (!socket.local.empty()) text += " " + path_of(socket.local);
  if (!socket.remote.empty()) text += " to " + socket.remote;
  if (!socket.state.empty()) text += ", " + std::string(socket.state);
  return text;
}

std::string describe_socket(const KnownFile& known,
                            std::int64_t own_pid,
                            std::span<const InvolvedProcess> others) {
  if (!known.socket) return "socket";
  return describe_addresses(*known.socket) + describe_other_end(known, own_pid, others);
}

}  // namespace

InvolvedProcess make_involved(const target::ProcessFacts& facts) {
  constexpr std::size_t most_title = 60;
  return {facts.pid, shortened(facts.title(), most_title), facts.state};
}

std::string describe_process(const InvolvedProcess& process) {
  if (process.title.empty()) return formatted("pid {}", process.pid);
  return formatted("pid {} ({})", process.pid, process.title);
}

std::string describe_processes(std::span<const InvolvedProcess> processes) {
  constexpr std::size_t most_shown = 2;
  std::string text;
  const std::size_t shown = std::min(processes.size(), most_shown);
  const bool are_alike = are_of_one_title(processes);
  for (std::size_t at = 0; at < shown; ++at) {
    if (at != 0) text += at + 1 == processes.size() ? " and " : ", ";
    text += are_alike ? formatted("pid {}", processes[at].pid) : describe_process(processes[at]);
  }
  if (processes.size() > shown) text += formatted(" and {} more", processes.size() - shown);
  if (!are_alike) return text;
  const char* const all = processes.size() == 2 ? "both" : "all";
  return formatted("{} ({} {})", text, all, processes.front().title);
}

std::vector<std::int64_t> find_other_ends(const KnownFile& known, std::int64_t own_pid) {
  if (known.file.kind == OpenKind::pidfd && known.file.pid != 0) return {known.file.pid};
  std::vector<std::int64_t> found;
  for (const target::Peer& peer : known.peers.list) {
    if (peer.pid != own_pid && is_other_end(known, peer)) found.push_back(peer.pid);
  }
  return found;
}

std::string describe_file(const KnownFile& known,
                          std::int64_t own_pid,
                          std::span<const InvolvedProcess> others) {
  const target::OpenFile& file = known.file;
  switch (file.kind) {
    case OpenKind::pipe: {
      const std::string name = file.is_anonymous() ? "pipe" : "pipe " + path_of(file.link);
      return name + describe_other_end(known, own_pid, others);
    }
    case OpenKind::socket:
      return describe_socket(known, own_pid, others);
    case OpenKind::terminal:
      return "terminal " + path_of(file.link);
    case OpenKind::pidfd:
      return others.empty() ? "pidfd" : "pidfd of " + describe_processes(others);
    case OpenKind::epoll:
    case OpenKind::eventfd:
    case OpenKind::inotify:
    case OpenKind::timerfd:
    case OpenKind::signalfd:
      return name_kind(file.kind);
    case OpenKind::file:
    case OpenKind::folder:
    case OpenKind::device:
    case OpenKind::other:
      break;
  }
  return path_of(file.link);
}

const char* name_kind(OpenKind kind) {
  return open_kinds[static_cast<std::size_t>(kind)];
}

}  // namespace hognose::analysis
