// Finding debug information by our own reader, and opening it by libdw.
// SPDX-License-Identifier: MIT
#include "elfutils/debug_file.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/byte_reader.h"
#include "elfutils/shown_elf.h"
#include "target/elf/elf_file.h"
#include "target/seams/opener.h"

namespace hognose::elfutils {
namespace {

constexpr const char* reading = "debug information";
constexpr int deepest_path = 32;

std::string hex(std::span<const std::byte> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::byte byte : bytes) {
    text += digits[std::to_integer<unsigned>(byte) >> 4U];
    text += digits[std::to_integer<unsigned>(byte) & 15U];
  }
  return text;
}

/// What a file says of another that belongs to it.
struct Link {
  std::string name;
  std::string build_id;
};

std::span<const std::byte> contents_of(const target::Image& image, std::string_view name) {
  const auto section = image.find_section(name);
  if (!section || section->type == SHT_NOBITS) return {};
  const auto bytes = slice(image.bytes(), section->file_offset, section->size, reading);
  return bytes ? *bytes : std::span<const std::byte>();
}

Link read_debug_link(const target::Image& image) {
  const std::string name(target::string_at(contents_of(image, ".gnu_debuglink"), 0));
  return {name.find('/') == std::string::npos ? name : std::string(), image.build_id()};
}

/// Of the file that dwz moved common parts to; without a name if there is none.
Link read_alternate_link(const target::Image& image) {
  const auto contents = contents_of(image, ".gnu_debugaltlink");
  std::string name(target::string_at(contents, 0));
  const std::size_t id_at = std::min(name.size() + 1, contents.size());
  std::string build_id =
      hex(contents.subspan(id_at).first(std::min<std::size_t>(contents.size() - id_at, 64)));
  return {std::move(name), std::move(build_id)};
}

/// Opens what somebody named by the user's folders and the target's rights.
class Places {
 public:
  Places(const target::Files& files, std::span<const std::string> debug_directories)
      : files_(files), directories_(debug_directories) {}

  /// A file that is to have `build_id`, if that is known, below each folder of the user's first, which
  /// it does not lead out of.
  std::optional<target::ImageFile> in_directories(const std::string& tail, const Link& link) const {
    for (const std::string& directory : directories_) {
      const auto held = target::hold_folder(directory);
      auto found = held ? take(directory + tail, target::open_foreign({&*held, true}, tail), link)
                        : std::nullopt;
      if (!found) found = at(directory + tail, link);
      if (found) return found;
    }
    return std::nullopt;
  }

  /// The same where the target itself may look.
  std::optional<target::ImageFile> at(const std::string& path, const Link& link) const {
    return take(path, files_.open(path), link);
  }

 private:
  static std::optional<target::ImageFile> take(const std::string& path,
                                               const Result<target::Descriptor>& opened,
                                               const Link& link) {
    auto image = opened ? target::Image::open(*opened) : fail(opened.error());
    if (!image || (!link.build_id.empty() && image->build_id() != link.build_id))
      return std::nullopt;
    return target::ImageFile{path, std::move(*image)};
  }

