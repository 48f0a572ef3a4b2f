// What a user of the program types, on its command line and at its shell's prompt.
// SPDX-License-Identifier: MIT
#pragma once

#include "session/words.h"

namespace hognose::cli {

/// Of `hognose COMMAND TARGET`, where each question is about all threads.
inline constexpr session::Words program_words{
    .python_frame = "--frame N",
    .max_repr = "--max-repr N",
    .runtime = "hognose --runtime",
    .target_files = "--sysroot or --search-path",
    .stop = "--stop",
    .register_name = "'$rdi'",
};

/// Of `hognose shell TARGET`, where a thread and a frame of it are selected.
inline constexpr session::Words prompt_words = [] {
  session::Words words = program_words;
  words.all_threads = "thread apply all";
  words.python_frame = "frame N";
  return words;
}();

}  // namespace hognose::cli
