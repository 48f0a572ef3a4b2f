// Where a description ends, and what it says of what it could not read.
// SPDX-License-Identifier: MIT
#include "python/kinds/describer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <limits>
#include <utility>

#include "base/utf8.h"
#include "python/values/type_names.h"

namespace hognose::python {
namespace {

using layout::PyObject;

}  // namespace

Describer::Describer(const Program& program,
                     const Kinds& kinds,
                     const DescribeOptions& options,
                     Budget& budget)
    : program_(program), kinds_(kinds), options_(options), budget_(budget) {}

void Describer::write(std::string_view text) {
  if (done_) return;
  // Bytes first: characters are no more, whatever the encoding.
  if (options_.max_repr == 0 || text_.size() + text.size() <= options_.max_repr) {
    text_ += text;
    return;
  }
  const std::string_view fits = first_characters(text, characters_left());
  text_ += fits;
  if (fits.size() < text.size()) truncated_ = done_ = true;
}

void Describer::write_address(Address address) {
  std::array<char, 18> text{'0', 'x'};
  const auto end =
      std::to_chars(text.data() + 2, text.data() + text.size(), address.value(), 16).ptr;
  write({text.data(), end});
}

void Describer::write_generic(std::string_view type_name, Address object) {
  write("<");
  write(type_name);
  write(" at remote ");
  write_address(object);
  write(">");
}

void Describer::write_hole(const Error& error) {
  if (done_) return;
  lacks_.add(error);
  write("<unreadable at ");
  write_address(error.address);
  write(": ");
  write(describe_kind(error.kind));
  if (error.reading != nullptr && *error.reading != '\0') {
    write(" while reading ");
    write(error.reading);
  }
  write(">");
}

void Describer::miss(const Error& error) {
  if (!done_) lacks_.add(error);
}

void Describer::describe(Address object) {
  if (done_) return;
  if (object.is_null()) return write("0x0");
  if (object.value() % alignof(void*) != 0) {
    return write_hole({ErrorKind::corrupt, object, "object"});
  }
  const auto type = program_.view<PyObject>(object).read(PyObject::ob_type);
  // Said of the object, which the reader can look for, not of the field in it.
  if (!type) return write_hole({type.error().kind, object, "object"});
  const Result<TypeInfo>* found = &find_type_info(program_, *type);
  if (*found && (*found)->name.empty()) {
    know_type_names(program_);  // now that it is known which
    found = &find_type_info(program_, *type);
  }
  const Result<TypeInfo>& info = *found;
  if (!info) {
    lacks_.add(info.error());
    return write_generic("unknown", object);
  }
  if (!info->name.empty()) {
    const bool is_shown = options_.shown != nullptr && options_.shown->contains(object.value());
    if (is_shown) return write_marked(*info, ", shown above>");
    return describe_as(object, *info, find_kind(program_, kinds_, *info));
  }
  // A type without a name is still known by what it is a subclass of.
  lacks_.add(describe_lost_name(program_, *type));
  TypeInfo nameless = *info;
  nameless.name = "unknown";
  if (!find_value_base(program_, kinds_, nameless)) return write_generic(nameless.name, object);
  describe_as(object, nameless, kinds_.subclass);
}

void Describer::describe_as(Address object, const TypeInfo& type, const Kind& kind) {
  if (done_) return;
  if (!budget_.spend_node()) {
    done_ = true;
    return;
  }
  if (depth_ >= max_depth) return write_hole({ErrorKind::limit, object, "deep nesting"});
  ++depth_;
  const bool may_be_too_deep = options_.most_nested != 0 && path_.size() >= options_.most_nested;
  if (may_be_too_deep) {
    describe_shallow(object, type, kind);
  } else {
    kind.describe(*this, object, type);
  }
  --depth_;
}

// A kind that holds other objects asks to enter its own, and is refused: what it writes then is not kept.
void Describer::describe_shallow(Address object, const TypeInfo& type, const Kind& kind) {
  const std::size_t bytes = text_.size();
  const auto holes = static_cast<std::ptrdiff_t>(lacks_.holes.size());
  kind.describe(*this, object, type);
  if (!std::exchange(is_too_deep_, false)) return;
  text_.resize(bytes);
  if (counted_.bytes > bytes) counted_ = {};
  lacks_.holes.erase(lacks_.holes.begin() + holes, lacks_.holes.end());
  truncated_ = done_ = false;
  write_marked(type, " ...>");
}

void Describer::write_marked(const TypeInfo& type, std::string_view mark) {
  write("<");
  write(type.name);
  write(mark);
}

std::size_t Describer::characters_left() const {
  if (options_.max_repr == 0) return std::numeric_limits<std::size_t>::max();
  counted_.characters += count_characters(std::string_view(text_).substr(counted_.bytes));
  counted_.bytes = text_.size();
  return options_.max_repr - counted_.characters;
}

bool Describer::enter(Address object) {
  if (std::find(path_.rbegin(), path_.rend(), object) != path_.rend()) return false;
  is_too_deep_ = options_.most_nested != 0 && path_.size() >= options_.most_nested;
  if (is_too_deep_) return false;
  if (path_.empty() && top_.is_null()) top_ = object;
  path_.push_back(object);
  return true;
}

void Describer::leave() {
  path_.pop_back();
}

Description Describer::finish() {
  Description description;
  description.truncated = truncated_;
  description.lacks = std::move(lacks_);
  description.lacks.add(budget_.exhausted());
  if (truncated_) {
    text_ += "...(truncated)";
  } else if (description.lacks.cut) {
    text_ += "...(";
    text_ += describe_exhausted(*description.lacks.cut);
    text_ += ")";
  }
  // Saying where a short value stands takes longer than showing it again.
  constexpr std::size_t short_value = 40;
  const bool is_worth_it = !top_.is_null() && text_.size() > short_value;
  if (options_.shown != nullptr && is_worth_it) options_.shown->insert(top_.value());
  description.text = std::move(text_);
  return description;
}

}  // namespace hognose::python
