// Looking for images in a core, and asking the dynamic linker for their names.
// SPDX-License-Identifier: MIT
#include "target/core/core_images.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "target/elf/elf_file.h"
#include "target/elf/image.h"
#include "target/elf/memory_image.h"

namespace hognose::target {
namespace {

constexpr std::size_t page = 4096;
constexpr std::size_t most_images = 4096;
constexpr std::uint64_t most_dynamic = 4096;
constexpr std::size_t most_path = 4096;

std::uint64_t page_floor(std::uint64_t value) {
  return value / page * page;
}

/// An image as far as its program headers tell.
struct FoundImage {
  std::vector<Elf64_Phdr> headers;
  std::uint64_t headers_at = 0;  ///< offset of their table in the file
  std::uint64_t bias = 0;
  Address load_start;
  std::string name;
};

std::string text_at(const Memory& memory, Address at) {
  std::array<char, most_path> text{};
  if (at.is_null()) return {};
  const std::size_t size = memory.read_some(at, std::as_writable_bytes(std::span(text)));
  return std::string(string_at(std::as_bytes(std::span(text).first(size)), 0));
}

/// The image that `bytes` begin, if they begin one; where it is loaded is not known yet.
std::optional<FoundImage> image_of(std::span<const std::byte> bytes) {
  const auto file = ElfFile::parse(bytes);
  if (!file) return std::nullopt;
  const int type = file->header().e_type;
  FoundImage image{file->segments(), file->header().e_phoff, 0, {}, {}};
  return type == ET_EXEC || type == ET_DYN ? std::optional(std::move(image)) : std::nullopt;
}

/// Where offset 0 of the file would be in memory as linked; nothing if nothing is loaded.
std::optional<std::uint64_t> linked_start(const FoundImage& image) {
  for (const Elf64_Phdr& header : image.headers) {
    if (header.p_type == PT_LOAD) return header.p_vaddr - header.p_offset;
  }
  return std::nullopt;
}

/// The image whose first page lies at `load_start`, if one does.
std::optional<FoundImage> image_at(const Memory& dumped, Address load_start) {
  std::array<std::byte, page> bytes{};
  const std::size_t size = dumped.read_some(load_start, bytes);
  auto image = image_of(std::span(bytes).first(size));
  const auto start = image ? linked_start(*image) : std::nullopt;
  if (!start) return std::nullopt;
  image->load_start = load_start;
  image->bias = load_start.value() - *start;
  return image;
}

/// The address where a segment's first page would be.
Address first_page_of(const FoundImage& image, const Elf64_Phdr& header) {
  return Address(page_floor(image.bias + header.p_vaddr));
}

/// Whether a segment of the core begins wherever one of the image would: a file of another build
/// has its segments elsewhere.
bool has_its_segments(const CoreFile& core, const FoundImage& image) {
  return std::all_of(image.headers.begin(), image.headers.end(), [&](const Elf64_Phdr& header) {
    if (header.p_type != PT_LOAD || header.p_memsz == 0) return true;
    const Address begin = first_page_of(image, header);
    const CoreSegment* segment = find_containing(core.segments, begin);
    return segment != nullptr && segment->range.begin == begin;
  });
}

/// The head of the dynamic linker's list: only an executable has a DT_DEBUG that is set. An image has
/// one such table; of several the linker would take one, and so do we.
Address find_link_map(const Memory& dumped, const FoundImage& image) {
  constexpr std::uint64_t r_map = 8;
  const auto header = std::ranges::find(image.headers, PT_DYNAMIC, &Elf64_Phdr::p_type);
  if (header == image.headers.end()) return {};
  const Address table(image.bias + header->p_vaddr);
  for (std::uint64_t i = 0; i < most_dynamic; ++i) {
    const auto entry = dumped.read_value<Elf64_Dyn>(table + i * sizeof(Elf64_Dyn));
    if (!entry || entry->d_tag == DT_NULL) break;
    if (entry->d_tag != DT_DEBUG || entry->d_un.d_ptr == 0) continue;
    return Address(
        dumped.read_value<std::uint64_t>(Address(entry->d_un.d_ptr) + r_map).value_or(0));
  }
  return {};
}

struct LinkMap {
  std::uint64_t l_addr;
  std::uint64_t l_name;
  std::uint64_t l_ld;
  std::uint64_t l_next;
};

/// One image that the dynamic linker knows.
struct Linked {
  std::uint64_t bias = 0;
  Address dynamic;
  std::string name;
};

/// All images of the list. The first of them, the executable, has no name.
std::vector<Linked> read_link_map(const Memory& dumped, Address at) {
  std::vector<Linked> all;
  while (all.size() < most_images && !at.is_null()) {
    const auto link = dumped.read_value<LinkMap>(at);
    if (!link) break;
    all.push_back({link->l_addr, Address(link->l_ld), text_at(dumped, Address(link->l_name))});
    at = Address(link->l_next);
  }
  return all;
}

std::string name_of_executable(const CoreFile& core,
                               const Memory& dumped,
                               const CoreOptions& options) {
  std::string name = text_at(dumped, core.executable_name);
  if (name.empty()) name = options.exe.empty() ? core.name : options.exe;
  if (name.empty()) name = "executable";
  return name.starts_with('/') ? name : "/" + name;
}

/// What the core itself calls an image: most of its mappings decide, a damaged name is alone.
std::string name_by_files(const CoreFile& core, const FoundImage& image) {
  std::map<std::string_view, int> votes;
  for (const Elf64_Phdr& header : image.headers) {
    if (header.p_type != PT_LOAD) continue;
    const auto* file = find_containing(core.files, first_page_of(image, header));
    if (file != nullptr) ++votes[file->path];
  }
  const auto most = std::max_element(
      votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == votes.end() ? std::string() : std::string(most->first);
}

void add_mappings(const FoundImage& image, std::vector<CoreFileMapping>& mappings) {
  for (const Elf64_Phdr& header : image.headers) {
    if (header.p_type != PT_LOAD || header.p_filesz == 0) continue;
    const Address begin = first_page_of(image, header);
    const Address end = Address(image.bias + header.p_vaddr) + header.p_filesz + (page - 1);
    const AddressRange range{begin, Address(page_floor(end.value()))};
    if (!range.is_empty()) mappings.push_back({range, page_floor(header.p_offset), image.name});
  }
}

/// Gathers images from all that tells of them.
class Finder {
 public:
  Finder(const CoreFile& core, const Memory& dumped, const CoreOptions& options, Budget& budget)
      : core_(core), dumped_(dumped), options_(options), opener_(options), budget_(budget) {}

  std::vector<FoundImage> run() {
    add_dumped();
    if (!follow_linker()) {
      add_executable_by_file();
      follow_linker();
    }
    for (const Linked& one : linked_)
      add_linked(one);
    for (FoundImage& image : images_) {
      if (auto name = name_by_files(core_, image); !name.empty()) image.name = std::move(name);
      if (image.name.empty()) image.name = "/build-id/" + read_build_id(dumped_, image.load_start);
    }
    return std::move(images_);
  }

 private:
  void add_dumped() {
    for (const CoreSegment& segment : core_.segments) {
      if (segment.range.begin == core_.vdso || images_.size() >= most_images) continue;
      if (auto image = image_at(dumped_, segment.range.begin)) images_.push_back(std::move(*image));
    }
  }

  /// Reads the linker's list, and names the executable that led to it.
  bool follow_linker() {
    for (FoundImage& image : images_) {
      const Address head = find_link_map(dumped_, image);
      if (head.is_null()) continue;
      linked_ = read_link_map(dumped_, head);
      if (image.name.empty()) image.name = name_of_executable(core_, dumped_, options_);
      return true;
    }
    return false;
  }

  /// AT_PHDR is where the table of program headers is, and that is in the first page.
  void add_executable_by_file() {
    if (core_.program_headers.is_null()) return;
    add_by_file(name_of_executable(core_, dumped_, options_), [&](FoundImage& image) {
      image.load_start = core_.program_headers - image.headers_at;
      image.bias = image.load_start.value() - *linked_start(image);
      return true;
    });
  }

  void add_linked(const Linked& linked) {
    const auto known = std::find_if(images_.begin(), images_.end(), [&](const FoundImage& image) {
      return image.bias == linked.bias;
    });
    if (known != images_.end()) {
      if (known->name.empty()) known->name = linked.name;
      return;
    }
    if (!linked.name.starts_with('/')) return;
    add_by_file(linked.name, [&](FoundImage& image) {
      image.bias = linked.bias;
      image.load_start = Address(linked.bias + *linked_start(image));
      return std::any_of(image.headers.begin(), image.headers.end(), [&](const Elf64_Phdr& header) {
        return header.p_type == PT_DYNAMIC &&
               linked.dynamic == Address(linked.bias + header.p_vaddr);
      });
    });
  }

  /// Adds the image called `name`, whose first page was not dumped, by the first file of it that
  /// `place` can put where the core has its segments.
  template <class Place>
  void add_by_file(const std::string& name, const Place& place) {
    for (const auto& [path, name_there] : places_of(name)) {
      if (!budget_.spend_node() || !budget_.check()) return;
      auto opened = opener_.open(path);
      if (!opened) opened = opener_.open_unproven(path);
      const auto file = opened ? MappedFile::open(*opened) : fail(opened.error());
      auto image = file ? image_of(file->bytes()) : std::nullopt;
      if (!image || !linked_start(*image) || !place(*image)) continue;
      if (!has_its_segments(core_, *image)) continue;
      image->name = name_there;
      images_.push_back(std::move(*image));
      return;
    }
  }

  /// A file, and what the target calls it.
  struct NamedPlace {
    std::string path;
    std::string name;
  };
  /// Where `name` may be. It may itself begin with the sysroot, as it does under `qemu -L ROOT`.
  [[nodiscard]] std::vector<NamedPlace> places_of(const std::string& name) const {
    std::vector<NamedPlace> places;
    if (!options_.exe.empty()) places.push_back({options_.exe, name});
    constexpr std::size_t most_places = 100;
    for (std::size_t slash = 0; slash != std::string::npos && places.size() < most_places;
         slash = name.find('/', slash + 1)) {
      const std::string shorter = name.substr(slash);
      for (std::string& path : places_by_path(options_, shorter))
        places.push_back({std::move(path), shorter});
    }
    return places;
  }

  const CoreFile& core_;
  const Memory& dumped_;
  const CoreOptions& options_;
  CoreOpener opener_;
  Budget& budget_;
  std::vector<FoundImage> images_;
  std::vector<Linked> linked_;
};

}  // namespace

std::vector<CoreFileMapping> find_mapped_files(const CoreFile& core,
                                               const Memory& dumped,
                                               const CoreOptions& options,
                                               Budget& budget) {
  std::vector<CoreFileMapping> mappings;
  for (const FoundImage& image : Finder(core, dumped, options, budget).run())
    add_mappings(image, mappings);
  put_in_order(mappings);
  return mappings;
}

void complete_files(CoreFile& core,
                    const Memory& dumped,
                    const CoreOptions& options,
                    Budget& budget) {
  std::set<std::string_view> without_start;
  for (const CoreFileMapping& file : core.files)
    without_start.insert(file.path);
  for (const CoreFileMapping& file : core.files) {
    if (file.file_offset == 0) without_start.erase(file.path);
  }
  if (!core.files.empty() && without_start.empty()) return;
  auto found = find_mapped_files(core, dumped, options, budget);
  std::move(found.begin(), found.end(), std::back_inserter(core.files));
  put_in_order(core.files);
}

}  // namespace hognose::target
