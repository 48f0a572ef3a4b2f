// Asks each file's index in turn.
// SPDX-License-Identifier: MIT
#include "elfutils/dwarf_type_source.h"

#include "elfutils/debug_file.h"
#include "elfutils/dwarf_member.h"
#include "elfutils/type_index.h"

namespace hognose::elfutils {

class DwarfTypeSource::File {
 public:
  File(DebugFile debug_file, std::shared_ptr<Stopwatch> stopwatch)
      : debug_file_(std::move(debug_file)),
        stopwatch_(std::move(stopwatch)),
        index_(debug_file_.dwarf(), *stopwatch_) {}

  TypeIndex& index() { return index_; }
  [[nodiscard]] bool is_out_of_time() const { return stopwatch_->is_out_of_time(); }

 private:
  DebugFile debug_file_;
  std::shared_ptr<Stopwatch> stopwatch_;
  TypeIndex index_;
};

DwarfTypeSource::DwarfTypeSource() = default;
DwarfTypeSource::~DwarfTypeSource() = default;

Result<std::unique_ptr<DwarfTypeSource>> DwarfTypeSource::open(std::span<const std::string> paths,
                                                               DwarfOptions options) {
  const auto stopwatch = std::make_shared<Stopwatch>(options.time);
  std::unique_ptr<DwarfTypeSource> source(new DwarfTypeSource());
  for (const std::string& path : paths) {
    auto file = TRY(DebugFile::open(path, options.debug_directories));
    source->files_.push_back(std::make_unique<File>(std::move(file), stopwatch));
  }
  if (source->files_.empty()) return fail(ErrorKind::not_found, "debug information");
  return source;
}

bool DwarfTypeSource::is_out_of_time() const {
  return files_.front()->is_out_of_time();
}

std::optional<std::uint64_t> DwarfTypeSource::find_size(std::string_view type_name) {
  for (const auto& file : files_) {
    if (const auto type = file->index().find(type_name)) return size_of_type(*type);
  }
  return std::nullopt;
}

std::optional<layout::Place> DwarfTypeSource::find_member(std::string_view type_name,
                                                          std::string_view path) {
  for (const auto& file : files_) {
    const auto type = file->index().find(type_name);
    if (!type) continue;
    const FindDefinition find_definition = [&file](std::string_view tag) {
      return file->index().find("struct " + std::string(tag));
    };
    return find_member_of(*type, path, find_definition);
  }
  return std::nullopt;
}

}  // namespace hognose::elfutils