  const target::Files& files_;
  std::span<const std::string> directories_;
};

std::string tail_by_id(const std::string& build_id) {
  return "/.build-id/" + build_id.substr(0, 2) + "/" + build_id.substr(2) + ".debug";
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

// A file of an unpacked system, or of another process's root, has its debug information there:
// ROOT/usr/bin/python3 in ROOT/usr/lib/debug.
std::vector<std::string> own_roots(const std::string& path) {
  std::vector<std::string> directories;
  std::size_t slash = path.rfind('/');
  for (int depth = 0; depth < deepest_path && slash != std::string::npos && slash > 0; ++depth) {
    slash = path.rfind('/', slash - 1);
    if (slash != std::string::npos) directories.push_back(path.substr(0, slash) + "/usr/lib/debug");
  }
  return directories;
}

/// Looks by `tail` in the user's folders, then in those that the file's own place suggests.
std::optional<target::ImageFile> find_by_tail(const Places& places,
                                              const std::string& tail,
                                              const std::string& path,
                                              const Link& link) {
  if (auto found = places.in_directories(tail, link)) return found;
  for (const std::string& directory : own_roots(path)) {
    if (auto found = places.at(directory + tail, link)) return found;
  }
  return std::nullopt;
}

std::optional<target::ImageFile> find_detached(const Places& places,
                                               const target::ImageFile& file) {
  const Link link = read_debug_link(file.image);
  const auto with_entries = [](std::optional<target::ImageFile> found) {
    return found && found->image.has_dwarf() ? std::move(found) : std::nullopt;
  };
  if (link.build_id.size() > 2) {
    if (auto found = with_entries(find_by_tail(places, tail_by_id(link.build_id), file.path, link)))
      return found;
  }
  if (link.name.empty()) return std::nullopt;
  const std::string folder = folder_of(file.path);
  for (const char* beside : {"/", "/.debug/"}) {
    if (auto found = with_entries(places.at(folder + beside + link.name, link))) return found;
  }
  return with_entries(find_by_tail(places, "/" + folder + "/" + link.name, file.path, link));
}

std::optional<target::ImageFile> find_alternate(const Places& places,
                                                const target::Files& files,
                                                const target::ImageFile& file) {
  const Link link = read_alternate_link(file.image);
  if (link.name.empty() || link.build_id.size() <= 2) return std::nullopt;
  if (auto found = find_by_tail(places, tail_by_id(link.build_id), file.path, link)) return found;
  if (!link.name.starts_with('/')) return places.at(folder_of(file.path) + "/" + link.name, link);
  for (const std::string& path : files.candidates(link.name)) {
    if (auto found = places.at(path, link)) return found;
  }
  return std::nullopt;
}

/// Goes through the heads of all units, of each of which libdw keeps what it knows. False if there is none.
Result<bool> pay_for_units(Dwarf* dwarf, target::FileWork& work) {
  constexpr std::uint64_t kept_of_unit = 256;
  bool is_any = false;
  Dwarf_Off at = 0;
  Dwarf_Off next = 0;
  std::size_t head = 0;
  while (dwarf_nextcu(dwarf, at, &next, &head, nullptr, nullptr, nullptr) == 0 && next > at) {
    if (!work.keep(kept_of_unit)) return fail(ErrorKind::limit, reading);
    is_any = true;
    at = next;
  }
  return is_any;
}

}  // namespace

struct DebugFile::Open {
  Open(target::ImageFile image, ShownElf elf) : file(std::move(image)), shown(std::move(elf)) {}
  Open(const Open&) = delete;
  Open& operator=(const Open&) = delete;
  ~Open() {
    if (dwarf != nullptr) dwarf_end(dwarf);
  }

  static Result<std::unique_ptr<Open>> begin(target::ImageFile image, AlternateLink link) {
    auto shown = TRY(ShownElf::open(image.image.bytes(), link));
    if (shown.lacks_entries()) return fail(ErrorKind::limit, "compressed debug information");
    auto opened = std::make_unique<Open>(std::move(image), std::move(shown));
    opened->dwarf = dwarf_begin_elf(opened->shown.elf(), DWARF_C_READ, nullptr);
    if (opened->dwarf == nullptr) return fail(ErrorKind::not_found, reading);
    return opened;
  }

  target::ImageFile file;
  ShownElf shown;
  Dwarf* dwarf = nullptr;
};

Result<DebugImage> find_debug_image(target::ImageFile image,
                                    const target::Files& files,
                                    std::span<const std::string> debug_directories) {
  if (image.image.has_dwarf()) return DebugImage{std::move(image), false};
  auto found = find_detached(Places(files, debug_directories), image);
  if (!found) return fail(ErrorKind::not_found, reading);
  return DebugImage{std::move(*found), true};
}

Result<DebugFile> DebugFile::open(DebugImage found,
                                  const target::Files& files,
                                  std::span<const std::string> debug_directories) {
  const Places places(files, debug_directories);
  std::unique_ptr<Open> alternate;
  if (auto other = find_alternate(places, files, found.file)) {
    auto opened = Open::begin(std::move(*other), AlternateLink::hidden);
    if (opened) alternate = std::move(*opened);
  }
  const auto link = alternate ? AlternateLink::shown : AlternateLink::hidden;
  auto file = TRY(Open::begin(std::move(found.file), link));
  if (alternate) dwarf_setalt(file->dwarf, alternate->dwarf);
  if (!TRY(pay_for_units(file->dwarf, file->file.image.work())))
    return fail(ErrorKind::not_found, reading);
  return DebugFile(std::move(file), std::move(alternate));
}

DebugFile::DebugFile(std::unique_ptr<Open> file, std::unique_ptr<Open> alternate)
    : alternate_(std::move(alternate)), file_(std::move(file)) {}

DebugFile::DebugFile(DebugFile&&) noexcept = default;
DebugFile::~DebugFile() = default;

std::uint64_t DebugFile::size_of_table() const {
  const auto section = file_->file.image.find_section(".debug_aranges");
  return section ? section->size : 0;
}

target::FileWork& DebugFile::work() const {
  return file_->file.image.work();
}

Dwarf* DebugFile::dwarf() const {
  return file_->dwarf;
}

}  // namespace hognose::elfutils
