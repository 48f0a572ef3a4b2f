// Sentences for those who gave something else than a CPython.
// SPDX-License-Identifier: MIT
#include "cli/host/refusal.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "base/formatted.h"
#include "unpack/decoder.h"
#include "unpack/sparse_file.h"

namespace hognose::cli {
namespace {

std::string describe_process_error(const std::string& id, const Error& error) {
  if (error.kind == ErrorKind::not_found) return formatted("there is no process {}", id);
  if (error.kind == ErrorKind::permission) {
    return formatted(
        "process {} may not be read: that takes its own user or root, leave by ptrace_scope, and "
        "that no debugger is attached",
        id);
  }
  return formatted("process {} cannot be opened: {}", id, describe_error(error));
}

std::string describe_temporary_folder(const std::string& path, const Error& error) {
  const char* const why = error.kind == ErrorKind::not_found    ? "there is no such folder"
                          : error.kind == ErrorKind::permission ? "it may not be written to"
                                                                : "no file can be made there";
  return formatted("{} is packed, and cannot be unpacked in {}: {}; TMPDIR names another folder",
                   path,
                   unpack::temporary_folder(),
                   why);
}

std::string describe_file_error(const std::string& path,
                                const std::string& what_it_is,
                                const Error& error) {
  if (!what_it_is.empty())
    return formatted("{} is no core that can be read: it is {}", path, what_it_is);
  const std::string_view reading = error.reading;
  if (reading == unpack::making_temporary_file) return describe_temporary_folder(path, error);
  if (reading == unpack::memory_of_decoder)
    return formatted("{} wants more memory for its unpacking than is given to it", path);
  switch (error.kind) {
    case ErrorKind::interrupted:
      return formatted("{} was not read to its end: interrupted", path);
    case ErrorKind::not_found:
      return formatted("there is no file {}", path);
    case ErrorKind::permission:
      return formatted("{} may not be read", path);
    case ErrorKind::limit:
      return formatted("{} unpacks to more than --unpack-limit allows or {} has room for",
                       path,
                       unpack::temporary_folder());
    case ErrorKind::unsupported:
      return formatted("{} is neither a file nor a pipe, so it is no core", path);
    case ErrorKind::short_read:
    case ErrorKind::corrupt:
      return formatted(
          "{} is too short or too damaged to be read: {}", path, describe_error(error));
    default:
      return formatted("{} cannot be opened: {}", path, describe_error(error));
  }
}

std::string_view name_of(const target::ImageLocation& image) {
  return std::string_view(image.path).substr(image.path.rfind('/') + 1);
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

std::string describe_no_python(const std::string& what,
                               const target::Target& target,
                               const Error& error) {
  const auto images = target.images();
  const auto is_pypy = [](const auto& image) {
    return name_of(image).find("pypy") != std::string_view::npos;
  };
  if (std::any_of(images.begin(), images.end(), is_pypy)) {
    return formatted("{} is PyPy, and only CPython can be read", what);
  }
  if (is_emulator(target)) {
    return formatted(
        "{} is the emulator QEMU, not the program in it; QEMU writes that program's own core as "
        "qemu_*.core",
        what);
  }
  if (images.empty()) {
    return formatted(
        "{} does not say which files were mapped; with --exe, --sysroot or --search-path more may "
        "be found",
        what);
  }
  if (error.kind == ErrorKind::limit || error.kind == ErrorKind::interrupted) {
    return formatted("cannot tell whether {} is a CPython: the search was {}",
                     what,
                     error.kind == ErrorKind::limit ? "cut, as it took too long" : "interrupted");
  }
  if (error.kind != ErrorKind::not_found)
    return formatted("{} has a Python that cannot be read: {}", what, describe_error(error));
  if (const auto obstacle = find_obstacle(target)) {
    return formatted(
        "cannot tell whether {} is a CPython: {}; --exe, --sysroot or --search-path may lead to it",
        what,
        *obstacle);
  }
  return formatted("{} is no CPython: neither {} nor the libraries in it are a Python runtime",
                   what,
                   images.front().path);
}

}  // namespace

bool is_emulator(const target::Target& target) {
  const auto images = target.images();
  return std::any_of(images.begin(), images.end(), [&](const target::ImageLocation& image) {
    return name_of(image).starts_with("qemu-") && target.open_image(image);
  });
}

document::Document refuse(const Question& question,
                          const std::string& what_it_is,
                          const target::Target* target,
                          const Error& error) {
  const bool is_process = is_process_id(question.target);
  const std::string name = question.target == "-" ? "standard input" : question.target;
  document::Document answer;
  answer.command = question.command;
  answer.answered = false;
  std::string sentence;
  if (target != nullptr && question.runtime > 1 && error.kind == ErrorKind::not_found) {
    sentence = formatted("{} has no Python number {}", name, question.runtime);
  } else if (target != nullptr) {
    sentence = describe_no_python((is_process ? "process " : "") + name, *target, error);
  } else {
    sentence = is_process ? describe_process_error(name, error)
                          : describe_file_error(name, what_it_is, error);
  }
  answer.add(document::Paragraph{std::move(sentence)});
  return answer;
}

}  // namespace hognose::cli
