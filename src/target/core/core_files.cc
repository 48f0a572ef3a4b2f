// Looking for a core's files, and comparing them with what the core shows of them.
// SPDX-License-Identifier: MIT
#include "target/core/core_files.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <dirent.h>

#include "base/formatted.h"
#include "base/place_text.h"
#include "target/elf/image.h"
#include "target/elf/memory_image.h"

namespace hognose::target {
namespace {

constexpr std::string_view deleted = " (deleted)";
using Mappings = CoreFiles::Mappings;

std::string without_deleted(std::string path) {
  if (path.ends_with(deleted)) path.resize(path.size() - deleted.size());
  return path;
}

/// How an image is called whose name is lost, see core_images.h.
constexpr std::string_view nameless = "/build-id/";

/// Every file of a folder: the only way to find one by build-id that has no name.
void add_all_of(const std::string& folder, std::vector<std::string>& places) {
  constexpr std::size_t most_files = 4096;
  const Folder open = open_folder(folder);
  while (const dirent* const entry = open ? ::readdir(open.get()) : nullptr) {
    if (places.size() >= most_files) return;
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") places.push_back(folder + "/" + entry->d_name);
  }
}

/// Whether files there come with packages of a distribution, mostly.
bool is_of_system(std::string_view path) {
  constexpr std::array<std::string_view, 6> folders{
      "/usr/bin/", "/usr/lib", "/usr/sbin/", "/bin/", "/lib", "/sbin/"};
  return std::ranges::any_of(folders, [&](auto folder) { return path.starts_with(folder); });
}

/// How the file itself can be had. Debug packages have none of its bytes; and which package has this
/// build is not known here, so that none is named.
std::string describe_cure(std::string_view path, const std::string& build_id) {
  std::string cure = "; copy it from the machine of the core";
  if (!is_of_system(path)) return cure;
  cure += ", or from the package of that very version";
  if (!build_id.empty()) cure += ", or get it by: debuginfod-find executable " + build_id;
  return cure;
}

/// Shared memory and semaphores above all: no machine has such a file any more.
std::string describe_deleted(const std::vector<std::string>& paths) {
  if (paths.size() == 1) return paths.front() + " was deleted, and the core does not hold it";
  return formatted("{} files that were deleted, {} among them, are not in the core",
                   paths.size(),
                   paths.front());
}

std::string dumped_build_id(const Memory& dumped, const Mappings& mappings) {
  for (const CoreFileMapping* mapping : mappings) {
    if (mapping->file_offset != 0) continue;
    auto id = read_build_id(dumped, mapping->range.begin);
    if (!id.empty()) return id;
  }
  return {};
}

/// Whether the page of the file where `segment` begins is mapped where it would be loaded.
bool is_mapped(const Segment& segment, std::uint64_t bias, const Mappings& mappings) {
  constexpr std::uint64_t page = 4096;
  const std::uint64_t into_page = segment.file_offset % page;
  const Address wanted(bias + segment.virtual_address - into_page);
  return std::any_of(mappings.begin(), mappings.end(), [&](const CoreFileMapping* mapping) {
    const auto skipped = wanted.distance_from(mapping->range.begin);
    return mapping->range.contains(wanted) &&
           mapping->file_offset + *skipped == segment.file_offset - into_page;
  });
}

/// Whether the core has every segment of this image mapped, side by side as its file has them.
bool fits(const Image& image, const Mappings& mappings) {
  const auto first = std::find_if(mappings.begin(), mappings.end(), [](const auto* mapping) {
    return mapping->file_offset == 0;
  });
  constexpr std::size_t most_comparisons = 10'000'000;
  if (first == mappings.end()) return false;
  if (image.segments().size() > most_comparisons / mappings.size()) return false;
  const std::uint64_t bias = image.bias((*first)->range.begin);
  return std::all_of(image.segments().begin(), image.segments().end(), [&](const Segment& segment) {
    return segment.file_size == 0 || is_mapped(segment, bias, mappings);
  });
}

CoreFiles::Likeness likeness_of(const Image& image) {
  return image.is_debug_file() ? CoreFiles::Likeness::debug_file : CoreFiles::Likeness::same;
}

}  // namespace

CoreFiles::CoreFiles(CoreOptions options, const CoreFile& core, const Memory& dumped)
    : options_(std::move(options)),
      opener_(options_),
      folders_(find_build_id_folders(options_)),
      core_(core),
      dumped_(dumped) {
  for (const CoreFileMapping& mapping : core.files)
    mappings_[mapping.path].push_back(&mapping);
}

std::vector<std::string> CoreFiles::places_of_image(const std::string& path,
                                                    const std::string& build_id) const {
  std::vector<std::string> places;
  const bool may_be_exe = path == core_.executable_path() || path.starts_with(nameless);
  if (!options_.exe.empty() && may_be_exe) places.push_back(options_.exe);
  const std::string plain = without_deleted(path);
  const auto by_path = places_by_path(options_, plain);
  places.insert(places.end(), by_path.begin(), by_path.end());
  const std::string_view name = base_name(plain);
  std::vector<std::string> folders = options_.search_paths;
  if (!options_.sysroot.empty()) folders.insert(folders.begin(), options_.sysroot);
  for (const std::string& folder : folders) {
    places.emplace_back(folder).append("/").append(name);
    if (path.starts_with(nameless)) add_all_of(folder, places);
  }
  const auto by_id = places_by_build_id(folders_, build_id);
  places.insert(places.end(), by_id.begin(), by_id.end());
  return places;
}

CoreFiles::Entry CoreFiles::look_for(const std::string& path, const Mappings& mappings) const {
  Entry entry;
  entry.build_id = dumped_build_id(dumped_, mappings);
  for (const std::string& place : places_of_image(path, entry.build_id)) {
    const Likeness found = compare(place, mappings, entry);
    if (found != Likeness::none) entry.believed.push_back(place);
    entry.is_whole = found == Likeness::same;
    if (entry.is_whole) break;  // nothing more can be had
  }
  return entry;
}

/// Whether it is one of the reader's own that has this build-id. Most are, and that is asked with less
/// than whether everybody may read it.
CoreFiles::Likeness CoreFiles::compare_readers_own(const std::string& place,
                                                   const std::string& build_id) const {
  const auto file = opener_.open_unproven(place);
  const auto image = file ? Image::open(*file) : fail(file.error());
  if (!image || image->machine() != core_.machine || image->build_id() != build_id)
    return Likeness::none;
  proven_.insert(place);
  return likeness_of(*image);
}

// What is the reader's own has to be an image that the core shows: its name alone proves nothing.
CoreFiles::Likeness CoreFiles::compare(const std::string& place,
                                       const Mappings& mappings,
                                       Entry& entry) const {
  if (!entry.build_id.empty()) {
    const Likeness found = compare_readers_own(place, entry.build_id);
    if (found != Likeness::none) return found;
  }
  auto file = opener_.open(place);
  const bool needs_proof = !file && file.error().kind == ErrorKind::permission;
  if (needs_proof) file = opener_.open_unproven(place);
  if (!file) return Likeness::none;
  const auto image = Image::open(*file);
  const char* objection = find_objection(image, entry.build_id, mappings);
  if (needs_proof && !image && objection == nullptr) objection = " may not be read by everybody";
  if (objection != nullptr && entry.refused.empty()) entry.refused = place + objection;
  if (objection != nullptr) return Likeness::none;
  if (needs_proof) proven_.insert(place);
  return image ? likeness_of(*image) : Likeness::same;
}

// A file that is no ELF image, a cache of locales for one, has nothing to compare.
const char* CoreFiles::find_objection(const Result<Image>& image,
                                      const std::string& build_id,
                                      const Mappings& mappings) const {
  constexpr const char* other = " is another build";
  if (!image && image.error().kind == ErrorKind::corrupt) return " is cut short";
  if (!image) return build_id.empty() ? nullptr : other;
  if (image->machine() != core_.machine) return other;
  const bool is_same = build_id.empty() ? fits(*image, mappings) : image->build_id() == build_id;
  return is_same ? nullptr : other;
}

std::vector<std::string> CoreFiles::candidates(const std::string& target_path) const {
  if (const auto known = entries_.find(target_path); known != entries_.end()) {
    return known->second.believed;
  }
  const auto mappings = mappings_.find(target_path);
  if (mappings == mappings_.end()) return places_by_path(options_, target_path);
  return (entries_[target_path] = look_for(target_path, mappings->second)).believed;
}

Result<Descriptor> CoreFiles::open(const std::string& path, Wanted wanted) const {
  return proven_.contains(path) ? opener_.open_unproven(path) : opener_.open(path, wanted);
}

Result<Descriptor> CoreFiles::open_unproven(const std::string& path) const {
  return opener_.open_unproven(path);
}

std::string CoreFiles::describe_missing(const std::string& path, const Entry& entry) {
  std::string sentence = path;
  if (!entry.build_id.empty()) sentence += " (build-id " + entry.build_id + ")";
  sentence += " is not on this machine";
  if (!entry.believed.empty()) sentence += ", though its debug information is";
  if (!entry.refused.empty()) sentence += ": " + entry.refused;
  return sentence + describe_cure(path, entry.build_id);
}

std::vector<std::string> CoreFiles::missing() const {
  std::vector<std::string> images;
  std::vector<std::string> others;
  std::vector<std::string> gone;
  for (const auto& [path, entry] : entries_) {
    if (entry.is_whole) continue;
    const bool is_image = !entry.build_id.empty();
    if (!is_image && path.ends_with(deleted) && !is_of_system(path)) {
      gone.push_back(without_deleted(path));
    } else {
      (is_image ? images : others).push_back(describe_missing(path, entry));
    }
  }
  images.insert(images.end(), others.begin(), others.end());
  if (!gone.empty()) images.push_back(describe_deleted(gone));
  return images;
}

}  // namespace hognose::target
