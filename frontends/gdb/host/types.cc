// Looks types up near the functions that use them, and walks their members.
// SPDX-License-Identifier: MIT
#include "gdb/host/types.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <limits>
#include <vector>

#include "target/elf/image.h"
#include "target/seams/path_walk.h"

namespace hognose::gdb {

namespace {

constexpr int deepest_nesting = 8;

// Functions whose source files between them know nearly every struct: ceval.c, setobject.c,
// unicodeobject.c, dictobject.c. The first that answers is enough.
constexpr std::array homes{"_PyEval_EvalFrameDefault",
                           "PyEval_EvalFrameEx",
                           "PySet_New",
                           "PyUnicode_New",
                           "PyDict_New",
                           "PyGen_New"};

std::uint64_t find_code(Name name) {
  return to_unsigned(attribute(gdb_module(), name)).value_or(0);
}

bool has_code(const Ref& type, Name name) {
  return to_unsigned(attribute(type, "code")) == find_code(name);
}

bool is_aggregate(const Ref& type) {
  return has_code(type, "TYPE_CODE_STRUCT") || has_code(type, "TYPE_CODE_UNION");
}

Ref strip(const Ref& type) {
  return call_method(type, "strip_typedefs");
}

// One step of a member path: the type the member has, and where it lies.
struct Member {
  Ref type;
  std::uint64_t bit_position = 0;
  std::uint64_t bit_size = 0;  // 0: not a bit-field
};

std::optional<Member> find_direct_member(const Ref& type, std::string_view name, int depth);

std::optional<Member> describe_field(const Ref& field) {
  const auto position = to_unsigned(attribute(field, "bitpos"));
  Ref type = attribute(field, "type");
  if (!position || !type.has_value()) return std::nullopt;
  return Member{std::move(type), *position, to_unsigned(attribute(field, "bitsize")).value_or(0)};
}

// Looks inside a member that has no name of its own, or that stands first (a base "class").
std::optional<Member> find_inside(const Ref& field, std::string_view name, int depth) {
  const auto holder = describe_field(field);
  if (!holder) return std::nullopt;
  const Ref type = strip(holder->type);
  if (!type || !is_aggregate(type)) return std::nullopt;
  auto found = find_direct_member(type, name, depth + 1);
  if (found) found->bit_position += holder->bit_position;
  return found;
}

std::optional<Member> find_direct_member(const Ref& type, std::string_view name, int depth) {
  if (depth > deepest_nesting) return std::nullopt;
  const Ref fields = call_method(type, "fields");
  if (!fields || PyList_Check(fields.get()) == 0) return std::nullopt;
  const Py_ssize_t count = PyList_Size(fields.get());
  std::vector<Ref> holders;
  for (Py_ssize_t index = 0; index < count; ++index) {
    Ref field = Ref::share(PyList_GetItem(fields.get(), index));
    const std::string field_name = to_string(attribute(field, "name")).value_or("");
    if (field_name == name) return describe_field(field);
    if (field_name.empty() || index == 0) holders.push_back(std::move(field));
  }
  for (const Ref& holder : holders) {
    if (auto found = find_inside(holder, name, depth)) return found;
  }
  return std::nullopt;
}

layout::Place make_place(const Member& member) {
  layout::Place place;
  const Ref type = strip(member.type);
  const std::uint64_t size = to_unsigned(attribute(type, "sizeof")).value_or(0);
  constexpr std::uint64_t widest = std::numeric_limits<std::uint16_t>::max();
  place.width = static_cast<std::uint16_t>(std::min(size, widest));
  std::uint64_t offset = member.bit_position / 8;
  if (member.bit_size != 0 && size != 0) {
    // The storage unit: aligned as its type is, wide enough to hold all bits of the field.
    offset = offset / size * size;
    place.bit_offset = static_cast<std::uint8_t>(member.bit_position - offset * 8);
    place.bit_width = static_cast<std::uint8_t>(member.bit_size);
  }
  place.offset = static_cast<std::uint32_t>(offset);
  return place;
}

}  // namespace

std::string real_path(const std::string& path) {
  std::error_code error;
  const auto canonical = std::filesystem::canonical(path, error);
  return error ? path : canonical.string();
}

Ref find_owner(const Ref& objfile) {
  Ref owner = attribute(objfile, "owner");
  return owner.has_value() ? owner : objfile;
}

Ref find_objfile_with_types(const std::string& image_path) {
  const Ref objfiles = call_gdb("objfiles");
  if (!objfiles || PyList_Check(objfiles.get()) == 0) return {};
  const std::string wanted = real_path(image_path);
  Ref found;
  bool is_separate = false;
  for (Py_ssize_t index = 0; index < PyList_Size(objfiles.get()); ++index) {
    const Ref objfile = Ref::share(PyList_GetItem(objfiles.get(), index));
    const Ref owner = find_owner(objfile);
    const std::string path = to_string(attribute(owner, "filename")).value_or("");
    if (path != image_path && real_path(path) != wanted) continue;
    is_separate = is_separate || owner.get() != objfile.get();
    found = owner;
  }
  if (!found || is_separate) return found;
  const auto image =
      target::Image::open_named(to_string(attribute(found, "filename")).value_or(""));
  return image && !image->has_dwarf() ? Ref() : found;
}

GdbTypes::GdbTypes(Ref objfile)
    : objfile_(std::move(objfile)),
      path_(to_string(attribute(objfile_, "filename")).value_or("")) {}

std::vector<target::FileIdentity> GdbTypes::origin() {
  const Ref objfiles = call_gdb("objfiles");
  if (!objfiles || PyList_Check(objfiles.get()) == 0) return {};
  std::vector<target::FileIdentity> files;
  for (Py_ssize_t index = 0; index < PyList_Size(objfiles.get()); ++index) {
    const Ref objfile = Ref::share(PyList_GetItem(objfiles.get(), index));
    if (find_owner(objfile).get() != objfile_.get()) continue;
    // GDB has read it some time ago: what is there now is the same only if nobody else can change it.
    const auto walked =
        target::walk_path({}, to_string(attribute(objfile, "filename")).value_or(""));
    const auto identity = walked && walked->is_ours ? target::identity_of(walked->found)
                                                    : fail(ErrorKind::permission, "object file");
    if (!identity) return {};
    files.push_back(*identity);
  }
  return files;
}

bool GdbTypes::is_trusted(const Ref& type) const {
  if (!type) return false;
  const Ref objfile = attribute(type, "objfile");
  if (!objfile.has_value()) return false;
  const std::string path = to_string(attribute(find_owner(objfile), "filename")).value_or("");
  return path == path_ || path.find("/lib-dynload/") != std::string::npos;
}

const Ref& GdbTypes::find_block(const char* function) {
  auto known = blocks_.find(function);
  if (known == blocks_.end()) {
    const Ref text = make_string(function);
    const Ref symbol = call_method(objfile_, "lookup_global_symbol", {text.get()});
    Ref block;
    if (symbol.has_value()) block = call_method(attribute(symbol, "symtab"), "static_block");
    known = blocks_.emplace(function, std::move(block)).first;
  }
  return known->second;
}

Ref GdbTypes::look_up(const Ref& name) {
  for (const char* function : homes) {
    if (!find_block(function).has_value()) continue;
    Ref type = call_gdb("lookup_type", {name.get(), find_block(function).get()});
    // Failing near one function GDB has searched everywhere else as well, which is slow.
    if (!type || is_trusted(type)) return type;
  }
  return {};
}

Ref GdbTypes::find_type(std::string_view name) {
  if (const auto known = types_.find(name); known != types_.end()) return known->second;
  const Ref text = make_string(name);
  Ref type = look_up(text);
  if (type) type = strip(type);
  types_.emplace(name, type);
  return type;
}

std::optional<std::uint64_t> GdbTypes::find_size(std::string_view type_name) {
  const Ref type = find_type(type_name);
  const auto size = to_unsigned(attribute(type, "sizeof"));
  // A struct that is only declared has no size, and no members either.
  if (!size || *size == 0) return std::nullopt;
  return size;
}

std::optional<layout::Place> GdbTypes::find_member(std::string_view type_name,
                                                   std::string_view path) {
  Member at{find_type(type_name), 0, 0};
  while (!path.empty()) {
    const std::size_t dot = path.find('.');
    const Ref type = at.type ? strip(at.type) : Ref();
    if (!type || !is_aggregate(type)) return std::nullopt;
    auto member = find_direct_member(type, path.substr(0, dot), 0);
    if (!member) return std::nullopt;
    member->bit_position += at.bit_position;
    at = std::move(*member);
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  }
  return at.type ? std::optional(make_place(at)) : std::nullopt;
}

}  // namespace hognose::gdb
