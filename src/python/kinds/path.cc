// A path's text, from what the path knows of itself so far. Python computes it late, and keeps it:
//
//   _str                        the text itself, once somebody asked for it
//   _drv _root _parts           up to 3.11, always: parts[0] is the anchor, if there is one
//   _drv _root _tail_cached     since 3.12, once a part was asked for: the anchor is not in the
//   tail _raw_paths                  since 3.12, always: what the path was made of
//
// A raw path is joined and normalised here as posixpath does. Windows has far more rules; a path of
// that kind that nothing else is known of is shown by its attributes.
// SPDX-License-Identifier: MIT
#include "python/kinds/path.h"

#include <algorithm>
#include <array>

#include "python/attributes/type.h"
#include "python/kinds/describer.h"
#include "python/kinds/instance_text.h"
#include "python/values/containers.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

/// No path is longer, except to an attacker.
constexpr std::size_t most_characters = 1U << 16U;

/// Reads the attributes of one path.
class PathReader {
 public:
  PathReader(Describer& out, Address object, const TypeInfo& type)
      : out_(&out), object_(object), is_windows_(type.name.ends_with("WindowsPath")) {}

  /// The whole path with forward slashes; not_found if its text would have to be computed by rules
  /// that are not known here.
  Result<std::u32string> read() {
    std::u32string text = TRY(read_text_or_parts());
    if (is_windows_) std::ranges::replace(text, U'\\', U'/');
    return text.empty() ? U"." : text;
  }

 private:
  Result<std::u32string> read_text_or_parts() {
    if (const auto text = TRY(find(U"_str"))) return read_characters(*text);
    if (const auto parts = TRY(find(U"_parts"))) return read_parts(*parts, true);
    if (const auto tail = TRY(find(U"_tail_cached"))) return read_parts(*tail, false);
    const auto raw = TRY(find(U"_raw_paths"));
    if (!raw || is_windows_) return fail(ErrorKind::not_found, "path", object_);
    return normalise(TRY(join(*raw)));
  }

  Result<std::optional<Address>> find(std::u32string_view name) {
    return find_attribute(out_->program(), object_, name, out_->budget());
  }

  Result<std::u32string> read_characters(Address text) {
    const Program& program = out_->program();
    const TypeInfo& type = *TRY(read_type_of(program, text));
    if (!type.has(TypeFlag::unicode_subclass)) return fail(ErrorKind::corrupt, "path", text);
    TextPrefix prefix = TRY(read_text(program, text, most_characters));
    const std::size_t count = prefix.characters.size();
    if (count < prefix.length || !out_->budget().spend_bytes(count)) {
      return fail(ErrorKind::limit, "path", text);
    }
    return std::move(prefix.characters);
  }

  /// The text of an attribute that is there if another is.
  Result<std::u32string> read_attribute(std::u32string_view name) {
    const auto text = TRY(find(name));
    if (!text) return fail(ErrorKind::not_found, "path", object_);
    return read_characters(*text);
  }

  /// Drive, root, and the parts with slashes between them.
  Result<std::u32string> read_parts(Address list, bool begins_with_anchor) {
    std::u32string text = TRY(read_attribute(U"_drv"));
    text += TRY(read_attribute(U"_root"));
    const Items items = TRY(read_list(out_->program(), list));
    const bool has_anchor = !text.empty();
    const std::uint64_t first = has_anchor && begins_with_anchor ? 1 : 0;
    for (std::uint64_t i = first; i < items.count; ++i) {
      const std::u32string part = TRY(read_part(items, i, text));
      if (i > first) text += U'/';
      if (i == 0 && !has_anchor && !begins_with_anchor && looks_like_drive(part)) text += U"./";
      text += part;
    }
    return text;
  }

  /// One item of a list of str, if there is room for it behind `text`.
  Result<std::u32string> read_part(const Items& items,
                                   std::uint64_t index,
                                   const std::u32string& text) {
    const bool is_endless = text.size() > most_characters || !out_->budget().spend_node();
    if (is_endless) return fail(ErrorKind::limit, "path", object_);
    return read_characters(TRY(read_item(out_->program(), items, index)));
  }

  /// A name that would be read as a drive were it first, "c:x".
  [[nodiscard]] bool looks_like_drive(const std::u32string& part) const {
    return is_windows_ && part.size() > 1 && part[1] == U':';
  }

  /// os.path.join(): an absolute path leaves nothing of those before it.
  Result<std::u32string> join(Address list) {
    std::u32string text;
    const Items items = TRY(read_list(out_->program(), list));
    for (std::uint64_t i = 0; i < items.count; ++i) {
      const std::u32string part = TRY(read_part(items, i, text));
      if (part.starts_with(U'/')) text.clear();
      if (!text.empty() && !text.ends_with(U'/')) text += U'/';
      text += part;
    }
    return text;
  }

  /// Without doubled slashes and dots; exactly two slashes in front are a root of their own.
  static std::u32string normalise(const std::u32string& raw) {
    const std::size_t slashes = std::min(raw.find_first_not_of(U'/'), raw.size());
    std::u32string text(slashes == 2 ? 2 : std::min<std::size_t>(slashes, 1), U'/');
    for (std::size_t at = slashes; at < raw.size();) {
      const std::size_t end = std::min(raw.find(U'/', at), raw.size());
      const std::u32string_view part = std::u32string_view(raw).substr(at, end - at);
      at = end + 1;
      if (part.empty() || part == U".") continue;
      if (!text.empty() && !text.ends_with(U'/')) text += U'/';
      text += part;
    }
    return text;
  }

  Describer* out_;
  Address object_;
  bool is_windows_;
};

}  // namespace

bool is_path(const Program& program, const TypeInfo& type) {
  constexpr std::array names{"PosixPath", "PurePosixPath", "WindowsPath", "PureWindowsPath"};
  return std::ranges::any_of(names, [&](const char* name) {
    return is_class_of_module(program, type, name, U"pathlib") ||
           is_class_of_module(program, type, name, U"pathlib._local");
  });
}

void describe_path(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("<...>");
  if (const auto path = PathReader(out, object, type).read()) {
    std::string text = type.name + "(";
    append_repr(text, *path, out.options().charset);
    out.write(text + ")");
  } else {
    write_instance(out, type.name, object, read_attributes(out, object, type));
  }
  out.leave();
}

}  // namespace hognose::python
