// Numbers as the words of a command line say them: digits alone, in a range. A sign, a base, a
// fraction, blanks or anything behind them make no number, and neither does one that is too large.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hognose::cli {

/// The numbers that an option takes, both ends included.
struct NumberRange {
  std::uint64_t least = 0;
  std::uint64_t most = 0;
};

/// Kernel thread ids: PID_MAX_LIMIT is 1 << 22, and other kernels' ids fit as well.
inline constexpr NumberRange thread_ids{1, INT32_MAX};
inline constexpr NumberRange frame_numbers{0, 999'999'999};
inline constexpr NumberRange character_counts{0, 999'999'999};
inline constexpr NumberRange pauses{1, 1'000'000};
inline constexpr NumberRange run_times{1, 31'536'000};  // seconds of a year
inline constexpr NumberRange runtimes{1, 64};
inline constexpr NumberRange sizes{1, 1ULL << 50U};

/// The number that `text` is; nothing if it is none, or not in `range`.
[[nodiscard]] std::optional<std::uint64_t> parse_number(std::string_view text, NumberRange range);

/// A number of bytes: a number, or one with a unit (K, M, G, T, each with B or iB or neither, small or
/// capital letters, maybe behind a blank), all of them powers of 1024.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text, NumberRange range);

/// Whether a target is the id of a process; a core of such a name is `./1234`.
[[nodiscard]] bool is_process_id(const std::string& target);

/// What an option that takes such numbers says to any other text: "is a number from 1 to 64".
[[nodiscard]] std::string describe_range(NumberRange range);

}  // namespace hognose::cli
