// Whether GDB only prints the values of Python frames, each by our printer and nothing else in between.
//
// GDB tells a frame filter neither that nor how it prints them (`bt -frame-arguments none`), and a script that walks the
// frames itself may do with them what it likes. So the first frame of a backtrace is given as every decorator gives its own. If
// our printer was then called once for each of its values, the next frames may be given in another form that prints the same.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace hognose::gdb {

/// Where the Python code stands that runs below GDB's call; all zero if there is none. While GDB's own
/// code walks the frames, it stays.
struct PythonPlace {
  const void* frame = nullptr;
  std::int64_t instruction = 0;
  friend bool operator==(const PythonPlace&, const PythonPlace&) = default;
};

/// Of one backtrace. `printed` is how many values our printer has printed by then, of whatever.
class PrintingProof {
 public:
  /// `may_be`: whether another form would print the same, for all that can be known beforehand.
  explicit PrintingProof(bool may_be) : is_over_(!may_be) {}

  /// The next frame is asked for.
  void next_frame(const PythonPlace& place, std::uint64_t printed);
  /// Something else of the frame is asked for than its arguments.
  void settle(std::uint64_t printed);
  /// Its arguments are asked for, `count` of them: whether they may be given as a single one.
  [[nodiscard]] bool may_join(const PythonPlace& place, std::uint64_t printed, std::size_t count);

 private:
  PythonPlace place_;
  std::optional<std::uint64_t> expected_;  ///< how many are printed when the arguments are
  bool is_proved_ = false;
  bool is_over_;  ///< it has been disproved once
};

}  // namespace hognose::gdb
