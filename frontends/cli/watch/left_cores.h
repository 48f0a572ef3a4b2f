// The cores that the kernel writes of processes that end, as /proc/sys/kernel/core_pattern has it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hognose::cli {

/// Where they go.
struct CorePlace {
  std::string folder;  ///< ends in a slash; empty: elsewhere, and nobody can look there
  std::string names;  ///< the shell pattern that their names match
  std::string taker;  ///< the program that is given them instead; empty: none is
};

/// By the text of core_pattern, and whether core_uses_pid is set, for processes that work in `folder`.
[[nodiscard]] CorePlace choose_core_place(std::string_view pattern,
                                          bool uses_pid,
                                          const std::string& folder);
/// The same as this machine is set up.
[[nodiscard]] CorePlace read_core_place(const std::string& folder);

/// Tells the cores that are new from those that were there.
class LeftCores {
 public:
  /// Remembers what is there now.
  explicit LeftCores(CorePlace place);

  /// Paths of files with such names that were made or written since, the oldest first; at most `most`,
  /// the newest. They are our own: in a folder of everybody anyone may leave one.
  [[nodiscard]] std::vector<std::string> find_new(std::size_t most) const;
  /// How many such files are of other users.
  [[nodiscard]] std::size_t count_new_of_others() const;
  [[nodiscard]] const CorePlace& place() const { return place_; }

 private:
  /// When a file was last written (seconds, nanoseconds), and which it is.
  using Written = std::pair<std::pair<std::int64_t, std::int64_t>, std::uint64_t>;
  enum class Whose : std::uint8_t { ours, of_others };
  struct Found {
    Written written;
    Whose whose = Whose::ours;
  };
  [[nodiscard]] std::map<std::string, Found> list() const;
  /// Those that are there now and were not before, the oldest first, with their names.
  [[nodiscard]] std::vector<std::pair<Written, std::string>> list_new(Whose whose) const;

  CorePlace place_;
  std::map<std::string, Found> before_;
};

/// Why there is none of a process that a signal ended, and what to do: a sentence.
[[nodiscard]] std::string explain_no_core(const CorePlace& place,
                                          std::int64_t pid,
                                          bool was_written);

}  // namespace hognose::cli
