// Finding and opening debug information by libelf and libdw.
// SPDX-License-Identifier: MIT
#include "elfutils/debug_file.h"

#include <utility>
#include <vector>

#include <elfutils/libdwelf.h>
#include <fcntl.h>
#include <libelf.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hognose::elfutils {
namespace {

constexpr const char* reading = "debug information";
constexpr int deepest_path = 32;

// A descriptor of a regular file; never blocks on pipes and devices.
Result<int> open_regular(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return fail(ErrorKind::not_found, reading);
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(descriptor);
    return fail(ErrorKind::unsupported, reading);
  }
  return descriptor;
}

std::string hex(std::span<const unsigned char> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : bytes) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

std::string build_id_of(Elf* elf) {
  const void* bytes = nullptr;
  const ssize_t size = dwelf_elf_gnu_build_id(elf, &bytes);
  if (size <= 0 || size > 64) return {};
  return hex({static_cast<const unsigned char*>(bytes), static_cast<std::size_t>(size)});
}

// What the file without DWARF says about its detached one.
struct Link {
  std::string build_id;
  std::string name;
};

Result<Link> read_link(const std::string& path) {
  const int descriptor = TRY(open_regular(path));
  Elf* elf = elf_begin(descriptor, ELF_C_READ_MMAP, nullptr);
  Link link;
  const bool is_elf = elf != nullptr && elf_kind(elf) == ELF_K_ELF;
  if (is_elf) {
    link.build_id = build_id_of(elf);
    GElf_Word crc = 0;
    const char* name = dwelf_elf_gnu_debuglink(elf, &crc);
    if (name != nullptr && std::string_view(name).find('/') == std::string_view::npos) {
      link.name = name;
    }
  }
  elf_end(elf);
  ::close(descriptor);
  if (!is_elf) return fail(ErrorKind::unsupported, "ELF header");
  return link;
}

// A file of an unpacked system, or of another process's root, has its debug information there:
// ROOT/usr/bin/python3 in ROOT/usr/lib/debug.
std::vector<std::string> with_own_roots(const std::string& path,
                                        std::span<const std::string> debug_directories) {
  std::vector<std::string> directories(debug_directories.begin(), debug_directories.end());
  std::size_t slash = path.rfind('/');
  for (int depth = 0; depth < deepest_path && slash != std::string::npos && slash > 0; ++depth) {
    slash = path.rfind('/', slash - 1);
    if (slash != std::string::npos) directories.push_back(path.substr(0, slash) + "/usr/lib/debug");
  }
  return directories;
}

std::vector<std::string> detached_paths(const std::string& path,
                                        const Link& link,
                                        std::span<const std::string> debug_directories) {
  std::vector<std::string> paths;
  if (link.build_id.size() > 2) {
    const std::string tail =
        "/.build-id/" + link.build_id.substr(0, 2) + "/" + link.build_id.substr(2) + ".debug";
    for (const std::string& directory : debug_directories)
      paths.push_back(directory + tail);
  }
  if (link.name.empty()) return paths;
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash);
  paths.push_back(folder + "/" + link.name);
  paths.push_back(folder + "/.debug/" + link.name);
  const std::string tail = "/" + folder + "/" + link.name;
  for (const std::string& directory : debug_directories)
    paths.push_back(directory + tail);
  return paths;
}

}  // namespace

Result<DebugFile> DebugFile::open_own(const std::string& path, const std::string& build_id) {
  const int descriptor = TRY(open_regular(path));
  Dwarf* dwarf = dwarf_begin(descriptor, DWARF_C_READ);
  const bool matches =
      dwarf != nullptr && (build_id.empty() || build_id_of(dwarf_getelf(dwarf)) == build_id);
  Dwarf_Off next = 0;
  size_t header_size = 0;
  const bool has_units =
      matches && dwarf_nextcu(dwarf, 0, &next, &header_size, nullptr, nullptr, nullptr) == 0;
  if (!has_units) {
    dwarf_end(dwarf);
    ::close(descriptor);
    return fail(ErrorKind::not_found, reading);
  }
  return DebugFile(dwarf, descriptor);
}

Result<DebugFile> DebugFile::open(const std::string& path,
                                  std::span<const std::string> debug_directories) {
  elf_version(EV_CURRENT);
  if (auto own = open_own(path, {})) return own;
  const Link link = TRY(read_link(path));
  const auto directories = with_own_roots(path, debug_directories);
  for (const std::string& detached : detached_paths(path, link, directories)) {
    if (auto file = open_own(detached, link.build_id)) return file;
  }
  return fail(ErrorKind::not_found, reading);
}

DebugFile::DebugFile(DebugFile&& other) noexcept
    : dwarf_(std::exchange(other.dwarf_, nullptr)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

DebugFile::~DebugFile() {
  if (dwarf_ != nullptr) dwarf_end(dwarf_);
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace hognose::elfutils
