// Parsing one ELF image into what the rest of hognose asks of it.
// SPDX-License-Identifier: MIT
#include "target/elf/image.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/byte_reader.h"
#include "target/elf/elf_file.h"
#include "target/seams/maps.h"

namespace hognose::target {
namespace {

std::vector<Segment> segments_of(const ElfFile& file) {
  std::vector<Segment> segments;
  for (const Elf64_Phdr& header : file.segments()) {
    if (header.p_type != PT_LOAD) continue;
    segments.push_back({header.p_vaddr,
                        header.p_offset,
                        header.p_filesz,
                        header.p_memsz,
                        (header.p_flags & PF_W) != 0,
                        (header.p_flags & PF_X) != 0});
  }
  return segments;
}

std::vector<Section> sections_of(const ElfFile& file) {
  std::vector<Section> sections;
  TextsOfTable names(file.section_names(), file.sections().size());
  for (const Elf64_Shdr& header : file.sections()) {
    sections.push_back({names.at(header.sh_name),
                        header.sh_addr,
                        header.sh_offset,
                        header.sh_size,
                        header.sh_type});
  }
  return sections;
}

/// Debug files keep the sections of what they were split from, emptied: code as well.
bool is_without_code(const ElfFile& file) {
  return std::any_of(file.sections().begin(), file.sections().end(), [](const Elf64_Shdr& section) {
    return section.sh_type == SHT_NOBITS && (section.sh_flags & SHF_EXECINSTR) != 0;
  });
}

// Sections first: in a separate debug file only they say where the notes are.
std::string build_id_of(const ElfFile& file, FileWork& work) {
  for (const Elf64_Shdr& section : file.sections()) {
    if (section.sh_type != SHT_NOTE) continue;
    auto id = find_build_id(file.contents(section), section.sh_addralign, work);
    if (!id.empty()) return id;
  }
  for (const Elf64_Phdr& segment : file.segments()) {
    if (segment.p_type != PT_NOTE) continue;
    auto id = find_build_id(file.contents(segment), segment.p_align, work);
    if (!id.empty()) return id;
  }
  return {};
}

// Whether the file ends before what its own headers speak of. A separate debug file has kept the
// segments of what it was split from, without their bytes.
bool is_cut(const ElfFile& file, bool is_debug_file) {
  const std::uint64_t size = file.bytes().size();
  const auto holds = [&](std::uint64_t offset, std::uint64_t length) {
    return offset <= size && length <= size - offset;
  };
  const Elf64_Ehdr& header = file.header();
  const std::uint64_t table = std::uint64_t{header.e_shnum} * header.e_shentsize;
  if (header.e_shoff != 0 && !holds(header.e_shoff, table)) return true;
  if (is_debug_file) return false;
  return std::any_of(file.segments().begin(), file.segments().end(), [&](const Elf64_Phdr& one) {
    return one.p_type == PT_LOAD && !holds(one.p_offset, one.p_filesz);
  });
}

/// Opening a file again, and finding that it is known.
constexpr std::uint64_t steps_of_opening = 1024;

}  // namespace

/// What is known of files while anybody has an Image of them.
class Image::OpenFiles {
 public:
  std::shared_ptr<const Contents> find(const FileIdentity& wanted) {
    const auto known = files_.find({wanted.device, wanted.inode});
    auto contents = known == files_.end() ? nullptr : known->second.lock();
    return contents && contents->file->identity() == wanted ? contents : nullptr;
  }
  void add(const std::shared_ptr<const Contents>& contents) {
    constexpr std::size_t most = 1024;
    if (files_.size() >= most)
      std::erase_if(files_, [](const auto& one) { return one.second.expired(); });
    const FileIdentity& identity = contents->file->identity();
    files_[{identity.device, identity.inode}] = contents;
  }

