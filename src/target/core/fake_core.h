// Builds cores for tests, note by note and segment by segment.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstring>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <elf.h>
#include <sys/procfs.h>

#include "base/address.h"

namespace hognose::target {

using Bytes = std::vector<std::byte>;

/// Writes a value over what is at `at`, which may be the end.
template <class T>
void put(Bytes& to, std::size_t at, const T& value) {
  if (to.size() < at + sizeof(value)) to.resize(at + sizeof(value));
  std::memcpy(to.data() + at, &value, sizeof(value));
}

template <class T>
void append(Bytes& to, const T& value) {
  put(to, to.size(), value);
}

/// The start of an ELF file of x86-64; the table of program headers follows it.
inline Elf64_Ehdr elf_header(int type, std::size_t segments, int machine = EM_X86_64) {
  Elf64_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_type = static_cast<Elf64_Half>(type);
  header.e_machine = static_cast<Elf64_Half>(machine);
  header.e_phoff = sizeof(header);
  header.e_phentsize = sizeof(Elf64_Phdr);
  header.e_phnum = static_cast<Elf64_Half>(segments);
  return header;
}

/// Contents of NT_PRSTATUS.
inline Bytes thread_note(int tid, int signal, std::uint64_t rip, std::uint64_t rsp = 0) {
  prstatus_t status{};
  status.pr_pid = tid;
  status.pr_cursig = static_cast<short>(signal);
  status.pr_reg[16] = rip;
  status.pr_reg[19] = rsp;
  status.pr_reg[21] = 0x7000;  // fs_base
  Bytes note;
  append(note, status);
  return note;
}

/// One entry of NT_FILE.
struct FakeFile {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t page = 0;
  std::string path;
};

/// Contents of NT_FILE.
inline Bytes files_note(const std::vector<FakeFile>& files) {
  Bytes note;
  append(note, std::array<std::uint64_t, 2>{files.size(), 0x1000});
  for (const FakeFile& file : files)
    append(note, std::array<std::uint64_t, 3>{file.begin, file.end, file.page});
  for (const FakeFile& file : files) {
    for (const char c : file.path)
      append(note, c);
    append(note, '\0');
  }
  return note;
}

inline void append_note(Bytes& to, std::uint32_t type, const Bytes& contents) {
  append(to, Elf64_Nhdr{5, static_cast<Elf64_Word>(contents.size()), type});
  append(to, std::array<char, 8>{'C', 'O', 'R', 'E'});
  to.insert(to.end(), contents.begin(), contents.end());
  to.resize((to.size() + 3) / 4 * 4);
}

/// A core as the kernel lays it out: header, program headers, notes, contents page by page.
class FakeCore {
 public:
  static constexpr std::size_t page = 0x1000;
  static constexpr std::size_t notes_at = 0x800;

  FakeCore& note(std::uint32_t type, const Bytes& contents) {
    append_note(notes_, type, contents);
    return *this;
  }
  FakeCore& process(int pid, const char* name, unsigned long flags = 0) {
    prpsinfo_t info{};
    info.pr_flag = flags;
    info.pr_pid = pid;
    std::strncpy(info.pr_fname, name, sizeof info.pr_fname - 1);
    Bytes contents;
    append(contents, info);
    return note(NT_PRPSINFO, contents);
  }
  FakeCore& auxiliary(std::uint64_t type, std::uint64_t value) {
    Bytes contents;
    append(contents, std::array<std::uint64_t, 4>{type, value, AT_NULL, 0});
    return note(NT_AUXV, contents);
  }
  /// A segment of `size` bytes, of which `dumped` is what the core has.
  FakeCore& segment(std::uint64_t address,
                    Bytes dumped,
                    std::uint64_t size = 0,
                    Elf64_Word flags = PF_R | PF_W) {
    size = std::max<std::uint64_t>(size, dumped.size());
    segments_.push_back({address, std::move(dumped), size, flags});
    return *this;
  }

  [[nodiscard]] Bytes build(int machine = EM_X86_64) const {
    Bytes core;
    append(core, elf_header(ET_CORE, segments_.size() + 1, machine));
    append(core, Elf64_Phdr{PT_NOTE, 0, notes_at, 0, 0, notes_.size(), 0, 1});
    std::size_t offset = (notes_at + notes_.size() + page - 1) / page * page;
    Bytes contents;
    for (const Segment& one : segments_) {
      append(core,
             Elf64_Phdr{PT_LOAD,
                        one.flags,
                        offset + contents.size(),
                        one.address,
                        0,
                        one.dumped.size(),
                        one.size,
                        page});
      contents.insert(contents.end(), one.dumped.begin(), one.dumped.end());
      contents.resize((contents.size() + page - 1) / page * page);
    }
    core.resize(notes_at);
    core.insert(core.end(), notes_.begin(), notes_.end());
    core.resize(offset);
    core.insert(core.end(), contents.begin(), contents.end());
    return core;
  }

 private:
  struct Segment {
    std::uint64_t address;
    Bytes dumped;
    std::uint64_t size;
    Elf64_Word flags;
  };
  Bytes notes_;
  std::vector<Segment> segments_;
};

/// Pages full of one character.
inline Bytes pages_of(char c, std::size_t count = 1) {
  Bytes pages;
  pages.resize(count * FakeCore::page, static_cast<std::byte>(c));
  return pages;
}

/// The first page of a small library: one segment of `size` bytes, and a build-id of one byte.
inline Bytes library_page(unsigned char build_id, std::uint64_t size, int machine = EM_X86_64) {
  Bytes bytes;
  append(bytes, elf_header(ET_DYN, 2, machine));
  append(bytes, Elf64_Phdr{PT_LOAD, PF_R | PF_X, 0, 0, 0, size, size, 0x1000});
  append(bytes, Elf64_Phdr{PT_NOTE, PF_R, 0x100, 0x100, 0, 20, 20, 4});
  put(bytes, 0x100, Elf64_Nhdr{4, 4, NT_GNU_BUILD_ID});
  put(bytes, 0x10c, std::array<unsigned char, 8>{'G', 'N', 'U', 0, build_id, build_id, 3, 4});
  bytes.resize(FakeCore::page);
  return bytes;
}

}  // namespace hognose::target
