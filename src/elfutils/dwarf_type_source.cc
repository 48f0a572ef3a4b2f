// Asks each file's index in turn.
// SPDX-License-Identifier: MIT
#include "elfutils/dwarf_type_source.h"

#include <algorithm>

#include "elfutils/debug_file.h"
#include "elfutils/dwarf_member.h"
#include "elfutils/type_index.h"

namespace hognose::elfutils {

class DwarfTypeSource::File {
 public:
  File(DebugImage found,
       std::vector<target::FileIdentity> origin,
       const target::Files& files,
       const DwarfOptions& options,
       std::shared_ptr<Stopwatch> stopwatch)
      : found_(std::move(found)),
        origin_(std::move(origin)),
        files_(files),
        directories_(options.debug_directories),
        stopwatch_(std::move(stopwatch)) {}

  /// Null if it cannot be read.
  TypeIndex* index() {
    if (found_) open();
    return index_ ? &*index_ : nullptr;
  }
  /// Of one that was read.
  [[nodiscard]] target::FileWork& work() const { return debug_file_->work(); }
  [[nodiscard]] bool is_refused_work() const { return debug_file_ && work().is_spent(); }
  [[nodiscard]] const std::vector<target::FileIdentity>& origin() const { return origin_; }
  [[nodiscard]] const std::optional<Error>& refusal() const { return refusal_; }

 private:
  void open() {
    auto opened = DebugFile::open(std::move(*found_), files_, directories_);
    found_.reset();
    if (!opened) {
      refusal_ = opened.error();
      return;
    }
    debug_file_.emplace(std::move(*opened));
    index_.emplace(debug_file_->dwarf(), *stopwatch_, debug_file_->work());
  }

  std::optional<DebugImage> found_;  // until it is opened
  std::vector<target::FileIdentity> origin_;
  const target::Files& files_;
  std::vector<std::string> directories_;
  std::shared_ptr<Stopwatch> stopwatch_;
  std::optional<DebugFile> debug_file_;
  std::optional<TypeIndex> index_;
  std::optional<Error> refusal_;
};

DwarfTypeSource::DwarfTypeSource() = default;
DwarfTypeSource::~DwarfTypeSource() = default;

Result<void> DwarfTypeSource::add(target::ImageFile image,
                                  const target::Files& files,
                                  const DwarfOptions& options) {
  std::vector<target::FileIdentity> origin;
  const auto own = image.image.identity();
  auto found = TRY(find_debug_image(std::move(image), files, options.debug_directories));
  const auto detached = found.file.image.identity();
  if (own && detached) origin.push_back(*own);
  if (own && detached && found.is_detached) origin.push_back(*detached);
  files_.push_back(
      std::make_unique<File>(std::move(found), std::move(origin), files, options, stopwatch_));
  return {};
}

Result<std::unique_ptr<DwarfTypeSource>> DwarfTypeSource::open(target::ImageFile image,
                                                               const target::Files& files,
                                                               const DwarfOptions& options) {
  std::unique_ptr<DwarfTypeSource> source(new DwarfTypeSource());
  source->stopwatch_ = std::make_shared<Stopwatch>(options.time);
  TRY(source->add(std::move(image), files, options));
  return source;
}

Result<std::unique_ptr<DwarfTypeSource>> DwarfTypeSource::open_named(
    std::span<const std::string> paths, const DwarfOptions& options) {
  static const target::Files named;
  std::unique_ptr<DwarfTypeSource> source(new DwarfTypeSource());
  source->stopwatch_ = std::make_shared<Stopwatch>(options.time);
  for (const std::string& path : paths) {
    auto image = TRY(target::Image::open_named(path));
    TRY(source->add({path, std::move(image)}, named, options));
  }
  if (source->files_.empty()) return fail(ErrorKind::not_found, "debug information");
  return source;
}

bool DwarfTypeSource::is_out_of_time() const {
  return stopwatch_->is_out_of_time() ||
         std::ranges::any_of(files_, [](const auto& file) { return file->is_refused_work(); });
}

std::vector<target::FileIdentity> DwarfTypeSource::origin() {
  std::vector<target::FileIdentity> all;
  for (const auto& file : files_) {
    if (file->origin().empty()) return {};
    all.insert(all.end(), file->origin().begin(), file->origin().end());
  }
  return all;
}

std::optional<Error> DwarfTypeSource::refusal() const {
  for (const auto& file : files_) {
    if (file->refusal()) return file->refusal();
  }
  return std::nullopt;
}

std::optional<std::uint64_t> DwarfTypeSource::find_size(std::string_view type_name) {
  for (const auto& file : files_) {
    TypeIndex* const index = file->index();
    const auto type = index != nullptr ? index->find(type_name) : std::nullopt;
    if (type) return size_of_type(*type);
  }
  return std::nullopt;
}

std::optional<layout::Place> DwarfTypeSource::find_member(std::string_view type_name,
                                                          std::string_view path) {
  for (const auto& file : files_) {
    TypeIndex* const index = file->index();
    const auto type = index != nullptr ? index->find(type_name) : std::nullopt;
    if (!type) continue;
    const FindDefinition find_definition = [index](std::string_view tag) {
      return index->find("struct " + std::string(tag));
    };
    return find_member_of(*type, path, find_definition, file->work());
  }
  return std::nullopt;
}

}  // namespace hognose::elfutils
