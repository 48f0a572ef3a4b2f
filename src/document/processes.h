// Processes as a list: which they are, how they descend from each other, and what they do.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "document/frame_place.h"

namespace hognose::document {

/// One process that runs Python.
struct Process {
  std::int64_t pid = 0;
  std::int64_t parent = 0;
  std::int64_t above = 0;  ///< the nearest one of the list that it descends from; 0: none
  std::size_t depth = 0;  ///< how many of the list stand above it
  std::string user;
  std::string python;  ///< "CPython 3.12.1"; empty if unknown
  std::uint64_t threads = 0;  ///< of the kernel
  std::string command;  ///< what it calls itself
  std::string does;  ///< what keeps it from going on, or else what its most telling thread does
  std::optional<FramePlace> place;  ///< of that thread
};

/// Processes that are not in the list, and why not.
struct OtherProcesses {
  std::size_t without_python = 0;
  std::size_t not_permitted = 0;
  std::size_t kernel_threads = 0;
  std::size_t ended = 0;  ///< and wait for their parents, or went while they were looked at
};

/// Several processes, a line each: below each stand those that descend from it.
struct Processes {
  std::string title;  ///< empty: the names of the columns
  std::vector<Process> list;
  std::optional<OtherProcesses> others;
};

}  // namespace hognose::document
