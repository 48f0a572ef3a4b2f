// Opening a core file as a target.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "target/target.h"

namespace hognose::target {

/// Where to look for what a core leaves out.
struct CoreOptions {
  std::string exe;  ///< the executable, if it is not where the core says; empty if it is
  std::string sysroot;  ///< a folder that holds the target's files, by path or side by side
};

/// Opens a core. unsupported if it is none; a core that was cut off opens with what it has.
[[nodiscard]] Result<Target> open_core(const std::string& path, const CoreOptions& options = {});

/// Where the files of a core may be: the given executable, then the sysroot, then this machine.
class CoreFiles final : public Files {
 public:
  CoreFiles(CoreOptions options, std::string executable_path)
      : options_(std::move(options)), executable_path_(std::move(executable_path)) {}
  [[nodiscard]] std::vector<std::string> candidates(const std::string& target_path) const override;

 private:
  CoreOptions options_;
  std::string executable_path_;
};

}  // namespace hognose::target
