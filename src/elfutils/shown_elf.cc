// Looking at sections as libelf sees them, before anybody asks it for their contents.
// SPDX-License-Identifier: MIT
#include "elfutils/shown_elf.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include <gelf.h>

#include "base/byte_reader.h"
#include "target/elf/elf_file.h"

namespace hognose::elfutils {
namespace {

constexpr const char* reading_elf = "ELF file";
// Compilers' debug information shrinks to a third, tables of zeros to a thirtieth.
constexpr std::uint64_t most_growth = 32;
constexpr std::uint64_t always_allowed = 16ULL << 20U;

using Bytes = std::span<const std::byte>;

Bytes contents_of(Bytes file, const GElf_Shdr& header) {
  if (header.sh_type == SHT_NOBITS || header.sh_offset >= file.size()) return {};
  const Bytes rest = file.subspan(header.sh_offset);
  return rest.first(std::min<std::uint64_t>(rest.size(), header.sh_size));
}

/// How many bytes a compressed section claims to hold; 0 if it is none.
std::uint64_t claimed_size(Bytes file, const GElf_Shdr& header) {
  Elf64_Chdr head{};
  const Bytes contents = contents_of(file, header);
  if ((header.sh_flags & SHF_COMPRESSED) == 0 || contents.size() < sizeof head) return 0;
  std::memcpy(&head, contents.data(), sizeof head);
  return head.ch_size;
}

/// The same as GNU tools once compressed: "ZLIB", and the size with its highest byte first.
std::uint64_t claimed_size_in_old_form(Bytes file, const GElf_Shdr& header, std::string_view name) {
  constexpr std::size_t head_size = 12;
  const Bytes contents = contents_of(file, header);
  const bool is_old = name.starts_with(".zdebug") && contents.size() >= head_size;
  if (!is_old || !as_text(contents).starts_with("ZLIB")) return 0;
  std::uint64_t size = 0;
  for (const std::byte byte : contents.subspan(4, 8))
    size = (size << 8U) | std::to_integer<std::uint64_t>(byte);
  return size;
}

/// The sections of one file, and how much of what they claim is believed.
class Sections {
 public:
  Sections(Elf* elf, Bytes file, std::uint64_t most_unpacked)
      : elf_(elf), file_(file), left_(most_unpacked) {}

  /// The numbers of those that are not to be seen. Names are asked for last: their table may be
  /// compressed itself.
  std::vector<std::size_t> find_unwanted(AlternateLink link) {
    std::vector<std::size_t> unwanted;
    for_each([&](std::size_t number, const GElf_Shdr& header) {
      are_compressed_ = are_compressed_ || (header.sh_flags & SHF_COMPRESSED) != 0;
      if (!believe(claimed_size(file_, header), header)) unwanted.push_back(number);
    });
    if (const auto names = find_endless_names()) unwanted.push_back(*names);
    if (!unwanted.empty()) return unwanted;
    for_each([&](std::size_t number, const GElf_Shdr& header) {
      const std::string_view name = name_of(header);
      are_compressed_ = are_compressed_ || name.starts_with(".zdebug");
      const bool is_link = name == ".gnu_debugaltlink" || name == ".debug_sup";
      const bool is_hidden = is_link && link == AlternateLink::hidden;
      if (header.sh_type == SHT_NOBITS) return;
      if (is_hidden || !believe(claimed_size_in_old_form(file_, header, name), header))
        unwanted.push_back(number);
    });
    return unwanted;
  }

  /// Whether some are, after find_unwanted().
  [[nodiscard]] bool are_compressed() const { return are_compressed_; }

  /// Whether one of `numbers`, which are in order, holds the entries of debug information.
  bool hold_entries(std::span<const std::size_t> numbers) {
    bool found = false;
    for_each([&](std::size_t number, const GElf_Shdr& header) {
      const std::string_view name = name_of(header);
      const bool is_it = name == ".debug_info" || name == ".zdebug_info";
      found = found || (is_it && std::ranges::binary_search(numbers, number));
    });
    return found;
  }

 private:
  template <class Visit>
  void for_each(const Visit& visit) {
    Elf_Scn* section = nullptr;
    while ((section = elf_nextscn(elf_, section)) != nullptr) {
      GElf_Shdr header;
      if (gelf_getshdr(section, &header) != nullptr) visit(elf_ndxscn(section), header);
    }
  }

