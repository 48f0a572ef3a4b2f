// What is known of the files that a process runs code from: whose they are, and which build.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "native/distribution.h"
#include "native/machine_stack.h"
#include "target/target.h"

namespace hognose::native {

/// A file that code is loaded from.
struct NativeImage {
  /// Whose code it is. What is neither of the first two is somebody's extension module, or a
  /// library that such a one calls.
  enum class Role : std::uint8_t { interpreter, c_library, extension };

  target::ImageLocation location;
  Role role = Role::extension;
  std::string build_id;  ///< empty if it has none
  std::optional<Distribution> distribution;  ///< that installed it
};

/// Whether code at `pc` is in no file: a JIT's.
[[nodiscard]] bool is_made_at_run_time(const target::Target& target, Address pc);

/// The images of one process, each looked at when it is first asked for.
class NativeImages {
 public:
  /// Borrows `target`. `runtime_path` is the image that holds the Python runtime.
  NativeImages(const target::Target& target, std::string runtime_path);

  /// The image whose code is at `pc`, or null: made at run time, or none.
  [[nodiscard]] const NativeImage* find(Address pc);
  /// The image whose code that frame executes. A return address may lie just past it.
  [[nodiscard]] const NativeImage* find(const MachineFrame& frame) {
    return find(frame.level == 0 ? frame.pc : frame.pc - 1);
  }

 private:
  struct KnownImage {
    NativeImage image;
    bool is_read = false;
  };
  void read(NativeImage& image);

  const target::Target& target_;
  std::string runtime_path_;
  std::vector<std::unique_ptr<KnownImage>> images_;  // in address order
  Distributions distributions_;
};

}  // namespace hognose::native
