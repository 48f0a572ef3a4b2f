// Looking for images in a core, and asking the dynamic linker for their names.
// SPDX-License-Identifier: MIT
#include "target/core_images.h"

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

#include "target/image.h"

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
  std::uint64_t bias = 0;
  Address load_start;
  std::string name;
};

template <class T>
std::optional<T> value_at(const Memory& memory, Address at) {
  T value;
  if (!memory.read(at, std::as_writable_bytes(std::span(&value, 1)))) return std::nullopt;
  return value;
}

std::string text_at(const Memory& memory, Address at) {
  std::array<char, most_path> text{};
  if (at.is_null()) return {};
  const std::size_t size = memory.read_some(at, std::as_writable_bytes(std::span(text)));
  return std::string(string_at(std::as_bytes(std::span(text).first(size)), 0));
}

/// The image whose first page lies at `load_start`, if one does.
std::optional<FoundImage> image_at(const Memory& dumped, Address load_start) {
  std::array<std::byte, page> bytes{};
  const std::size_t size = dumped.read_some(load_start, bytes);
  const auto file = ElfFile::parse(std::span(bytes).first(size));
  if (!file || (file->header().e_type != ET_EXEC && file->header().e_type != ET_DYN)) {
    return std::nullopt;
  }
  FoundImage image{file->segments(), 0, load_start, {}};
  for (const Elf64_Phdr& header : image.headers) {
    if (header.p_type != PT_LOAD) continue;
    image.bias = load_start.value() - (header.p_vaddr - header.p_offset);
    return image;
  }
  return std::nullopt;
}

/// The executable by the file that the user gave, where its first page was not dumped.
std::optional<FoundImage> executable_by_file(const CoreFile& core, const std::string& path) {
  const auto file = MappedFile::open(path);
  if (!file || core.program_headers.is_null()) return std::nullopt;
  const auto parsed = ElfFile::parse(file->bytes());
  if (!parsed) return std::nullopt;
  FoundImage image{parsed->segments(), 0, {}, path};
  // AT_PHDR is where the table of program headers is, which is in the first page.
  image.load_start = core.program_headers - parsed->header().e_phoff;
  for (const Elf64_Phdr& header : image.headers) {
    if (header.p_type != PT_LOAD) continue;
    image.bias = image.load_start.value() - (header.p_vaddr - header.p_offset);
    return image;
  }
  return std::nullopt;
}

/// The head of the dynamic linker's list: only an executable has a DT_DEBUG that is set.
Address find_link_map(const Memory& dumped, const FoundImage& image) {
  constexpr std::uint64_t r_map = 8;
  for (const Elf64_Phdr& header : image.headers) {
    if (header.p_type != PT_DYNAMIC) continue;
    const Address table(image.bias + header.p_vaddr);
    for (std::uint64_t i = 0; i < most_dynamic; ++i) {
      const auto entry = value_at<Elf64_Dyn>(dumped, table + i * sizeof(Elf64_Dyn));
      if (!entry || entry->d_tag == DT_NULL) break;
      if (entry->d_tag != DT_DEBUG || entry->d_un.d_ptr == 0) continue;
      return Address(
          value_at<std::uint64_t>(dumped, Address(entry->d_un.d_ptr) + r_map).value_or(0));
    }
  }
  return {};
}

struct LinkMap {
  std::uint64_t l_addr;
  std::uint64_t l_name;
  std::uint64_t l_ld;
  std::uint64_t l_next;
};

/// Names of images by their bias. The first of the list, the executable, has none.
std::map<std::uint64_t, std::string> read_link_map(const Memory& dumped, Address at) {
  std::map<std::uint64_t, std::string> names;
  for (std::size_t i = 0; i < most_images && !at.is_null(); ++i) {
    const auto link = value_at<LinkMap>(dumped, at);
    if (!link) break;
    names.try_emplace(link->l_addr, text_at(dumped, Address(link->l_name)));
    at = Address(link->l_next);
  }
  return names;
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
    const Address begin(page_floor(image.bias + header.p_vaddr));
    if (const auto* file = find_containing(core.files, begin)) ++votes[file->path];
  }
  const auto most = std::max_element(
      votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == votes.end() ? std::string() : std::string(most->first);
}

void add_mappings(const FoundImage& image, std::vector<CoreFileMapping>& mappings) {
  for (const Elf64_Phdr& header : image.headers) {
    if (header.p_type != PT_LOAD || header.p_filesz == 0) continue;
    const Address begin(page_floor(image.bias + header.p_vaddr));
    const Address end = Address(image.bias + header.p_vaddr) + header.p_filesz + (page - 1);
    const AddressRange range{begin, Address(page_floor(end.value()))};
    if (!range.is_empty()) mappings.push_back({range, page_floor(header.p_offset), image.name});
  }
}

/// The images whose first pages the core has; the executable also by its file.
std::vector<FoundImage> find_dumped_images(const CoreFile& core,
                                           const Memory& dumped,
                                           const CoreOptions& options) {
  std::vector<FoundImage> images;
  for (const CoreSegment& segment : core.segments) {
    if (segment.range.begin == core.vdso || images.size() >= most_images) continue;
    if (auto image = image_at(dumped, segment.range.begin)) images.push_back(std::move(*image));
  }
  if (options.exe.empty()) return images;
  auto executable = executable_by_file(core, options.exe);
  const bool is_new =
      executable && std::none_of(images.begin(), images.end(), [&](const FoundImage& image) {
        return image.load_start == executable->load_start;
      });
  if (is_new) images.push_back(std::move(*executable));
  return images;
}

}  // namespace

std::vector<CoreFileMapping> find_mapped_files(const CoreFile& core,
                                               const Memory& dumped,
                                               const CoreOptions& options) {
  auto images = find_dumped_images(core, dumped, options);
  std::map<std::uint64_t, std::string> names;
  for (FoundImage& image : images) {
    image.name = name_by_files(core, image);
    const Address head = names.empty() ? find_link_map(dumped, image) : Address();
    if (head.is_null()) continue;
    names = read_link_map(dumped, head);
    if (image.name.empty()) image.name = name_of_executable(core, dumped, options);
  }
  std::vector<CoreFileMapping> mappings;
  for (FoundImage& image : images) {
    if (const auto name = names.find(image.bias); image.name.empty() && name != names.end()) {
      image.name = name->second;
    }
    if (image.name.empty()) image.name = "/build-id/" + read_build_id(dumped, image.load_start);
    add_mappings(image, mappings);
  }
  put_in_order(mappings);
  return mappings;
}

void complete_files(CoreFile& core, const Memory& dumped, const CoreOptions& options) {
  std::set<std::string_view> without_start;
  for (const CoreFileMapping& file : core.files)
    without_start.insert(file.path);
  for (const CoreFileMapping& file : core.files) {
    if (file.file_offset == 0) without_start.erase(file.path);
  }
  if (!core.files.empty() && without_start.empty()) return;
  auto found = find_mapped_files(core, dumped, options);
  std::move(found.begin(), found.end(), std::back_inserter(core.files));
  put_in_order(core.files);
}

}  // namespace hognose::target
