// GDB as a host of hognose's commands (the seam "Host").
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>

#include "gdb/api/ref.h"
#include "gdb/host/machine_stack.h"
#include "gdb/host/types.h"
#include "session/host.h"
#include "session/session.h"

namespace hognose::gdb {

/// How the selected inferior's process is reached.
enum class Connection : std::uint8_t { none, native, remote, core };

/// Answers for GDB's selected inferior, thread and frame.
class GdbHost final : public session::Host {
 public:
  GdbHost();
  [[nodiscard]] std::int64_t process_key() override;
  [[nodiscard]] Result<target::Target> open_target() override;
  [[nodiscard]] layout::TypeSource* find_types(const std::string& image_path) override;

  [[nodiscard]] Result<target::OsThread> selected_thread() override;
  bool select_thread(const target::OsThread& thread) override;
  [[nodiscard]] std::unique_ptr<native::MachineStack> machine_stack() override;
  [[nodiscard]] std::optional<target::FatalSignal> find_stop_signal() override;
  [[nodiscard]] std::optional<std::int64_t> selected_level() override;
  bool select(std::int64_t level) override;

  [[nodiscard]] std::optional<Address> evaluate(const std::string& expression) override;
  [[nodiscard]] bool interrupted() override { return poll_interrupt(); }
  [[nodiscard]] const session::Words& words() override;
  [[nodiscard]] std::size_t max_repr() override;
  [[nodiscard]] std::size_t screen_rows() override { return Host::screen_rows() - rows_above_; }
  [[nodiscard]] python::Charset charset() override;

  /// The parameter that max_repr() reads; see parameter.h.
  void set_parameter(Ref parameter) { parameter_ = std::move(parameter); }
  /// So many rows of a small screen are taken by what stands above an answer.
  void set_rows_above(std::size_t rows) { rows_above_ = rows; }
  /// Object files came or went: what is known of program counters and types may be wrong now.
  void forget_images();

 private:
  Ref parameter_;
  std::size_t rows_above_ = 0;
  std::int64_t key_ = 0;  // as it was in that visit
  std::uint64_t key_visit_ = 0;
  Ref charset_name_;  // GDB's own, and what it means
  python::Charset charset_ = python::Charset::ascii;
  FrameNames names_;
  std::int64_t names_key_ = 0;  // the process whose program counters these are about
  std::map<std::string, std::unique_ptr<GdbTypes>> types_;
};

/// The key of an inferior: its number and process id; 0 without a process.
[[nodiscard]] std::int64_t make_process_key(const Ref& inferior);
/// The number of a gdb.Frame, the newest of its thread being 0.
[[nodiscard]] std::optional<std::int64_t> find_level(Ref frame);
[[nodiscard]] Connection find_connection(const Ref& inferior);

/// The one host and the one session of this GDB. Never destroyed: they own Python references.
[[nodiscard]] GdbHost& host();
[[nodiscard]] session::Session& session();
/// What each session of this GDB is opened with.
[[nodiscard]] session::SessionChoices session_choices();

}  // namespace hognose::gdb
