// A process beside the one that GDB has open, as a host of one short look: it runs on, and nobody stops it.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "session/host.h"

namespace hognose::gdb {

/// Reads one process of this machine by /proc, in the words of this GDB. It unwinds nothing.
class ProcessBeside final : public session::Host {
 public:
  explicit ProcessBeside(std::int64_t pid) : pid_(pid) {}

  [[nodiscard]] std::int64_t process_key() override { return pid_; }
  [[nodiscard]] Result<target::Target> open_target() override;
  [[nodiscard]] layout::TypeSource* find_types(const std::string& /*image_path*/) override {
    return nullptr;
  }
  [[nodiscard]] Result<target::OsThread> selected_thread() override;
  bool select_thread(const target::OsThread& thread) override;
  [[nodiscard]] std::unique_ptr<native::MachineStack> machine_stack() override { return nullptr; }
  [[nodiscard]] std::optional<std::int64_t> selected_level() override { return std::nullopt; }
  bool select(std::int64_t /*level*/) override { return false; }
  [[nodiscard]] std::optional<Address> evaluate(const std::string& /*expression*/) override {
    return std::nullopt;
  }
  [[nodiscard]] bool interrupted() override;
  [[nodiscard]] const session::Words& words() override;
  [[nodiscard]] std::size_t max_repr() override;
  [[nodiscard]] python::Charset charset() override;

 private:
  std::int64_t pid_;
  std::optional<target::OsThread> thread_;
};

}  // namespace hognose::gdb
