// Looking for a place and a message in the frames of one file.
// SPDX-License-Identifier: MIT
#include "session/crash/rust_panic.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/formatted.h"
#include "base/utf8.h"
#include "machine/call_bytes.h"

namespace hognose::session {
namespace {

constexpr std::size_t most_library_frames = 8;  // raise and abort
constexpr std::size_t most_panic_frames = 48;
constexpr std::uint64_t most_stack = 32ULL * 1024;
constexpr std::uint64_t most_text = 2048;

std::string_view find_path(const target::Target& target, Address pc) {
  const target::Mapping* const mapping = target.maps.find(pc);
  return mapping == nullptr ? std::string_view() : std::string_view(mapping->path);
}

/// Frames [begin, end), those of the file that called for the end.
struct FileFrames {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view path;
};
std::optional<FileFrames> find_frames(const target::Target& target,
                                      native::MachineStack& machine,
                                      std::size_t start) {
  FileFrames frames;
  std::string_view library;
  for (std::size_t index = start; index < start + most_panic_frames; ++index) {
    const native::MachineFrame* const frame = machine.at(index);
    if (frame == nullptr) break;
    const std::string_view path = find_path(target, frame->pc - 1);
    if (index == start) library = path;
    const bool is_first = frames.path.empty() && path != library;
    if (is_first && index > start + most_library_frames) return std::nullopt;
    if (is_first) {
      frames.begin = index;
      frames.path = path;
    }
    if (!frames.path.empty() && path != frames.path) break;
    frames.end = index + 1;
  }
  return frames.path.empty() ? std::nullopt : std::optional(frames);
}

std::vector<std::uint64_t> read_stack(const target::Target& target, Address from, Address to) {
  const auto size = to.distance_from(from);
  if (!size || *size > most_stack) return {};
  std::vector<std::uint64_t> words(static_cast<std::size_t>(*size / word_size));
  const std::size_t read = target.memory->read_some(from, std::as_writable_bytes(std::span(words)));
  words.resize(read / word_size);
  return words;
}

bool is_readable_text(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    const char first = text.front();
    const bool is_control =
        (static_cast<unsigned char>(first) < 0x20 && first != '\n' && first != '\t') ||
        first == 0x7f;
    if (is_control) return false;
    text.remove_prefix(length);
  }
  return true;
}

/// Text of as many bytes; empty if it is none.
std::string read_text_of(const target::Target& target, Address from, std::uint64_t length) {
  if (length < 2 || length > most_text) return {};
  std::string text(static_cast<std::size_t>(length), '\0');
  if (!target.memory->read(from, std::as_writable_bytes(std::span(text)))) return {};
  return is_readable_text(text) ? text : std::string();
}

/// "src/lib.rs:27", if a constant of that file is a place.
std::string read_place_at(const target::Target& target, Address at, std::string_view path) {
  struct Location {
    std::uint64_t file;
    std::uint64_t length;
    std::uint32_t line;
    std::uint32_t column;
  };
  const target::Mapping* const mapping = target.maps.find(at);
  if (mapping == nullptr || mapping->path != path || at.value() % word_size != 0) return {};
  const auto location = target.memory->read_value<Location>(at);
  constexpr std::uint64_t longest = 512;
  constexpr std::uint32_t most_lines = 10'000'000;
  if (!location || location->length > longest || location->line == 0 ||
      location->line > most_lines || location->column == 0)
    return {};
  std::string file = read_text_of(target, Address(location->file), location->length);
  // Newer versions end it with a zero, which does not count.
  if (!file.ends_with(".rs") || file.find('\n') != std::string::npos) return {};
  return formatted("{}:{}", file, location->line);
}

/// A place that stands in the frames at least twice: whoever panics hands it on, and whoever tells of it too.
struct Found {
  std::string place;
  Address location;
  std::vector<std::size_t> at;  ///< where in the words
};
std::optional<Found> find_place_in(const target::Target& target,
                                   std::span<const std::uint64_t> words,
                                   std::string_view path) {
  for (std::size_t index = 0; index < words.size(); ++index) {
    std::string place = read_place_at(target, Address(words[index]), path);
    if (place.empty()) continue;
    Found found{std::move(place), Address(words[index]), {}};
    for (std::size_t other = index; other < words.size(); ++other) {
      if (words[other] == words[index]) found.at.push_back(other);
    }
    if (found.at.size() > 1) return found;
  }
  return std::nullopt;
}

/// What a `&dyn Any` of these words leads to, if that is a `&str` or a `String` in those frames.
std::string read_payload(const target::Target& target,
                         std::span<const std::uint64_t, 2> words,
                         AddressRange stack,
                         std::string_view path) {
  struct Methods {  // what every vtable begins with
    std::uint64_t drop;
    std::uint64_t size;
    std::uint64_t alignment;
  };
  using Parts =
      std::array<std::uint64_t,
                 3>;  // &str: pointer, length; String: the same, behind or around its capacity
  const Address methods_at(words[1]);
  if (!stack.contains(Address(words[0])) || find_path(target, methods_at) != path) return {};
  const auto methods = target.memory->read_value<Methods>(methods_at);
  const auto parts = target.memory->read_value<Parts>(Address(words[0]));
  if (!methods || !parts || methods->alignment != word_size) return {};
  if (methods->size == 2 * word_size)
    return read_text_of(target, Address(parts->at(0)), parts->at(1));
  if (methods->size != sizeof(Parts)) return {};
  std::string text = read_text_of(target, Address(parts->at(0)), parts->at(2));
  return text.empty() ? read_text_of(target, Address(parts->at(1)), parts->at(2)) : text;
}

/// What the panic's hook was told: a PanicHookInfo has the message beside the place.
/// Empty if there is none, or several.
std::string find_payload(const target::Target& target,
                         std::span<const std::uint64_t> words,
                         const Found& found,
                         AddressRange stack,
                         std::string_view path) {
  constexpr std::size_t furthest = 6;
  std::string payload;
  for (const std::size_t at : found.at) {
    const std::size_t end = std::min(words.size() - 1, at + furthest);
    for (std::size_t index = at - std::min(at, furthest); index < end; ++index) {
      std::string text = read_payload(target, words.subspan(index).first<2>(), stack, path);
      const bool is_other = !payload.empty() && !text.empty() && text != payload;
      if (is_other) return {};
      if (!text.empty()) payload = std::move(text);
    }
  }
  return payload;
}

/// A text that an address and a length on the stack tell of.
struct Told {
  Address at;
  std::string text;
  int times = 0;
};

/// Those between the first and the last time that the place stands there. Constants and what was formatted are
/// on no stack, whatever else that holds. Of one address the shorter is it: newer versions keep the length
/// shifted, beside a flag.
std::vector<Told> list_texts(const target::Target& target,
                             std::span<const std::uint64_t> words,
                             const Found& found,
                             Address stack) {
  constexpr std::size_t furthest = 32;
  const target::Mapping* const own = target.maps.find(stack);
  const std::size_t second = found.at[1];
  const std::size_t end =
      std::min(words.size() - 1, found.at.size() > 2 ? found.at[2] : second + furthest);
  std::vector<Told> texts;
  for (std::size_t index = found.at[0]; index < end; ++index) {
    const Address at(words[index]);
    if (own != nullptr && target.maps.find(at) == own) continue;
    std::string text = read_text_of(target, at, words[index + 1]);
    if (text.empty()) continue;
    auto known = std::ranges::find(texts, at, &Told::at);
    if (known == texts.end()) known = texts.insert(known, {at, text});
    ++known->times;
    if (text.size() < known->text.size()) known->text = std::move(text);
  }
  return texts;
}

/// The one of them; or the one that was handed on, where the others stand there once, as what earlier calls
/// have left does. Empty if there are several.
std::string find_message(const target::Target& target,
                         std::span<const std::uint64_t> words,
                         const Found& found,
                         Address stack) {
  std::vector<Told> texts = list_texts(target, words, found, stack);
  if (texts.size() > 1) std::erase_if(texts, [](const Told& told) { return told.times < 2; });
  return texts.size() == 1 ? std::move(texts.front().text) : std::string();
}

/// Whether the code in front of a call loads that address: `lea REGISTER, [rip + x]`.
bool hands_on(const target::Target& target, Address back, Address location) {
  constexpr std::size_t length = 7;
  using Code = std::array<std::uint8_t, 48>;
  const auto code = machine::read_before<Code>(*target.memory, back);
  if (!code) return false;
  for (std::size_t at = 0; at + length <= code->size(); ++at) {
    const bool is_load = (code->at(at) == 0x48 || code->at(at) == 0x4c) &&
                         code->at(at + 1) == 0x8d && (code->at(at + 2) & 0xc7U) == 5;
    if (!is_load) continue;
    const Address next = back - (code->size() - at - length);
    if (next.moved_by(machine::distance_at(*code, at + 3)) == location) return true;
  }
  return false;
}

}  // namespace

std::optional<RustPanic> find_rust_panic(const target::Target& target,
                                         native::MachineStack& machine,
                                         std::size_t start) {
  const auto frames = find_frames(target, machine, start);
  if (!frames) return std::nullopt;
  const Address from = machine.at(frames->begin)->sp;
  const Address to = machine.at(frames->end - 1)->cfa;
  const std::vector<std::uint64_t> words = read_stack(target, from, to);
  const auto found = find_place_in(target, words, frames->path);
  if (!found) return std::nullopt;
  RustPanic panic;
  panic.place = found->place;
  panic.message = find_payload(target, words, *found, {from, to}, frames->path);
  if (panic.message.empty()) panic.message = find_message(target, words, *found, from);
  panic.frame = frames->begin;
  for (std::size_t index = frames->begin; index < frames->end; ++index) {
    if (!hands_on(target, machine.at(index)->pc, found->location)) continue;
    panic.frame = index;
    panic.trust = Trust::seen;
    break;
  }
  // A panic of Rust's own library is that of whom C had called: it cannot be left by one.
  if (panic.place.starts_with("/rustc/")) panic.frame = frames->end - 1;
  return panic;
}

}  // namespace hognose::session
