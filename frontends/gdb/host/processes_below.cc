// By /proc, as everybody may read it.
// SPDX-License-Identifier: MIT
#include "gdb/host/processes_below.h"

#include <sys/types.h>

#include "base/harmless.h"
#include "base/utf8.h"
#include "gdb/api/gdb_text.h"
#include "gdb/api/ref.h"
#include "gdb/host/host.h"
#include "target/process/process_facts.h"
#include "target/process/process_tree.h"

namespace hognose::gdb {

ProcessesBelow find_processes_below() {
  constexpr std::size_t most_bytes_of_command = 80;
  ProcessesBelow below;
  const Ref inferior = call_gdb("selected_inferior");
  if (find_connection(inferior) != Connection::native) return below;
  below.pid = to_signed(attribute(inferior, "pid")).value_or(0);
  if (below.pid == 0) return below;
  for (const ::pid_t pid : target::list_descendants(static_cast<::pid_t>(below.pid))) {
    const auto is_python = target::looks_like_python(pid);
    if (!is_python || !*is_python) continue;
    const auto facts = target::read_process_facts(pid);
    if (!facts || facts->has_ended()) continue;
    below.list.push_back({pid, cut_text(harmless_line(facts->title()), most_bytes_of_command)});
  }
  return below;
}

}  // namespace hognose::gdb