  /// The table of the sections' names, if it does not end as one: for each section that asks for its
  /// name libelf looks for the end of the last one, from the end of the table on.
  std::optional<std::size_t> find_endless_names() {
    std::size_t number = 0;
    if (elf_getshdrstrndx(elf_, &number) != 0) return std::nullopt;
    GElf_Shdr header;
    if (gelf_getshdr(elf_getscn(elf_, number), &header) == nullptr) return std::nullopt;
    const Bytes names = contents_of(file_, header);
    const bool is_packed = (header.sh_flags & SHF_COMPRESSED) != 0;
    const bool has_end = names.empty() || (!is_packed && names.back() == std::byte{0});
    return has_end ? std::nullopt : std::optional(number);
  }

  // The holes of a sparse file are free: what a section is made of proves little when there is much.
  bool believe(std::uint64_t size, const GElf_Shdr& header) {
    const std::uint64_t packed = contents_of(file_, header).size();
    if (size > left_ || size > always_allowed + packed * most_growth) return false;
    left_ -= size;
    return true;
  }

  std::string_view name_of(const GElf_Shdr& header) {
    std::size_t names = 0;
    if (elf_getshdrstrndx(elf_, &names) != 0) return {};
    const char* const name = elf_strptr(elf_, names, header.sh_name);
    return name == nullptr ? std::string_view() : std::string_view(name, ::strnlen(name, 64));
  }

  Elf* elf_;
  Bytes file_;
  std::uint64_t left_;
  bool are_compressed_ = false;
};

/// Makes these sections ones without contents.
void make_empty(std::span<std::byte> file, std::span<const std::size_t> numbers) {
  Elf64_Ehdr header{};
  std::memcpy(&header, file.data(), sizeof header);
  const Elf64_Word type = SHT_NOBITS;
  for (const std::size_t number : numbers) {
    const std::uint64_t at = number * sizeof(Elf64_Shdr) + offsetof(Elf64_Shdr, sh_type);
    if (header.e_shoff >= file.size() || at > file.size() - header.e_shoff - sizeof type) return;
    std::memcpy(file.subspan(header.e_shoff + at).data(), &type, sizeof type);
  }
}

// A file of our own byte order is not converted, so that libelf writes to the bytes only where it
// unpacks a section: then its header says afterwards that it is not compressed.
Elf* begin(Bytes file) {
  auto* const bytes = static_cast<char*>(static_cast<void*>(const_cast<std::byte*>(file.data())));
  return elf_memory(bytes, file.size());
}

}  // namespace

Result<ShownElf> ShownElf::open(std::span<const std::byte> file,
                                AlternateLink link,
                                std::uint64_t most_unpacked) {
  elf_version(EV_CURRENT);
  TRY(target::ElfFile::parse(file));
  ShownElf shown;
  constexpr int most_rounds = 5;  // names are looked at once their table is harmless
  std::vector<std::size_t> hidden;
  for (int round = 0; round < most_rounds; ++round) {
    const Bytes bytes = shown.changed_.empty() ? file : Bytes(shown.changed_);
    shown.elf_ = begin(bytes);
    if (shown.elf_ == nullptr) return fail(ErrorKind::unsupported, reading_elf);
    Sections sections(shown.elf_, bytes, most_unpacked);
    const auto unwanted = sections.find_unwanted(link);
    const bool is_ours = !shown.changed_.empty();
    if (unwanted.empty() && (is_ours || !sections.are_compressed())) {
      shown.lacks_entries_ = !hidden.empty() && sections.hold_entries(hidden);
      return shown;
    }
    elf_end(std::exchange(shown.elf_, nullptr));
    if (file.size() > most_bytes) break;
    if (!is_ours) shown.changed_.assign(file.begin(), file.end());
    make_empty(shown.changed_, unwanted);
    hidden.insert(hidden.end(), unwanted.begin(), unwanted.end());
    std::ranges::sort(hidden);
  }
  return fail(ErrorKind::limit, reading_elf);
}

ShownElf::ShownElf(ShownElf&& other) noexcept
    : changed_(std::move(other.changed_)),
      elf_(std::exchange(other.elf_, nullptr)),
      lacks_entries_(other.lacks_entries_) {}

ShownElf::~ShownElf() {
  if (elf_ != nullptr) elf_end(elf_);
}

}  // namespace hognose::elfutils
