// How sure something is: counted from what it rests on, never set by hand.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hognose::analysis::why {

/// What is known of a statement. What could not be read is neither true nor false.
enum class Tri : std::uint8_t { no, yes, unknown };

[[nodiscard]] constexpr Tri tri(bool known) {
  return known ? Tri::yes : Tri::no;
}
[[nodiscard]] constexpr Tri tri(std::optional<bool> maybe) {
  return maybe ? tri(*maybe) : Tri::unknown;
}
[[nodiscard]] constexpr Tri operator!(Tri one) {
  if (one == Tri::unknown) return one;
  return one == Tri::yes ? Tri::no : Tri::yes;
}

enum class Sureness : std::uint8_t { possible, likely, certain };

/// "certain"
[[nodiscard]] const char* name_sureness(Sureness sureness);

/// What a finding rests on. Certain: everything was read, and is so. Likely: one thing is not known, or is
/// weak. Possible: more than one.
class Claim {
 public:
  /// It can only be so if this is; `what` says what is not known, where it is not.
  Claim& needs(Tri premise, const char* what);
  /// The same of what looks alike and is something else.
  Claim& rules_out(Tri look_alike, const char* what) { return needs(!look_alike, what); }
  /// It rests on something weaker than bytes: a name, a sample, a guess.
  Claim& rests_on(const char* what);

  /// Nothing if it is refuted.
  [[nodiscard]] std::optional<Sureness> sureness() const;
  /// What is not known, or is weak.
  [[nodiscard]] const std::vector<std::string>& doubts() const { return doubts_; }

 private:
  bool is_refuted_ = false;
  std::vector<std::string> doubts_;
};

}  // namespace hognose::analysis::why
