// Putting together the seams of a core.
// SPDX-License-Identifier: MIT
#include "target/core/core_target.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "target/core/core_images.h"
#include "target/core/core_memory.h"
#include "target/core/parse_core.h"
#include "target/image_symbols.h"
#include "target/seams/recorded_threads.h"

namespace hognose::target {
namespace {

/// A core with all that it is borrowed from, shared by those who borrow.
struct OpenedCore {
  OpenedCore(MappedFile mapped, CoreFile parsed)
      : bytes(std::move(mapped)), core(std::move(parsed)), dumped(core) {}

  MappedFile bytes;
  CoreFile core;
  DumpedMemory dumped;
};

/// The memory of a core together with all it borrows.
class OwningCoreMemory final : public Memory {
 public:
  OwningCoreMemory(std::shared_ptr<const OpenedCore> opened, const Files& files)
      : opened_(std::move(opened)), memory_(opened_->core, files) {}

 private:
  std::size_t read_up_to(Address from, std::span<std::byte> into) const override {
    return memory_.read_some(from, into);
  }

  std::shared_ptr<const OpenedCore> opened_;
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

bool has_rights(const Mapping& mapping) {
  return mapping.readable || mapping.writable || mapping.executable;
}

Maps with_rights_from_files(const Target& target, const Maps& maps) {
  std::vector<Mapping> mappings = maps.all();
  for (const ImageLocation& location : find_images(maps)) {
    const auto lacks_rights = [&](const Mapping& mapping) {
      return !has_rights(mapping) && mapping.path == location.path;
    };
    if (std::none_of(mappings.begin(), mappings.end(), lacks_rights)) continue;
    const auto image = target.open_image(location);
    if (!image) continue;
    for (Mapping& mapping : mappings) {
      if (lacks_rights(mapping)) add_rights(*image, mapping);
    }
  }
  return Maps(std::move(mappings));
}

}  // namespace

Result<Target> open_core(MappedFile bytes, const CoreOptions& options) {
  CoreFile parsed = TRY(parse_core(bytes.bytes()));
  const auto opened = std::make_shared<OpenedCore>(std::move(bytes), std::move(parsed));
  CoreFile& core = opened->core;
  complete_files(core, opened->dumped, options);
  Target target;
  target.pid = core.pid;
  target.gaps = core.gaps;
  target.threads = threads_of(core);
  if (!core.threads.empty() && core.threads.front().signal != 0) {
    target.crashed_tid = core.threads.front().thread.tid;
    target.signal = core.threads.front().signal;
  }
  target.files = std::make_unique<CoreFiles>(options, core, opened->dumped);
  target.memory = std::make_unique<OwningCoreMemory>(opened, *target.files);
  target.maps = with_rights_from_files(target, maps_of(core));
  target.symbols = std::make_unique<ImageSymbols>(*target.memory, *target.files, target.images());
  return target;
}

Result<Target> open_core(const std::string& path, const CoreOptions& options) {
  return open_core(TRY(MappedFile::open_named(path)), options);
}

}  // namespace hognose::target
