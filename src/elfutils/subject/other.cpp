// A second compilation unit, which alone defines what the first only declares.
// SPDX-License-Identifier: MIT
struct Elsewhere {
  char padding[24];
  long here;
};

extern "C" {
Elsewhere elsewhere;
}
