// Images by address.
// SPDX-License-Identifier: MIT
#include "native/images.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/find_containing.h"
#include "base/place_text.h"
#include "target/elf/memory_image.h"

namespace hognose::native {
namespace {

using Role = NativeImage::Role;

// The C library and what compilers add: their frames say nothing of a program.
bool is_c_library(std::string_view name) {
  constexpr std::array<std::string_view, 14> starts{"libc.so",
                                                    "libc-",
                                                    "libc.musl",
                                                    "ld-linux",
                                                    "ld-",
                                                    "ld.so",
                                                    "libpthread",
                                                    "libm.so",
                                                    "libm-",
                                                    "libdl",
                                                    "librt",
                                                    "libutil",
                                                    "libstdc++",
                                                    "libgcc_s"};
  return std::any_of(starts.begin(), starts.end(), [name](std::string_view start) {
    return name.starts_with(start);
  });
}

Role role_of(const std::string& path, const std::string& runtime_path) {
  if (path == runtime_path) return Role::interpreter;
  const std::string_view name = base_name(path);
  if (is_c_library(name)) return Role::c_library;
  const bool is_python = name.starts_with("python") || name.starts_with("libpython");
  return is_python ? Role::interpreter : Role::extension;
}

}  // namespace

bool is_made_at_run_time(const target::Target& target, Address pc) {
  const target::Mapping* const mapping = target.maps.find(pc);
  if (mapping == nullptr || !mapping->executable) return false;
  const std::string& path = mapping->path;
  return path.empty() || path.starts_with("/memfd:") || path.starts_with("[anon");
}

NativeImages::NativeImages(const target::Target& target, std::string runtime_path)
    : target_(target), runtime_path_(std::move(runtime_path)), distributions_(*target.files) {
  for (target::ImageLocation& location : target.images()) {
    images_.push_back(std::make_unique<KnownImage>());
    images_.back()->image.location = std::move(location);
  }
}

const NativeImage* NativeImages::find(Address pc) {
  const auto* const found =
      find_containing(images_, pc, [](const auto& known) { return known->image.location.range; });
  if (found == nullptr) return nullptr;
  KnownImage& known = **found;
  if (!known.is_read) read(known.image);
  known.is_read = true;
  return &known.image;
}

void NativeImages::read(NativeImage& image) {
  image.role = role_of(image.location.path, runtime_path_);
  image.build_id = target::read_build_id(*target_.memory, image.location.load_start);
  if (image.role == Role::extension) image.distribution = distributions_.find(image.location.path);
}

}  // namespace hognose::native
