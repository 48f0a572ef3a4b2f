// The names of what is stood for.
// SPDX-License-Identifier: MIT
#include "python/kinds/placeholder.h"

#include <string>

#include "python/attributes/members.h"
#include "python/kinds/describer.h"
#include "python/values/fixed_struct.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

/// Behind the head: builtins; the name of a module, or the lazy import that this one takes a part of; and null, a name or a tuple
/// of names in that.
constexpr std::uint64_t lz_from_offset = 8;
constexpr std::uint64_t lz_attr_offset = 16;
constexpr std::uint64_t least_size_of_import = 24;
constexpr std::size_t most_parts = 64;

Result<std::string> read_name_of_sentinel(Describer& out, Address object, const TypeInfo& type) {
  const Member member =
      TRY(find_declared_member(out.program(), {object, type}, "__name__", out.budget()));
  const auto name = TRY(out.program().memory().read_value<std::uint64_t>(member.at, "sentinel"));
  return read_name(out.program(), Address(name));
}

bool is_text(const Program& program, Address object) {
  const auto type = read_type_of(program, object);
  return type && (*type)->has(TypeFlag::unicode_subclass);
}

/// The import of the module `name`, of which `part` is taken (`.dumps`), or nothing; `attribute` is what stands beside the name.
/// `import a.b as x` takes b of a; `from a.b import c` takes c of a.b, and is `a.b...` itself.
Result<std::string> name_import(const Program& program,
                                const std::string& name,
                                Address attribute,
                                const std::string& part) {
  if (attribute.is_null() || attribute == program.known.none) {
    return part.empty() ? name : name.substr(0, name.find('.')) + part;
  }
  const TypeInfo& type = *TRY(read_type_of(program, attribute));
  if (type.has(TypeFlag::tuple_subclass)) return name + (part.empty() ? "..." : part);
  return name + "." + TRY(read_name(program, attribute)) + part;
}

/// Where it comes from, and what it takes of that.
struct LazyImport {
  Address from;
  Address attribute;
};

Result<LazyImport> read_lazy_import(const Program& program, Address object) {
  const Address from = TRY(read_pointer_behind_head(program, object, lz_from_offset, "lz_from"));
  const Address attribute =
      TRY(read_pointer_behind_head(program, object, lz_attr_offset, "lz_attr"));
  return LazyImport{from, attribute};
}

Result<std::string> read_import(const Program& program, Address object) {
  std::string part;
  LazyImport import = TRY(read_lazy_import(program, object));
  for (std::size_t depth = 0; !is_text(program, import.from); ++depth) {
    if (depth == most_parts) return fail(ErrorKind::limit, "lazy import", object);
    const TypeInfo& type = *TRY(read_type_of(program, import.from));
    if (!type.is_static("lazy_import")) return fail(ErrorKind::corrupt, "lazy import", object);
    const std::string name = TRY(read_name(program, import.attribute));
    part.insert(0, "." + name);
    import = TRY(read_lazy_import(program, import.from));
  }
  const std::string name = TRY(read_name(program, import.from));
  return name_import(program, name, import.attribute, part);
}

}  // namespace

bool is_sentinel(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("sentinel");
}

void describe_sentinel(Describer& out, Address object, const TypeInfo& type) {
  const auto name = read_name_of_sentinel(out, object, type);
  if (!name) return out.write_hole(name.error());
  out.write(*name);
}

bool is_lazy_import(const Program& program, const TypeInfo& type) {
  return type.is_static("lazy_import") && has_room_behind_head(program, type, least_size_of_import);
}

void describe_lazy_import(Describer& out, Address object, const TypeInfo& type) {
  const auto name = read_import(out.program(), object);
  out.write("<" + type.name + " ");
  if (name) out.write("'" + *name + "'");
  if (!name) out.write_hole(name.error());
  out.write(">");
}

}  // namespace hognose::python
