// Looking at the first bytes of files that were named.
// SPDX-License-Identifier: MIT
#include "cli/host/places.h"

#include <cstddef>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include <elf.h>

#include "base/formatted.h"
#include "cli/usage/numbers.h"
#include "target/seams/files.h"

namespace hognose::cli {
namespace {

bool is_there(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

/// Whether the file is an executable, and not a core.
bool is_executable(const std::string& path) {
  const auto file = target::MappedFile::open_named(path);
  if (!file) return false;
  const auto bytes = file->bytes();
  Elf64_Half type = ET_NONE;
  constexpr std::size_t type_at = offsetof(Elf64_Ehdr, e_type);
  if (bytes.size() < type_at + sizeof(type)) return false;
  if (std::memcmp(bytes.data(), ELFMAG, SELFMAG) != 0) return false;
  std::memcpy(&type, &bytes[type_at], sizeof(type));
  return type == ET_EXEC || type == ET_DYN;
}

std::string take_front(std::vector<std::string>& words) {
  std::string word = std::move(words.front());
  words.erase(words.begin());
  return word;
}

/// Of TARGET and the word behind it, one may be the executable of the other.
void take_executable(Question& question, std::vector<std::string>& words) {
  if (words.empty() || !question.exe.empty() || question.target == "-") return;
  const bool may_be_target = is_process_id(words.front()) || is_there(words.front());
  if (!may_be_target) return;
  if (!is_process_id(question.target) && is_executable(question.target)) {
    if (!is_process_id(words.front()) && is_executable(words.front())) return;
    question.exe = std::move(question.target);
    question.target = take_front(words);
  } else if (!is_process_id(words.front()) && is_executable(words.front())) {
    question.exe = take_front(words);
  }
}

std::string as_line(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words)
    text += (text.empty() ? "" : " ") + word;
  return text;
}

/// Empty if there is none.
std::string find_contradiction(const Question& question) {
  const bool names_one = !question.pid.empty() || !question.core.empty();
  if (!question.name.empty() && names_one) return "--name is instead of a target: give one of them";
  if (!question.pid.empty() && !question.core.empty()) return "-p and -c are two targets: give one";
  return {};
}

/// From the first words, which are not none.
void take_targets(Question& question, std::vector<std::string>& words, const IsTarget& is_target) {
  question.target = take_front(words);
  take_executable(question, words);
  const auto may_follow = [&](const std::string& word) {
    return (is_process_id(word) || is_there(word)) && is_target(word);
  };
  while (!words.empty() && may_follow(words.front()))
    question.more_targets.push_back(take_front(words));
}

}  // namespace

std::string settle_places(Question& question, const IsTarget& is_target) {
  std::vector<std::string> words = std::exchange(question.places, {});
  if (std::string mistake = find_contradiction(question); !mistake.empty()) return mistake;
  if (!question.pid.empty()) {
    question.target = question.pid;
  } else if (!question.core.empty()) {
    question.target = question.core;
    if (!words.empty() && question.exe.empty() && is_executable(words.front()))
      question.exe = take_front(words);
  } else if (!question.name.empty()) {
    // All words are the command's.
  } else if (words.empty()) {
    const std::string command = question.command.empty() ? "shell" : question.command;
    return formatted(
        "{} wants a process or a core: hognose {} PID, hognose {} CORE", command, command, command);
  } else {
    take_targets(question, words, is_target);
  }
  words.insert(words.end(), question.flags.begin(), question.flags.end());
  question.arguments = as_line(words);
  return {};
}

}  // namespace hognose::cli
