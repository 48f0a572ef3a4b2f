// hognose's own command line as a host: one target, opened once; its own unwinder, no expressions.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/host/progress_bar.h"
#include "cli/host/pythons_below.h"
#include "cli/usage/options.h"
#include "elfutils/code_places.h"
#include "elfutils/dwarf_lines.h"
#include "elfutils/dwarf_type_source.h"
#include "elfutils/unwound_stack.h"
#include "session/host.h"
#include "target/core/dump_facts.h"
#include "target/seams/thread_stacks.h"
#include "unpack/open_bytes.h"

namespace hognose::cli {

class CliHost final : public session::Host {
 public:
  /// Both outlive the host.
  CliHost(const Question& question, const session::Words& words);

  /// What a core says of its process; nothing of a live one.
  [[nodiscard]] const target::DumpFacts& dumped() const { return dumped_; }
  /// Looks for processes below the one that is asked of; to be called while that runs, since it takes
  /// time, and again for each answer.
  void look_below();
  /// As they were then; none below a core.
  [[nodiscard]] const ProcessesBelow& processes_below() const { return below_; }
  /// What the file is that was given for a core, if it is none.
  [[nodiscard]] const std::string& what_it_is() const { return what_it_is_; }

  [[nodiscard]] std::int64_t process_key() override { return 1; }
  [[nodiscard]] Result<target::Target> open_target() override;
  [[nodiscard]] layout::TypeSource* find_types(const std::string& image_path) override;
  [[nodiscard]] Result<target::OsThread> selected_thread() override;
  bool select_thread(const target::OsThread& thread) override;
  [[nodiscard]] std::unique_ptr<native::MachineStack> machine_stack() override;
  [[nodiscard]] native::CodeLines* code_lines() override { return lines_.get(); }
  /// Whether the lines of some machine frames were left out, as finding them took too long.
  [[nodiscard]] bool lacks_lines() const { return lines_ != nullptr && lines_->is_out_of_time(); }
  /// Why some debug information was not read, if that was for what it claims to be.
  [[nodiscard]] std::optional<Error> refused_debug_information() const;
  [[nodiscard]] std::optional<std::int64_t> selected_level() override { return std::nullopt; }
  bool select(std::int64_t /*level*/) override { return false; }
  /// While the target stands still Ctrl-Z waits.
  void prepare_hold(bool unwinds) override;
  void end_hold() override;
  [[nodiscard]] std::optional<Address> evaluate(const std::string& expression) override;
  [[nodiscard]] bool interrupted() override;
  [[nodiscard]] const session::Words& words() override { return words_; }
  void report_progress(const char* what, std::uint64_t done, std::uint64_t total) override {
    progress_.show(what, done, total);
  }
  [[nodiscard]] bool shows_native_frames() override { return true; }
  [[nodiscard]] std::size_t max_repr() override { return question_.max_repr; }
  [[nodiscard]] std::optional<std::size_t> screen_columns() override;
  [[nodiscard]] python::Charset charset() override { return charset_; }
  [[nodiscard]] std::size_t screen_rows() override;

 private:
  [[nodiscard]] elfutils::DwarfOptions dwarf_options() const;
  [[nodiscard]] unpack::UnpackOptions unpack_options();
  [[nodiscard]] Result<target::Target> open_process();
  [[nodiscard]] Result<target::Target> open_core();
  [[nodiscard]] bool is_still_itself();

  const Question& question_;
  const session::Words& words_;
  ProgressBar progress_{2};  // on standard error
  python::Charset charset_;
  std::optional<Error> failure_;
  std::string what_it_is_;
  target::DumpFacts dumped_;
  std::optional<std::uint64_t> began_;  // the process, in ticks
  // Of the target, which the session owns and keeps.
  const target::Memory* memory_ = nullptr;
  const target::Files* files_ = nullptr;
  const target::Threads* threads_ = nullptr;
  std::unique_ptr<elfutils::CodePlaces> places_;
  std::optional<elfutils::CopyAllowance> copies_;
  std::optional<target::ThreadStacks> stacks_;  // of a core, whose registers may be any
  std::unique_ptr<elfutils::DwarfLines> lines_;
  std::vector<target::ImageLocation> images_;
  std::optional<target::OsThread> thread_;
  std::unique_ptr<elfutils::DwarfTypeSource> types_;
  std::string types_path_;
  ProcessesBelow below_;
};

}  // namespace hognose::cli
