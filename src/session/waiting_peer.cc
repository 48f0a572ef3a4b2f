// Reads what the only thread of a process sleeps in, without stopping it.
// SPDX-License-Identifier: MIT
#include "session/waiting_peer.h"

#include <cstdint>
#include <optional>
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

std::optional<BlockingCall> read_only_call(::pid_t pid) {
  const auto threads = target::list_thread_ids(pid);
  if (!threads || threads->size() != 1) return std::nullopt;
  const auto memory = target::ProcessMemory::open(pid);
  const auto registers = target::read_sleeping_registers(pid, threads->front());
  if (!memory || !registers || !*registers) return std::nullopt;
  const auto call = target::find_system_call(*memory, **registers);
  return call ? std::optional(analysis::find_blocking_call(*memory, *call)) : std::nullopt;
}

}  // namespace

std::string describe_waiting_back(::pid_t peer, ::pid_t own) {
  const auto call = read_only_call(peer);
  if (!call || call->descriptors.size() != 1) return {};
  if (call->sort != CallSort::read && call->sort != CallSort::write) return {};
  const std::int32_t number = call->descriptors.front();
  target::KnownFiles files(peer);
  files.want(number, true);
  files.look_around();
  const target::KnownFile* const known = files.find(number);
  if (known == nullptr) return {};
  if (analysis::find_other_ends(*known, peer) != std::vector<std::int64_t>{own}) return {};
  return formatted("which itself {} fd {}: {} to this process",
                   call->sort == CallSort::read ? "reads" : "writes",
                   number,
                   analysis::name_kind(known->file.kind));
}

}  // namespace hognose::session
