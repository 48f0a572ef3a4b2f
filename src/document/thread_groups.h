// The parts of an answer that are about one thread each, put together where they are equal.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "document/document.h"

namespace hognose::document {

/// Threads of which the same can be said.
struct ThreadGroup {
  std::vector<Heading> headings;  ///< of its threads, in their order; at least one
  std::vector<Block> blocks;  ///< what stands below the heading of the first
  bool has_crashed = false;
};

/// An answer, taken apart.
struct GroupedAnswer {
  std::vector<Block> before;  ///< the first thread
  std::vector<ThreadGroup> groups;  ///< first the one that crashed, then the smallest
  std::vector<Block> after;  ///< the last thread, and notes
};

/// How many threads an answer is about, each under a heading of its own.
[[nodiscard]] std::size_t count_threads(const Document& answer);

/// Takes an answer apart whose `rest` is known. Threads are equal if their stacks are, what could not be read
/// of them, and what they do, but for numbers.
[[nodiscard]] GroupedAnswer group_threads(Document answer);

/// One heading for a group: that of its only thread, or how many there are, `names` of them, and what they
/// do, without the numbers that differ.
[[nodiscard]] std::string describe_group(const ThreadGroup& group, std::string_view names);
/// `4711 "worker-1", 4712 and 3 more`, in about so many characters; at least one is named.
[[nodiscard]] std::string name_threads(const ThreadGroup& group, std::size_t most);

}  // namespace hognose::document
