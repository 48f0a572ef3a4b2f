// Why the kernel lets nobody but others read a process, as far as the system tells.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "target/process/process_facts.h"

namespace hognose::target {

/// Who stands in the way; see "Ptrace access mode checking" in ptrace(2).
enum class Denial : std::uint8_t {
  traced,  ///< another tracer has it, and there can be one alone
  another_user,
  not_dumpable,  ///< it changed its user, ran a privileged program, or asked for it
  only_parents,  ///< Yama, ptrace_scope 1
  only_privileged,  ///< Yama, ptrace_scope 2
  nobody,  ///< Yama, ptrace_scope 3
  no_capability,  ///< we are root, and without CAP_SYS_PTRACE: in a container
  unknown,
};

/// Us, and what the machine allows us.
struct Reader {
  ::uid_t user = 0;
  bool has_ptrace = false;  ///< CAP_SYS_PTRACE
  std::optional<int> yama_scope = std::nullopt;  ///< kernel.yama.ptrace_scope; nothing without Yama
};
[[nodiscard]] Reader find_reader();

/// Why `reader` may not read the process. `owner` is that of its files in /proc, which is root's
/// for what is not dumpable.
[[nodiscard]] Denial find_denial(const ProcessFacts& process, ::uid_t owner, const Reader& reader);
/// The same for us.
[[nodiscard]] Denial find_denial(const ProcessFacts& process);

}  // namespace hognose::target
