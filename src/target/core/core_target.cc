// Putting together the seams of a core.
// SPDX-License-Identifier: MIT
#include "target/core/core_target.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "target/core/core_images.h"
#include "target/core/core_memory.h"
#include "target/core/dump_facts.h"
#include "target/core/parse_core.h"
#include "target/image_symbols.h"
#include "target/seams/recorded_threads.h"
#include "target/seams/signals.h"

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

/// Takes the threads out of the core, which has no further use for them: there may be very many.
std::unique_ptr<Threads> take_threads(CoreFile& core) {
  std::vector<CoreThread> ordered = std::exchange(core.threads, {});
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

using ByPath = std::unordered_map<std::string_view, std::vector<std::size_t>>;

ByPath find_without_rights(const Maps& maps) {
  ByPath without;
  for (std::size_t at = 0; at < maps.all().size(); ++at) {
    const Mapping& mapping = maps.all()[at];
    if (!has_rights(mapping)) without[mapping.path].push_back(at);
  }
  return without;
}

/// Of those at `places` that still have none, as far as the budget goes.
void add_rights(const Image& image,
                const std::vector<std::size_t>& places,
                std::vector<Mapping>& mappings,
                Budget& budget) {
  for (const std::size_t at : places) {
    if (!budget.spend_node()) return;
    if (!has_rights(mappings[at])) add_rights(image, mappings[at]);
  }
}

// A core may name a million files; one is a node of the budget.
Maps with_rights_from_files(const Target& target, const Maps& maps, Budget& budget) {
  std::vector<Mapping> mappings = maps.all();
  auto without = find_without_rights(maps);
  for (const ImageLocation& location : find_images(maps)) {
    const auto found = without.find(location.path);
    const auto lacks_rights = [&](std::size_t at) { return !has_rights(mappings[at]); };
    if (found == without.end() || std::ranges::none_of(found->second, lacks_rights)) continue;
    if (!budget.spend_node() || !budget.check()) break;
    const auto image = target.open_image(location);
    if (!image) continue;
    add_rights(*image, found->second, mappings, budget);
    without.erase(found);
  }
  return Maps(std::move(mappings));
}

/// Says what the budget did not suffice for; false if the user wants no more.
bool add_spent(const Budget& budget, Target& target) {
  const auto why = budget.exhausted();
  if (why == Exhausted::interrupted) return false;
  if (!why) return true;
  target.gaps.push_back(std::string("the core names more files than were looked for: ") +
                        describe_exhausted(*why));
  return true;
}

/// Debuggers take theirs out, and have the thread stand in front of it.
bool is_behind_breakpoint(const Memory& memory, Address pc) {
  constexpr std::byte breakpoint{0xcc};  // INT3
  const auto before = memory.read_value<std::byte>(pc - 1);
  return before && *before == breakpoint;
}

}  // namespace

Result<Target> open_core(MappedFile bytes, const CoreOptions& options) {
  CoreFile parsed = TRY(parse_core(bytes.bytes(), Budget(parse_limits, options.interrupted)));
  const auto facts = read_dump_facts(bytes.bytes());
  const auto opened = std::make_shared<OpenedCore>(std::move(bytes), std::move(parsed));
  CoreFile& core = opened->core;
  Budget looking(parse_limits, options.interrupted);
  complete_files(core, opened->dumped, options, looking);
  Target target;
  target.pid = core.pid;
  target.on_first_stack = core.executable_name;
  target.was_forked = core.was_forked;
  target.gaps = core.gaps;
  if (!core.threads.empty() && is_fatal(core.threads.front().signal)) {
    target.crashed_tid = core.threads.front().thread.tid;
    target.signal = core.threads.front().signal;
    if (facts) target.fatal = facts->fatal;
  }
  target.threads = take_threads(core);
  target.files = std::make_unique<CoreFiles>(options, core, opened->dumped);
  target.memory = std::make_unique<OwningCoreMemory>(opened, *target.files);
  target.maps = with_rights_from_files(target, maps_of(core), looking);
  if (facts && facts->trap && is_behind_breakpoint(*target.memory, facts->trap->pc)) {
    target.crashed_tid = facts->trap->tid;
    target.signal = facts->trap->number;
    target.fatal = facts->trap;
  }
  if (!add_spent(looking, target)) return fail(ErrorKind::interrupted, "core file");
  target.symbols = std::make_unique<ImageSymbols>(*target.memory, *target.files, target.images());
  return target;
}

Result<Target> open_core(const std::string& path, const CoreOptions& options) {
  return open_core(TRY(MappedFile::open_named(path)), options);
}

}  // namespace hognose::target
