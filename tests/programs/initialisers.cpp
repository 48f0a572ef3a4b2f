// Functions that initialise something when they are first called, by calling back; all who call meanwhile wait.
// SPDX-License-Identifier: MIT
#include <mutex>

extern "C" {

using Callback = int (*)();

__attribute__((visibility("default"))) int want_static(Callback initialise) {
  static int value = initialise();
  return value;
}

__attribute__((visibility("default"))) int want_once(Callback initialise) {
  static std::once_flag flag;
  std::call_once(flag, [initialise] { initialise(); });
  return 0;
}

}  // extern "C"
