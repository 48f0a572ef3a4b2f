// Opening a process or a core for the command line.
// SPDX-License-Identifier: MIT
#include "cli/cli_host.h"

#include <langinfo.h>

#include <clocale>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

#include "elfutils/dwarf_type_source.h"
#include "target/core_target.h"
#include "target/process_target.h"

namespace hognose::cli {
namespace {

volatile std::sig_atomic_t ctrl_c_pressed = 0;

void note_ctrl_c(int /*signal*/) {
  if (ctrl_c_pressed != 0) std::_Exit(130);  // pressed twice: the user means it
  ctrl_c_pressed = 1;
}

python::Charset find_charset() {
  std::setlocale(LC_CTYPE, "");
  const std::string_view codeset = nl_langinfo(CODESET);
  if (codeset == "UTF-8") return python::Charset::utf8;
  return codeset == "ISO-8859-1" ? python::Charset::latin1 : python::Charset::ascii;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() < 10 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

CliHost::CliHost(const Question& question) : question_(question), charset_(find_charset()) {
  std::signal(SIGINT, note_ctrl_c);
}

Result<target::Target> CliHost::open_target() {
  if (is_number(question_.target)) {
    target::ProcessOptions options;
    options.no_stop = question_.no_stop;
    auto opened = target::open_process(static_cast<::pid_t>(std::stol(question_.target)), options);
    if (opened) pause_ = opened->pause.get();
    return opened;
  }
  return target::open_core(question_.target, {.exe = question_.exe, .sysroot = question_.sysroot});
}

Result<void> CliHost::hold() {
  if (pause_ == nullptr) return {};
  return pause_->begin();
}

void CliHost::release() {
  if (pause_ != nullptr) pause_->end();
}

layout::TypeSource* CliHost::find_types(const std::string& image_path) {
  if (types_path_ != image_path) {
    types_path_ = image_path;
    const std::vector<std::string> paths{image_path};
    auto opened = elfutils::DwarfTypeSource::open(paths);
    types_ = opened ? std::move(*opened) : nullptr;
  }
  return types_.get();
}

Result<target::OsThread> CliHost::selected_thread() {
  if (!thread_) return fail(ErrorKind::not_found, "selected thread");
  return *thread_;
}

bool CliHost::select_thread(const target::OsThread& thread) {
  thread_ = thread;
  return true;
}

std::optional<Address> CliHost::evaluate(const std::string& expression) {
  if (!expression.starts_with("0x")) return std::nullopt;
  char* end = nullptr;
  const auto value = std::strtoull(expression.c_str(), &end, 16);
  if (*end != '\0') return std::nullopt;
  return Address(value);
}

bool CliHost::interrupted() { return ctrl_c_pressed != 0; }

}  // namespace hognose::cli
