// Reads /proc/TID/maps.
// SPDX-License-Identifier: MIT
#include "target/process/process_maps.h"

#include "base/formatted.h"
#include "target/seams/descriptor.h"

namespace hognose::target {

Result<ProcessMaps> read_process_maps(::pid_t tid, std::size_t most_bytes) {
  std::string text = TRY(read_proc_file(formatted("/proc/{}/maps", tid), most_bytes));
  const bool are_cut = text.size() >= most_bytes;
  if (are_cut) text.resize(text.rfind('\n') + 1);  // the last line may be torn
  return ProcessMaps{Maps(parse_proc_maps(text)), are_cut};
}

}  // namespace hognose::target
