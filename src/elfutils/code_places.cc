// Images, and what is known of the places in them.
// SPDX-License-Identifier: MIT
#include "elfutils/code_places.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/find_containing.h"
#include "base/place_text.h"
#include "machine/call_bytes.h"
#include "target/elf/memory_image.h"

namespace hognose::elfutils {
namespace {

// More places than any program is stopped at: of a stack that is made of lies.
constexpr std::size_t most_places = 1U << 16U;

/// Where images are, the kernel's own small library (vdso) among them.
std::vector<target::ImageLocation> locations_of(const target::Maps& maps) {
  auto locations = target::find_images(maps);
  for (const target::Mapping& mapping : maps.all()) {
    if (mapping.path == "[vdso]")
      locations.push_back({mapping.path, mapping.range, mapping.range.begin});
  }
  std::sort(locations.begin(), locations.end(), [](const auto& one, const auto& other) {
    return one.range.begin < other.range.begin;
  });
  return locations;
}

}  // namespace

struct CodePlaces::Code {
  target::ImageLocation location;
  bool tried = false;
  std::optional<target::Image> image;
  std::uint64_t bias = 0;
  std::unique_ptr<CallFrames> frames;  // null: no call frame information
};

CodePlaces::CodePlaces(const target::Target& target)
    : memory_(*target.memory),
      files_(*target.files),
      symbols_(*target.symbols),
      maps_(target.maps) {
  for (target::ImageLocation& location : locations_of(maps_)) {
    codes_.push_back(std::make_unique<Code>());
    codes_.back()->location = std::move(location);
  }
}

CodePlaces::~CodePlaces() = default;

void CodePlaces::prepare() {
  for (const std::unique_ptr<Code>& code : codes_) {
    const std::string_view name = base_name(code->location.path);
    const bool is_in_every_stack = name.starts_with("libpython") || name.starts_with("python") ||
                                   name.starts_with("libc.so") || name.starts_with("libc-");
    if (!is_in_every_stack) continue;
    static_cast<void>(find_code(code->location.range.begin));
    static_cast<void>(symbols_.find_symbol(code->location.range.begin));  // sorts them
  }
}

const CodePlace& CodePlaces::find(Address address) {
  const auto known = places_.find(address);
  if (known != places_.end()) return known->second;
  if (places_.size() >= most_places) places_.clear();
  return places_.emplace(address, look_up(address)).first->second;
}

CodePlace CodePlaces::look_up(Address address) {
  CodePlace place;
  Code* const code = find_code(address);
  if (code == nullptr) return place;
  if (const auto symbol = symbols_.find_symbol(address)) {
    place.function = symbol->name;
    place.function_start = symbol->start;
  }
  if (code->frames != nullptr) place.recipe = code->frames->find(address.value() - code->bias);
  // Of a core without its files, memory has neither the code nor what belongs to it.
  place.is_missing = code->frames == nullptr && !memory_.read_value<std::byte>(address);
  return place;
}

CodePlaces::Code* CodePlaces::find_code(Address address) {
  const auto* const found =
      find_containing(codes_, address, [](const auto& code) { return code->location.range; });
  if (found == nullptr) return nullptr;
  Code& code = **found;
  if (code.tried) return &code;
  code.tried = true;
  auto image = target::open_image(memory_, files_, code.location);
  // A separate debug file has names, and nothing of what is loaded.
  if (!image || image->is_debug_file())
    image = target::read_image(memory_, code.location.load_start);
  if (!image) return &code;
  code.bias = image->bias(code.location.load_start);
  code.image = std::move(*image);
  if (auto frames = CallFrames::open(code.image->bytes(), code.image->work()))
    code.frames = std::move(*frames);
  return &code;
}

const FrameExtents& CodePlaces::find_extents(Address address) {
  const auto known = extents_.find(address);
  if (known != extents_.end()) return known->second;
  if (extents_.size() >= most_places) extents_.clear();
  FrameExtents extents;
  const Code* const code = find_code(address);
  if (code != nullptr && code->frames != nullptr) {
    extents = read_frame_extents(
        *code->frames, address.value() - code->bias, code->bias, memory_, steps_left_);
  }
  return extents_.emplace(address, std::move(extents)).first->second;
}

bool CodePlaces::may_have_called(Address word, Address function) {
  if (!may_return_to(word)) return false;
  const auto before = machine::read_before(memory_, word);
  if (!before) return false;
  const auto called = machine::find_called(*before, word);
  if (!called || *called == function || machine::end_with_indirect_call(*before)) return true;
  // A jump may lead on to the function.
  const auto first = memory_.read_value<machine::FirstBytes>(*called);
  return first && machine::begin_with_jump(*first);
}

bool CodePlaces::may_return_to(Address word) {
  const target::Mapping* const mapping = maps_.find(word);
  if (mapping == nullptr || !mapping->executable) return false;
  const auto known = returns_.find(word);
  if (known != returns_.end()) return known->second;
  if (returns_.size() >= most_places) returns_.clear();
  return returns_.emplace(word, follows_call(word)).first->second;
}

// What begins a stack was called by nobody, and a signal's frame is returned to at its very beginning.
std::optional<ErrorKind> CodePlaces::find_why_no_caller(Address pc) {
  const target::Mapping* const mapping = maps_.find(pc);
  if (mapping == nullptr && !memory_.read_value<std::byte>(pc)) return ErrorKind::unmapped;
  if (mapping == nullptr) return std::nullopt;
  if (!mapping->executable) return ErrorKind::unmapped;
  if (may_return_to(pc) || !machine::read_before(memory_, pc)) return std::nullopt;
  const CodePlace& place = find(pc - 1);
  const bool is_called =
      place.recipe && !place.recipe->is_signal_frame && !place.recipe->is_outermost;
  return is_called ? std::optional(ErrorKind::corrupt) : std::nullopt;
}

bool CodePlaces::follows_call(Address word) const {
  const auto before = machine::read_before(memory_, word);
  return before && machine::end_with_call(*before);
}

}  // namespace hognose::elfutils
