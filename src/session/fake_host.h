// A host that obeys.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "session/host.h"
#include "target/fake_target.h"

namespace hognose::session {

/// A host whose every answer is a member.
class FakeHost final : public Host {
 public:
  std::int64_t key = 1;
  std::int64_t tid = 100;
  std::optional<std::int64_t> level = 0;
  bool can_select = true;
  bool is_interrupted = false;
  std::size_t limit = 1024;
  std::optional<std::size_t> columns;
  Words its_words{.prefix = "py-", .runtime = "--python"};
  std::map<std::string, Address> expressions;
  int opened = 0;
  std::function<std::unique_ptr<native::MachineStack>()> make_machine_stack;
  std::function<std::unique_ptr<target::Pause>()> make_pause;
  native::CodeLines* lines = nullptr;
  std::optional<target::FatalSignal> stop_signal;
  std::vector<target::OsThread> threads;  ///< of the target that is opened
  std::optional<target::FatalSignal> fatal;  ///< what ended the target

  std::int64_t process_key() override { return key; }
  Result<target::Target> open_target() override {
    ++opened;
    target::FakeParts parts;
    target::Target target = target::make_fake_target(parts);
    for (const target::OsThread& thread : threads)
      parts.threads->add(thread, {});
    target.fatal = fatal;
    if (make_pause) target.pause = make_pause();
    return target;
  }
  layout::TypeSource* find_types(const std::string& /*image*/) override { return nullptr; }
  Result<target::OsThread> selected_thread() override {
    if (tid == 0) return fail(ErrorKind::not_found, "thread");
    target::OsThread thread;
    thread.tid = tid;
    return thread;
  }
  std::unique_ptr<native::MachineStack> machine_stack() override {
    return make_machine_stack ? make_machine_stack() : nullptr;
  }
  native::CodeLines* code_lines() override { return lines; }
  std::optional<target::FatalSignal> find_stop_signal() override { return stop_signal; }
  std::optional<std::int64_t> selected_level() override { return level; }
  bool select_thread(const target::OsThread& thread) override {
    tid = thread.tid;
    return true;
  }
  bool select(std::int64_t wanted) override {
    if (can_select) level = wanted;
    return can_select;
  }
  std::optional<Address> evaluate(const std::string& expression) override {
    const auto found = expressions.find(expression);
    if (found == expressions.end()) return std::nullopt;
    return found->second;
  }
  bool interrupted() override { return is_interrupted; }
  const Words& words() override { return its_words; }
  std::size_t max_repr() override { return limit; }
  std::optional<std::size_t> screen_columns() override { return columns; }
  python::Charset charset() override { return python::Charset::utf8; }
};

}  // namespace hognose::session
