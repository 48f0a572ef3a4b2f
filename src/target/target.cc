// Finding and opening the images of a target.
// SPDX-License-Identifier: MIT
#include "target/target.h"

#include <optional>
#include <utility>

#include "target/elf/memory_image.h"

namespace hognose::target {

namespace {

/// A file of an image, and where it is.
struct Found {
  std::string path;
  Image image;
};

/// The file that is loaded, or else its separate debug file.
std::optional<Found> find_file(const Memory& memory,
                               const Files& files,
                               const ImageLocation& location) {
  const std::string loaded = read_build_id(memory, location.load_start);
  std::optional<Found> debug_file;
  for (const std::string& path : files.candidates(location.path)) {
    auto image = Image::open(path);
    if (!image) continue;
    // A file that was replaced since, or another container's: what is loaded decides.
    if (!loaded.empty() && image->build_id() != loaded) continue;
    if (!image->is_debug_file()) return Found{path, std::move(*image)};
    if (!debug_file) debug_file = Found{path, std::move(*image)};
  }
  return debug_file;
}

}  // namespace

Result<Image> open_image(const Memory& memory, const Files& files, const ImageLocation& location) {
  if (auto found = find_file(memory, files, location)) return std::move(found->image);
  return read_image(memory, location.load_start);
}

Result<std::string> find_image_file(const Memory& memory,
                                    const Files& files,
                                    const ImageLocation& location) {
  if (auto found = find_file(memory, files, location)) return std::move(found->path);
  return fail(ErrorKind::not_found, "file of an image", location.load_start);
}

std::vector<ImageLocation> Target::images() const {
  return find_images(maps);
}

Result<Image> Target::open_image(const ImageLocation& location) const {
  return target::open_image(*memory, *files, location);
}

}  // namespace hognose::target
