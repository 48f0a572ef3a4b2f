// Opens the memory of a Program, and keeps what its readers remember.
// SPDX-License-Identifier: MIT
#include "python/program/program.h"

#include <algorithm>

namespace hognose::python {

Program::Program(const target::Target& opened)
    : memory_(*opened.memory), space_{&memory_, &layout} {
  target = &opened;
}

std::shared_ptr<void>& Program::slot(const void* key) const {
  const auto found = std::ranges::find(kept_, key, &Kept::key);
  return found != kept_.end() ? found->value : kept_.emplace_back(Kept{key, nullptr}).value;
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
