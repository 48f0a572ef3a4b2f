// Leaves what the user selected as it was.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "session/host.h"

namespace hognose::session {

/// Selects again, when it dies, what was selected when it was made.
class SelectionKeeper {
 public:
  /// Borrows the host.
  explicit SelectionKeeper(Host& host)
      : host_(host), thread_(host.selected_thread()), level_(host.selected_level()) {}
  SelectionKeeper(const SelectionKeeper&) = delete;
  SelectionKeeper& operator=(const SelectionKeeper&) = delete;
  ~SelectionKeeper() {
    if (!thread_ || !host_.select_thread(*thread_)) return;
    if (level_.value_or(0) != 0) host_.select(*level_);
  }

 private:
  Host& host_;
  Result<target::OsThread> thread_;
  std::optional<std::int64_t> level_;
};

}  // namespace hognose::session
