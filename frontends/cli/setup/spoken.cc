// A child with a pipe.
// SPDX-License-Identifier: MIT
#include "cli/setup/spoken.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "target/seams/descriptor.h"

namespace hognose::cli {
namespace {

using target::Descriptor;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds patience_with_it{30};
constexpr std::size_t most_bytes = 1 << 20;

// Starts it with `out` as its output; its process id, or 0.
pid_t start(std::vector<std::string>& words, int out) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", 0, 0);
  ::posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, out, STDERR_FILENO);
  pid_t pid = 0;
  const int error =
      ::posix_spawnp(&pid, words.front().c_str(), &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  return error == 0 ? pid : 0;
}

// Reads to the end, or as long and as much as is reasonable.
std::string read_to_end(int from) {
  std::string said;
  std::array<char, 4096> part{};
  const auto end = Clock::now() + patience_with_it;
  while (said.size() < most_bytes) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    pollfd ready{from, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&ready, 1, static_cast<int>(left.count())) == 0) break;
    const ssize_t count = ::read(from, part.data(), part.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return said;
    said.append(part.data(), static_cast<std::size_t>(count));
  }
  return said;
}

}  // namespace

std::optional<std::string> hear(std::vector<std::string> words) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  const Descriptor from(ends[0]);
  pid_t pid = 0;
  {
    const Descriptor out(ends[1]);
    pid = start(words, out.number());
  }
  if (pid == 0) return std::nullopt;
  std::string said = read_to_end(from.number());
  ::kill(pid, SIGKILL);  // it has closed its output, or is not waited for any longer
  while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  return said;
}

}  // namespace hognose::cli
