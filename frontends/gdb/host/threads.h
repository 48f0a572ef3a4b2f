// Threads of the selected inferior as GDB lists them.
// SPDX-License-Identifier: MIT
#pragma once

#include "gdb/api/ref.h"
#include "target/seams/threads.h"

namespace hognose::gdb {

/// The seam "Threads" over gdb.Inferior.threads().
class GdbThreads final : public target::Threads {
 public:
  /// `is_native`: a process of this machine, whose /proc may be looked at.
  GdbThreads(Ref inferior, bool is_native);

  [[nodiscard]] Result<std::vector<target::OsThread>> list() const override;
  [[nodiscard]] Result<target::Registers> registers(std::int64_t tid) const override;

 private:
  [[nodiscard]] Ref find(std::int64_t tid) const;

  Ref inferior_;
  bool is_native_;
};

/// The thread behind a gdb.InferiorThread, without its TLS base.
[[nodiscard]] target::OsThread describe_thread(const Ref& thread, bool is_native);
/// The same for the selected thread, with its TLS base; not_found if none is selected.
[[nodiscard]] Result<target::OsThread> describe_selected_thread(bool is_native);

/// Puts the selected thread and frame back when it goes out of scope.
class SelectionKeeper {
 public:
  SelectionKeeper();
  SelectionKeeper(const SelectionKeeper&) = delete;
  SelectionKeeper& operator=(const SelectionKeeper&) = delete;
  ~SelectionKeeper();

 private:
  Ref thread_;
  Ref frame_;
};

}  // namespace hognose::gdb
