// Finding and opening the images of a target.
// SPDX-License-Identifier: MIT
#include "target/target.h"

#include <optional>
#include <utility>

#include "target/elf/memory_image.h"

namespace hognose::target {

namespace {

/// The file that is loaded, or else its separate debug file.
std::optional<ImageFile> find_file(const Memory& memory,
                                   const Files& files,
                                   const ImageLocation& location) {
  const std::string loaded = read_build_id(memory, location.load_start);
  const std::vector<std::string> paths = files.candidates(location.path);
  std::optional<ImageFile> best;
  const auto take = [&](const std::string& path, const Result<Descriptor>& file) {
    auto image = file ? Image::open(*file) : fail(file.error());
    if (!image) return false;
    // A file that was replaced since, or another container's: what is loaded decides.
    if (!loaded.empty() && image->build_id() != loaded) return false;
    const bool is_loaded = !image->is_debug_file();
    if (is_loaded || !best) best = ImageFile{path, std::move(*image)};
    return is_loaded;
  };
  const std::string& first = paths.empty() ? location.path : paths.front();
  if (take(first, files.open_mapped(location.load_start))) return best;
  for (const std::string& path : paths) {
    if (take(path, files.open(path))) return best;
  }
  return best;
}

}  // namespace

Result<Image> open_image(const Memory& memory, const Files& files, const ImageLocation& location) {
  if (auto found = find_file(memory, files, location)) return std::move(found->image);
  return read_image(memory, location.load_start);
}

Result<ImageFile> open_image_file(const Memory& memory,
                                  const Files& files,
                                  const ImageLocation& location) {
  if (auto found = find_file(memory, files, location)) return std::move(*found);
  return fail(ErrorKind::not_found, "file of an image", location.load_start);
}

std::vector<ImageLocation> Target::images() const {
  return find_images(maps);
}

Result<Image> Target::open_image(const ImageLocation& location) const {
  return target::open_image(*memory, *files, location);
}

}  // namespace hognose::target
