// Putting together the seams of a core.
// SPDX-License-Identifier: MIT
#include "target/core_target.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "target/core_file.h"
#include "target/core_memory.h"
#include "target/image_symbols.h"
#include "target/process_target.h"
#include "target/recorded_threads.h"

namespace hognose::target {
namespace {

constexpr std::string_view deleted = " (deleted)";

/// The memory of a core together with all it borrows.
class OwningCoreMemory final : public Memory {
 public:
  OwningCoreMemory(MappedFile bytes, CoreFile core, const Files& files)
      : bytes_(std::move(bytes)), core_(std::move(core)), memory_(core_, files) {}

 private:
  std::size_t read_up_to(Address from, std::span<std::byte> into) const override {
    return memory_.read_some(from, into);
  }

  MappedFile bytes_;
  CoreFile core_;
  CoreMemory memory_;
};

std::unique_ptr<Threads> threads_of(const CoreFile& core) {
  std::vector<CoreThread> ordered = core.threads;
  std::stable_partition(ordered.begin(), ordered.end(), [&](const CoreThread& one) {
    return one.thread.tid == core.pid;
  });
  auto threads = std::make_unique<RecordedThreads>();
  for (CoreThread& one : ordered)
    threads->add(std::move(one.thread), one.registers);
  return threads;
}

/// Takes the rights that the core does not tell from the segments of the file.
void add_rights(const Image& image, Mapping& mapping) {
  for (const Segment& segment : image.segments()) {
    const std::uint64_t page = segment.file_offset / 4096 * 4096;
    if (mapping.file_offset < page) continue;
    if (mapping.file_offset >= segment.file_offset + segment.file_size) continue;
    mapping.readable = true;
    mapping.executable = segment.executable;
  }
}

Maps with_rights_from_files(const Target& target, const Maps& maps) {
  std::vector<Mapping> mappings = maps.all();
  for (const ImageLocation& location : find_images(maps)) {
    const auto image = target.open_image(location);
    if (!image) continue;
    for (Mapping& mapping : mappings) {
      const bool has_rights = mapping.readable || mapping.writable || mapping.executable;
      if (!has_rights && mapping.path == location.path) add_rights(*image, mapping);
    }
  }
  return Maps(std::move(mappings));
}

}  // namespace

std::vector<std::string> CoreFiles::candidates(const std::string& target_path) const {
  std::vector<std::string> paths;
  if (!options_.exe.empty() && target_path == executable_path_) paths.push_back(options_.exe);
  if (!options_.sysroot.empty()) {
    std::string_view plain = target_path;
    if (plain.ends_with(deleted)) plain.remove_suffix(deleted.size());
    const std::string name(plain.substr(plain.rfind('/') + 1));
    paths.push_back(resolve_in_root(options_.sysroot, std::string(plain)));
    paths.push_back(resolve_in_root(options_.sysroot, name));
  }
  paths.push_back(target_path);
  return paths;
}

Result<Target> open_core(const std::string& path, const CoreOptions& options) {
  MappedFile bytes = TRY(MappedFile::open(path));
  CoreFile core = TRY(parse_core(bytes.bytes()));
  Target target;
  target.pid = core.pid;
  const Maps maps = maps_of(core);
  target.threads = threads_of(core);
  if (!core.threads.empty() && core.threads.front().signal != 0) {
    target.crashed_tid = core.threads.front().thread.tid;
    target.signal = core.threads.front().signal;
  }
  target.files = std::make_unique<CoreFiles>(options, core.executable_path());
  target.memory =
      std::make_unique<OwningCoreMemory>(std::move(bytes), std::move(core), *target.files);
  target.maps = with_rights_from_files(target, maps);
  target.symbols = std::make_unique<ImageSymbols>(*target.memory, *target.files, target.images());
  return target;
}

}  // namespace hognose::target
