// Reads memory from end to end.
// SPDX-License-Identifier: MIT
#include "python/objects/object_search.h"

#include <algorithm>
#include <string>
#include <utility>

namespace hognose::python {
namespace {

using layout::PyObject;

std::size_t digest_type(std::uint64_t word) {
  return word >> 4U & 0xFFFU;
}

/// Memory of no file, whatever the kernel calls it.
bool is_anonymous(const std::string& path) {
  return path.empty() || path == "[heap]" || path.starts_with("[anon");
}

/// Where objects may be, the smallest first.
std::vector<AddressRange> list_object_memory(const Program& program) {
  std::vector<AddressRange> ranges;
  for (const target::Mapping& mapping : program.target->maps.all()) {
    if (mapping.writable && mapping.readable && is_anonymous(mapping.path))
      ranges.push_back(mapping.range);
  }
  std::stable_sort(ranges.begin(), ranges.end(), [](const auto& one, const auto& other) {
    return one.size() < other.size();
  });
  return ranges;
}

}  // namespace

Result<void> ObjectSearch::learn_head(Address module) {
  constexpr std::uint64_t usual = 16;
  constexpr std::uint64_t large = 32;  // up to 3.7
  if (program_.build.free_threaded) return {};
  head_ = is_linked(module - usual) ? usual : large;
  if (is_linked(module - head_)) return {};
  return fail(ErrorKind::corrupt, "lists of the garbage collector", module);
}

void ObjectSearch::want(Address type) {
  types_.insert(type.value());
  filter_.set(digest_type(type.value()));
}

FoundObjects ObjectSearch::run(std::uint64_t most_bytes) {
  const auto in_object = program_.layout.offset(PyObject::ob_type);
  if (!in_object || types_.empty()) return std::move(found_);
  in_object_ = *in_object;
  for (const AddressRange& range : list_object_memory(program_)) {
    if (found_.bytes_left != 0 || range.size() > most_bytes) {
      found_.bytes_left += range.size();
      continue;
    }
    most_bytes -= range.size();
    search(range);
  }
  std::sort(found_.objects.begin(), found_.objects.end());
  return std::move(found_);
}

void ObjectSearch::search(const AddressRange& range) {
  constexpr std::uint64_t piece_size = 1U << 18U;
  for (Address at = range.begin; at < range.end && budget_.check(); at = at + piece_size) {
    const auto size =
        static_cast<std::size_t>(std::min(piece_size, range.end.value() - at.value()));
    piece_.resize(piece_size / word_size);
    const auto bytes = std::as_writable_bytes(std::span(piece_)).first(size);
    const std::size_t count = program_.target->memory->read_some(at, bytes) / word_size;
    look_through(at, std::span(piece_).first(count));
  }
}

void ObjectSearch::look_through(Address at, std::span<const std::uint64_t> words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!filter_.test(digest_type(words[i])) || !types_.contains(words[i])) continue;
    if (!may_be_wanted(words, i)) continue;
    const Address word = at + i * word_size;
    if (word.value() >= in_object_) look_at(word - in_object_);
  }
}

/// What reaches beyond the words may.
bool ObjectSearch::may_be_wanted(std::span<const std::uint64_t> words, std::size_t type_at) const {
  if (!byte_) return true;
  const auto bytes = std::as_bytes(words);
  const std::uint64_t at = type_at * word_size + byte_->first - in_object_;
  return at >= bytes.size() || std::to_integer<std::uint8_t>(bytes[at]) == byte_->second;
}

void ObjectSearch::look_at(Address object) {
  constexpr std::size_t most = 1U << 20U;
  if (!budget_.spend_node()) return;
  const auto count = program_.view<PyObject>(object).read(PyObject::ob_refcnt);
  if (count && *count <= 0) return;
  if (test_ && !test_(object)) return;
  if (!is_tracked(object)) {
    ++found_.unlinked;
  } else if (found_.objects.size() < most) {
    found_.objects.push_back(object);
  } else {
    found_.lacks.add(Exhausted::nodes);
  }
}

bool ObjectSearch::is_tracked(Address object) const {
  return head_ == 0 || is_linked(object - head_);
}

bool ObjectSearch::is_linked(Address node) const {
  const Address next = read_link(node);
  const Address before = read_link(node + word_size);
  return !next.is_null() && !before.is_null() && read_link(next + word_size) == node &&
         read_link(before) == node;
}

/// The low bits are flags.
Address ObjectSearch::read_link(Address at) const {
  const auto word = program_.memory().read_value<std::uint64_t>(at, "PyGC_Head");
  return Address(word.value_or(0) & ~std::uint64_t{7});
}

}  // namespace hognose::python
