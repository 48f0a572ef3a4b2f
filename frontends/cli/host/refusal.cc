// Sentences for those who gave something else than a CPython.
// SPDX-License-Identifier: MIT
#include "cli/host/refusal.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/formatted.h"
#include "base/place_text.h"
#include "cli/host/denied.h"
#include "cli/host/pythons_below.h"
#include "cli/host/refused_process.h"
#include "cli/usage/numbers.h"
#include "command/command.h"
#include "unpack/decoder.h"
#include "unpack/sparse_file.h"

namespace hognose::cli {
namespace {

using document::Refusal;

std::string describe_temporary_folder(const std::string& path, const Error& error) {
  const char* const why = error.kind == ErrorKind::not_found    ? "there is no such folder"
                          : error.kind == ErrorKind::permission ? "it may not be written to"
                                                                : "no file can be made there";
  return formatted("{} is packed, and cannot be unpacked in {}: {}; TMPDIR names another folder",
                   path,
                   unpack::temporary_folder(),
                   why);
}

/// What to do about a file that is no core.
const char* describe_remedy(std::string_view what_it_is) {
  if (what_it_is.find("unpack it") != std::string_view::npos) return "";
  if (what_it_is == "an empty file")
    return "; is the disk full, or the limit of cores (ulimit -c) too small?";
  if (what_it_is.find("executable") != std::string_view::npos)
    return "; give a process id, or the core that it left";
  return "; give a process id, or a core as the kernel, gcore or coredumpctl dump writes it";
}

bool is_folder(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored);
}

std::string describe_unsupported(const std::string& path) {
  if (is_folder(path)) return formatted("{} is a folder; name the core in it", path);
  std::error_code ignored;
  if (std::filesystem::is_regular_file(path, ignored)) {
    return formatted("{} is no core that can be read: its header is of no core of Linux{}",
                     path,
                     describe_remedy(""));
  }
  return formatted("{} is neither a file nor a pipe, so it is no core; copy it into a file", path);
}

/// GDB's users ask for `info threads`.
std::string describe_missing_file(const std::string& path) {
  if (command::find_command(path) != nullptr)
    return formatted("there is no file {0}; as a command it stands first: hognose {0} PID", path);
  return formatted("there is no file {}; a process is named by its id (hognose ps lists them)",
                   path);
}

/// What cannot even be opened.
Refused refuse_unopened(const std::string& path, const Error& error) {
  switch (error.kind) {
    case ErrorKind::not_found:
      return {Refusal::no_file, describe_missing_file(path)};
    case ErrorKind::permission:
      return {
          Refusal::not_permitted,
          formatted("{} may not be read: it belongs to another user, so sudo, or chmod +r, helps",
                    path)};
    case ErrorKind::unsupported:
      return {Refusal::no_core, describe_unsupported(path)};
    default:
      return {Refusal::no_file, formatted("{} cannot be opened: {}", path, describe_error(error))};
  }
}

Refused refuse_file(const std::string& path, const std::string& what_it_is, const Error& error) {
  if (!what_it_is.empty()) {
    return {Refusal::no_core,
            formatted("{} is no core that can be read: it is {}{}",
                      path,
                      what_it_is,
                      describe_remedy(what_it_is))};
  }
  const std::string_view reading = error.reading;
  if (reading == unpack::making_temporary_file)
    return {Refusal::unreadable, describe_temporary_folder(path, error)};
  if (reading == unpack::memory_of_decoder) {
    return {Refusal::unreadable,
            formatted("{} wants more memory for its unpacking than is given to it", path)};
  }
  if (error.kind == ErrorKind::interrupted)
    return {Refusal::undecided, formatted("{} was not read to its end: interrupted", path)};
  if (error.kind == ErrorKind::limit) {
    return {Refusal::unreadable,
            formatted("{} unpacks to more than --unpack-limit allows or {} has room for",
                      path,
                      unpack::temporary_folder())};
  }
  if (error.kind == ErrorKind::short_read || error.kind == ErrorKind::corrupt) {
    return {Refusal::no_core,
            formatted("{} is too short or too damaged to be read: {}; dump it once more",
                      path,
                      describe_error(error))};
  }
  return refuse_unopened(path, error);
}

std::string_view name_of(const target::ImageLocation& image) {
  return base_name(image.path);
}

// What keeps one from telling whether there is a Python: the file of the executable, or of an image
// named like a Python, is not here, and memory shows none of its symbols.
std::optional<std::string> find_obstacle(const target::Target& target) {
  const auto images = target.images();
  const auto missing = target.files->missing();
  for (const target::ImageLocation& image : images) {
    const bool may_be_python = &image == images.data() || name_of(image).starts_with("python") ||
                               name_of(image).starts_with("libpython");
    if (!may_be_python) continue;
    const auto opened = target.open_image(image);
    if (opened && !opened->symbols().empty()) continue;
    for (const std::string& sentence : missing) {
      if (sentence.starts_with(image.path + " ")) return sentence;
    }
  }
  return std::nullopt;
}

/// The process that a Python was started by is often looked at instead of the Python.
std::string describe_python_below(const target::Target& target) {
  if (!target.is_live) return {};
  const auto pythons = find_processes_below(static_cast<::pid_t>(target.pid)).pythons;
  const auto child = pythons.empty()
                         ? Result<target::ProcessFacts>(fail(ErrorKind::not_found, "child"))
                         : target::read_process_facts(pythons.front());
  if (!child) return {};
  return formatted("; process {} below it ({}) is a Python: hognose bt {}",
                   child->pid,
                   short_title(*child),
                   child->pid);
}

Refused refuse_plain_program(const std::string& what,
                             const std::string& name,
                             const target::Target& target) {
  const std::string program = target.images().front().path;
  std::string help = describe_python_below(target);
  if (help.empty()) {
    help = target.is_live ? "; hognose ps lists processes that are"
                          : formatted("; gdb {} {} shows what it did", program, name);
  }
  return {Refusal::no_python,
          formatted("{} is no CPython: neither {} nor the libraries in it are a Python runtime{}",
                    what,
                    program,
                    help)};
}

Refused refuse_undecided(const std::string& what, const std::string& why) {
  return {Refusal::undecided, formatted("cannot tell whether {} is a CPython: {}", what, why)};
}

Refused refuse_python(const std::string& name, const target::Target& target, const Error& error) {
  const std::string what = (target.is_live ? "process " : "") + name;
  const auto images = target.images();
  const auto is_pypy = [](const auto& image) {
    return name_of(image).find("pypy") != std::string_view::npos;
  };
  if (std::any_of(images.begin(), images.end(), is_pypy)) {
    return {Refusal::not_cpython,
            formatted("{} is PyPy, and only CPython can be read; its faulthandler module shows "
                      "stacks from inside",
                      what)};
  }
  if (is_emulator(target)) {
    return {Refusal::not_cpython,
            formatted("{} is the emulator QEMU, not the program in it; QEMU writes that program's "
                      "own core as qemu_*.core",
                      what)};
  }
  if (error.kind == ErrorKind::limit || error.kind == ErrorKind::interrupted) {
    const bool is_late = error.kind == ErrorKind::limit;
    return refuse_undecided(
        what, is_late ? "the search was cut, as it took too long" : "the search was interrupted");
  }
  if (error.kind != ErrorKind::not_found) {
    return {Refusal::unreadable,
            formatted("{} has a Python that cannot be read: {}", what, describe_error(error))};
  }
  if (!target.gaps.empty()) {
    return refuse_undecided(
        what, target.gaps.front() + (target.is_live ? "" : "; a whole core can tell"));
  }
  if (images.empty()) {
    return {Refusal::undecided,
            formatted("{} does not say which files were mapped; with --exe, --sysroot or "
                      "--search-path more may be found",
                      what)};
  }
  if (const auto obstacle = find_obstacle(target)) {
    return refuse_undecided(what, *obstacle + "; --exe, --sysroot or --search-path may lead to it");
  }
  return refuse_plain_program(what, name, target);
}

}  // namespace

