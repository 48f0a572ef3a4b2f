// Reads what the threads of a process sleep in, without stopping it.
// SPDX-License-Identifier: MIT
#include "session/waiting_peer.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "analysis/blocking_call.h"
#include "analysis/file_text.h"
#include "base/formatted.h"
#include "target/process/known_files.h"
#include "target/process/process_memory.h"
#include "target/process/process_threads.h"
#include "target/process/sleep_proof.h"
#include "target/seams/system_call.h"

namespace hognose::session {
namespace {

using analysis::BlockingCall;
using analysis::CallSort;

/// What it reads or writes.
std::optional<BlockingCall> read_move(const target::ProcessMemory& memory,
                                      ::pid_t pid,
                                      ::pid_t tid) {
  const auto registers = target::read_sleeping_registers(pid, tid);
  if (!registers || !*registers) return std::nullopt;
  const auto call = target::find_system_call(memory, **registers);
  if (!call) return std::nullopt;
  BlockingCall made = analysis::find_blocking_call(memory, *call);
  const bool moves = made.sort == CallSort::read || made.sort == CallSort::write;
  return moves && made.descriptors.size() == 1 ? std::optional(std::move(made)) : std::nullopt;
}

std::vector<BlockingCall> read_calls(::pid_t pid, PeerThreads which) {
  constexpr std::size_t most_threads = 16;
  const auto threads = target::list_thread_ids(pid);
  if (!threads || threads->size() > (which == PeerThreads::only ? 1 : most_threads)) return {};
  const auto memory = target::ProcessMemory::open(pid);
  if (!memory) return {};
  std::vector<BlockingCall> calls;
  for (const ::pid_t tid : *threads) {
    auto call = read_move(*memory, pid, tid);
    const bool counts = call && (threads->size() == 1 || call->sort == CallSort::write);
    if (counts) calls.push_back(std::move(*call));
  }
  return calls;
}

std::string describe_call_back(const BlockingCall& call, ::pid_t peer, ::pid_t own) {
  const std::int32_t number = call.descriptors.front();
  target::KnownFiles files(peer);
  files.want(number, true);
  files.look_around();
  const target::KnownFile* const known = files.find(number);
  if (known == nullptr) return {};
  if (analysis::find_other_ends(*known, peer) != std::vector<std::int64_t>{own}) return {};
  return formatted("which itself {} fd {}: {} to this process",
                   call.sort == CallSort::read ? "reads" : "writes",
                   number,
                   analysis::name_kind(known->file.kind));
}

}  // namespace

std::string describe_waiting_back(::pid_t peer, ::pid_t own, PeerThreads which) {
  for (const BlockingCall& call : read_calls(peer, which)) {
    std::string words = describe_call_back(call, peer, own);
    if (!words.empty()) return words;
  }
  return {};
}

}  // namespace hognose::session
