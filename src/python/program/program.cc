// Opens the memory of a Program, and keeps what its readers remember.
// SPDX-License-Identifier: MIT
#include "python/program/program.h"

#include <atomic>

namespace hognose::python {

Program::Program(const target::Target& opened)
    : memory_(*opened.memory), space_{&memory_, &layout} {
  target = &opened;
}

std::size_t Program::next_number() {
  static std::atomic<std::size_t> numbers = 0;
  return numbers++;
}

void Program::forget() {
  memory_.forget();
  kept_.clear();
}

bool Program::refresh(const std::function<bool()>& is_late) {
  kept_.clear();
  return memory_.refresh(is_late);
}

}  // namespace hognose::python