 private:
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::weak_ptr<const Contents>> files_;
};

Result<Image> Image::open_named(const std::string& path) {
  return open(TRY(target::open_named(path)));
}

Result<Image> Image::open(const Descriptor& opened) {
  static OpenFiles& open_files = *new OpenFiles;
  const FileIdentity identity = TRY(identity_of(opened));
  std::shared_ptr<const Contents> contents = open_files.find(identity);
  if (!contents) {
    contents = TRY(read_file(opened));
    open_files.add(contents);
  }
  static_cast<void>(contents->work.spend(steps_of_opening));  // what is known of it costs no more
  return Image(std::move(contents));
}

Result<std::shared_ptr<Image::Contents>> Image::read_file(const Descriptor& opened) {
  auto file = TRY(MappedFile::open(opened));
  const auto bytes = file.bytes();
  auto contents = TRY(read(bytes, file.is_mapped() ? FileWork(bytes) : FileWork()));
  if (is_cut(TRY(ElfFile::parse(bytes)), contents->is_debug_file))
    return fail(ErrorKind::corrupt, "ELF file, which is cut short");
  contents->file = std::move(file);
  return contents;
}

Result<Image> Image::parse(std::span<const std::byte> bytes) {
  return Image(TRY(read(bytes, FileWork())));
}

Result<std::shared_ptr<Image::Contents>> Image::read(std::span<const std::byte> bytes,
                                                     FileWork work) {
  const auto file = TRY(ElfFile::parse(bytes));
  const std::uint64_t kept =
      file.sections().size() * sizeof(Section) + file.segments().size() * sizeof(Segment);
  if (!work.spend(steps_of_opening) || !work.keep(kept)) return fail(ErrorKind::limit, "ELF file");
  auto contents = std::make_shared<Contents>();
  contents->bytes = bytes;
  contents->machine = file.header().e_machine;
  contents->segments = segments_of(file);
  contents->sections = sections_of(file);
  contents->build_id = build_id_of(file, work);
  contents->is_debug_file = is_without_code(file);
  contents->dynamic_symbols = find_dynamic_symbols(file, work);
  contents->static_symbols = find_static_symbols(file);
  contents->work = work;
  return contents;
}

Result<Image> Image::own(std::vector<std::byte> bytes) {
  auto contents = TRY(read(bytes, FileWork()));
  contents->owned = std::move(bytes);
  return Image(std::move(contents));
}

std::optional<ElfSymbol> Image::find_symbol(std::string_view name) const {
  if (contents_->dynamic_symbols) {
    if (auto symbol = contents_->dynamic_symbols->find(name, work())) return symbol;
  }
  return contents_->static_symbols ? contents_->static_symbols->find(name, work()) : std::nullopt;
}

std::vector<ElfSymbol> Image::symbols(SymbolSort wanted) const {
  std::vector<ElfSymbol> all;
  if (contents_->static_symbols) {
    contents_->static_symbols->append_to(all, wanted, work());  // holds what is in .dynsym too
  } else if (contents_->dynamic_symbols) {
    contents_->dynamic_symbols->append_to(all, wanted, work());
  }
  return all;
}

std::optional<Section> Image::find_section(std::string_view name) const {
  for (const Section& section : contents_->sections) {
    if (section.name == name) return section;
  }
  return std::nullopt;
}

std::optional<Section> Image::find_section_at(std::uint64_t virtual_address) const {
  for (const Section& section : contents_->sections) {
    // What is not loaded has no address; what each thread has a copy of (.tbss) lies over others.
    const bool is_loaded = section.virtual_address != 0 && section.name != ".tbss";
    if (!is_loaded || virtual_address < section.virtual_address) continue;
    if (virtual_address - section.virtual_address < section.size) return section;
  }
  return std::nullopt;
}

Result<std::span<const std::byte>> Image::bytes_at(std::uint64_t virtual_address,
                                                   std::uint64_t size) const {
  if (is_debug_file()) return fail(ErrorKind::not_found, "contents of a separate debug file");
  for (const Segment& segment : segments()) {
    if (virtual_address < segment.virtual_address) continue;
    const std::uint64_t offset = virtual_address - segment.virtual_address;
    if (offset >= segment.file_size || size > segment.file_size - offset) continue;
    const auto rest =
        TRY(slice(bytes(), segment.file_offset, offset + size, "bytes of an ELF segment"));
    return rest.subspan(offset);
  }
  return fail(ErrorKind::unmapped, "bytes of an ELF image", Address(virtual_address));
}

std::uint64_t Image::bias(Address load_start) const {
  if (segments().empty()) return load_start.value();
  const Segment& first = segments().front();
  return load_start.value() - (first.virtual_address - first.file_offset);
}

bool Image::has_dwarf() const {
  return find_section(".debug_info").has_value() || find_section(".zdebug_info").has_value();
}

std::vector<ImageLocation> find_images(const Maps& maps) {
  struct Known {
    std::size_t newest = 0;  // the image that its next mappings belong to
    std::size_t count = 0;
  };
  std::vector<ImageLocation> images;
  std::map<std::string_view, Known> by_path;
  for (const Mapping& mapping : maps.all()) {
    if (!mapping.path.starts_with('/')) continue;
    const auto found = by_path.find(mapping.path);
    const Known known = found == by_path.end() ? Known() : found->second;
    if (known.count > most_images_of_file) continue;
    if (mapping.file_offset == 0 && (known.count == 0 || !mapping.writable)) {
      by_path[mapping.path] = {images.size(), known.count + 1};
      if (known.count == most_images_of_file) continue;
      images.push_back({mapping.path, mapping.range, mapping.range.begin});
    } else if (known.count != 0) {
      images[known.newest].range.end = mapping.range.end;
    }
  }
  return images;
}

}  // namespace hognose::target
