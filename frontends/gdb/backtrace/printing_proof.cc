// Counts what is printed.
// SPDX-License-Identifier: MIT
#include "gdb/backtrace/printing_proof.h"

namespace hognose::gdb {

void PrintingProof::settle(std::uint64_t printed) {
  if (!expected_) return;
  is_proved_ = *expected_ == printed;
  if (!is_proved_) is_over_ = true;
  expected_.reset();
}

void PrintingProof::next_frame(const PythonPlace& place, std::uint64_t printed) {
  settle(printed);
  place_ = place;
}

bool PrintingProof::may_join(const PythonPlace& place, std::uint64_t printed, std::size_t count) {
  settle(printed);
  if (place != place_) is_over_ = true;
  if (is_over_ || count == 0) return false;
  expected_ = printed + (is_proved_ ? 1 : count);
  return is_proved_;
}

}  // namespace hognose::gdb
