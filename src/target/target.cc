// Finding and opening the images of a target.
// SPDX-License-Identifier: MIT
#include "target/target.h"

namespace hognose::target {

Result<Image> open_image(const Memory& memory, const Files& files, const ImageLocation& location) {
  const std::string loaded = read_build_id(memory, location.load_start);
  for (const std::string& path : files.candidates(location.path)) {
    auto image = Image::open(path);
    if (!image) continue;
    // A file that was replaced since, or another container's: what is loaded decides.
    if (loaded.empty() || image->build_id() == loaded) return image;
  }
  return Image::read(memory, location.load_start);
}

std::vector<ImageLocation> Target::images() const {
  return find_images(maps);
}

Result<Image> Target::open_image(const ImageLocation& location) const {
  return target::open_image(*memory, *files, location);
}

}  // namespace hognose::target