bool is_emulator(const target::Target& target) {
  const auto images = target.images();
  return std::any_of(images.begin(), images.end(), [&](const target::ImageLocation& image) {
    return name_of(image).starts_with("qemu-") && target.open_image(image);
  });
}

bool shows_nothing(const document::Document& answer) {
  return std::none_of(answer.blocks.begin(), answer.blocks.end(), [](const document::Block& block) {
    return std::holds_alternative<document::Bindings>(block) ||
           std::holds_alternative<document::Traceback>(block) ||
           std::holds_alternative<document::Exceptions>(block) ||
           std::holds_alternative<document::Threads>(block) ||
           std::holds_alternative<document::Listing>(block) ||
           std::holds_alternative<document::Table>(block);
  });
}

document::Document refuse_lost(const Question& question, const target::Target& target) {
  return document::refuse(
      question.command,
      Refusal::unreadable,
      formatted("{} has a CPython, and none of its threads can be read: {}; dump "
                "the process once more, whole",
                question.target,
                target.gaps.front()));
}

document::Document refuse(const Question& question,
                          const std::string& what_it_is,
                          const target::Target* target,
                          const Error& error) {
  const bool is_process = is_process_id(question.target);
  const std::string name = question.target == "-" ? "standard input" : question.target;
  Refused refused;
  if (target != nullptr && question.runtime > 1 && error.kind == ErrorKind::not_found) {
    refused = {Refusal::no_python,
               formatted("{} has no Python number {}; without --runtime the likeliest is shown",
                         name,
                         question.runtime)};
  } else if (target != nullptr) {
    refused = refuse_python(name, *target, error);
  } else {
    refused = is_process ? refuse_process(question, error) : refuse_file(name, what_it_is, error);
  }
  return document::refuse(question.command, refused.refusal, std::move(refused.sentence));
}

}  // namespace hognose::cli
