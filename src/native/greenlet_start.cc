// By the name of the extension module, and of the function if that is known.
// SPDX-License-Identifier: MIT
#include "native/greenlet_start.h"

#include <string_view>

#include "base/place_text.h"

namespace hognose::native {

bool starts_greenlet(const MachineFrame& frame, NativeImages& images) {
  const NativeImage* const image = images.find(frame);
  if (image == nullptr || image->role != NativeImage::Role::extension) return false;
  const std::string_view name = base_name(image->location.path);
  const bool is_greenlet = name.starts_with("_greenlet.") || name.starts_with("greenlet.");
  if (!is_greenlet) return false;
  return frame.function.empty() || frame.function.find("g_initialstub") != std::string::npos;
}

bool is_of_greenlet(MachineStack& machine, NativeImages& images) {
  for (std::size_t at = 0; machine.at(at) != nullptr; ++at) {
    if (starts_greenlet(*machine.at(at), images)) return true;
  }
  return false;
}

}  // namespace hognose::native
