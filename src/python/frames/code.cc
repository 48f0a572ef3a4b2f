// Reads code objects: names, variables, and the table that leads from instructions to lines.
// SPDX-License-Identifier: MIT
#include "python/frames/code.h"

#include <algorithm>
#include <unordered_map>

#include "python/values/containers.h"
#include "python/values/printable.h"
#include "python/values/text.h"
#include "python/values/type_info.h"

namespace hognose::python {
namespace {

using layout::PyCodeObject;

// Larger than any compiler writes; a damaged size must not fill our memory.
constexpr std::size_t most_table_bytes = 4U << 20U;
constexpr std::uint64_t most_cached_bytes = 256U << 20U;
constexpr std::uint64_t most_variables = 1U << 16U;
constexpr std::uint64_t most_bytes_of_variables = 16U << 20U;  // of one code object
constexpr std::size_t most_path_characters = 4096;

// co_flags, Include/code.h.
constexpr std::int64_t has_varargs = 0x04;
constexpr std::int64_t has_varkeywords = 0x08;

struct KnownCode {
  std::unordered_map<Address, std::shared_ptr<const Result<CodeInfo>>> codes;
  std::unordered_map<Address, Variables> variables;
  /// By code object and offset of the instruction.
  std::unordered_map<Address, std::unordered_map<std::int64_t, Position>> positions;
  std::uint64_t bytes = 0;  ///< of `codes` and `variables`: bounds what a liar can fill
};

std::uint64_t count_bytes(const CodeInfo& info) {
  return sizeof(CodeInfo) + info.line_table.size() + info.name.size() + info.filename.size() +
         info.qualified_name.size() + info.path.size();
}

std::uint64_t count_bytes(const Variable& variable) {
  return sizeof(Variable) + variable.name.size();
}

std::uint64_t count_bytes(const Variables& variables) {
  std::uint64_t bytes = 0;
  for (const Variable& variable : variables.known)
    bytes += count_bytes(variable);
  return bytes;
}

Result<void> check_is_code(const Program& program, Address code) {
  const Address type = TRY(program.view<layout::PyObject>(code).read(layout::PyObject::ob_type));
  if (!program.known.code_type.is_null()) {
    if (type == program.known.code_type) return {};
    return fail(ErrorKind::corrupt, "code object", code);
  }
  const auto& info = find_type_info(program, type);
  if (!info) return fail(info.error());
  if (info->name == "code") return {};
  // A core without its executable has lost the names of types: an object that has a name is one.
  const bool has_name =
      info->name.empty() && !program.target->is_live &&
      read_name(program, TRY(program.view<PyCodeObject>(code).read(PyCodeObject::co_name)));
  if (!has_name) return fail(ErrorKind::corrupt, "code object", code);
  return {};
}

Result<std::string> read_name_field(const Program& program,
                                    Address code,
                                    layout::Field<PyCodeObject, Address> field) {
  return read_name(program, TRY(program.view<PyCodeObject>(code).read(field)));
}

/// The value, or `otherwise` with the reason in `hole`; the first reason stays.
template <class T>
T value_or_hole(Result<T> read, T otherwise, std::optional<Error>& hole) {
  if (read) return std::move(*read);
  if (!hole) hole = read.error();
  return otherwise;
}

// Undoes surrogateescape: U+DC80..U+DCFF stand for the bytes 0x80..0xff of a path.
std::string file_system_bytes(std::u32string_view characters) {
  std::string path;
  for (const char32_t character : characters) {
    if (character >= 0xdc80 && character <= 0xdcff) {
      path += static_cast<char>(character - 0xdc00);
    } else {
      append_utf8(path, character);
    }
  }
  return path;
}

Result<std::string> read_path(const Program& program, Address code) {
  const Address object = TRY(program.view<PyCodeObject>(code).read(PyCodeObject::co_filename));
  if (program.dialect.text == layout::Text::python2) {
    const BytesPrefix prefix = TRY(read_bytes(program, object, most_path_characters));
    std::string path;
    for (const std::byte byte : prefix.bytes)
      path += std::to_integer<char>(byte);
    return path;
  }
  return file_system_bytes(TRY(read_text(program, object, most_path_characters)).characters);
}

/// Empty where it is the name once more: of functions of a module.
std::string read_qualified_name(const Program& program, Address code, const std::string& name) {
  if (!program.layout.has(PyCodeObject::co_qualname)) return {};
  auto qualified = read_name_field(program, code, PyCodeObject::co_qualname).value_or("");
  if (qualified == name) qualified.clear();
  return qualified;
}

Result<std::vector<std::byte>> read_line_table(const Program& program, Address code) {
  const auto view = program.view<PyCodeObject>(code);
  const Address table = TRY(view.read(
      view.has(PyCodeObject::co_linetable) ? PyCodeObject::co_linetable : PyCodeObject::co_lnotab));
  auto bytes = TRY(read_bytes(program, table, most_table_bytes));
  return std::move(bytes.bytes);
}

Result<std::int64_t> count_names(const Program& program,
                                 Address code,
                                 layout::Field<PyCodeObject, Address> field) {
  const Address names = TRY(program.view<PyCodeObject>(code).read(field));
  const Items items = TRY(read_tuple(program, names));
  if (items.count > most_variables) return fail(ErrorKind::corrupt, "ob_size", names);
  return static_cast<std::int64_t>(items.count);
}

// Up to 3.10 the slots are counted in three tuples; from 3.11 the code object knows.
Result<std::int64_t> count_slots(const Program& program, Address code) {
  const auto view = program.view<PyCodeObject>(code);
  std::int64_t count = 0;
  if (view.has(PyCodeObject::co_nlocalsplus)) {
    count = TRY(view.read(PyCodeObject::co_nlocalsplus));
  } else {
    count = TRY(view.read(PyCodeObject::co_nlocals));
    count += TRY(count_names(program, code, PyCodeObject::co_cellvars));
    count += TRY(count_names(program, code, PyCodeObject::co_freevars));
  }
  if (count < 0 || count > static_cast<std::int64_t>(most_variables)) {
    return fail(ErrorKind::corrupt, "co_nlocalsplus", code);
  }
  return count;
}

void read_bytecode(const Program& program, CodeInfo& info) {
  const auto start =
      program.view<PyCodeObject>(info.address).address_of(PyCodeObject::co_code_adaptive);
  if (!start) return;
  const auto units =
      program.view<layout::PyVarObject>(info.address).read(layout::PyVarObject::ob_size);
  if (!units || *units < 0 || *units > INT32_MAX) return;
  info.bytecode = *start;
  info.bytecode_size = static_cast<std::uint64_t>(*units) * 2;
}

Result<std::int64_t> count_arguments(const Program& program, Address code) {
  const auto view = program.view<PyCodeObject>(code);
  std::int64_t count = TRY(view.read(PyCodeObject::co_argcount));
  if (view.has(PyCodeObject::co_kwonlyargcount)) {
    count += TRY(view.read(PyCodeObject::co_kwonlyargcount));
  }
  const std::int64_t flags = TRY(view.read(PyCodeObject::co_flags));
  if ((flags & has_varargs) != 0) ++count;
  if ((flags & has_varkeywords) != 0) ++count;
  return count;
}

Result<std::string> read_item_name(const Program& program, const Items& items, std::uint64_t at) {
  return read_name(program, TRY(read_item(program, items, at)));
}

// A variable whose name is lost stands as "?"; why, is said of the first of these.
Result<void> append_variables(const Program& program,
                              const Result<Address>& names,
                              VariableKind kind,
                              Variables& variables) {
  if (!names) return fail(names.error());
  const Items items = TRY(read_tuple(program, *names));
  if (items.count > most_variables - variables.known.size()) {
    return fail(ErrorKind::corrupt, "ob_size", *names);
  }
  std::optional<Error> lost;
  std::uint64_t bytes = count_bytes(variables);
  for (std::uint64_t i = 0; i < items.count; ++i) {
    if (bytes > most_bytes_of_variables) return fail(ErrorKind::limit, "names", *names);
    auto name = read_item_name(program, items, i);
    if (!name && !lost) lost = name.error();
    variables.known.push_back({name ? std::move(*name) : "?", kind, false});
    bytes += count_bytes(variables.known.back());
  }
  if (lost) variables.lacks.add(*lost);
  return {};
}

// Up to 3.10: three tuples, slots in their order.
Result<void> append_separate_variables(const Program& program, Address code, Variables& variables) {
  const auto view = program.view<PyCodeObject>(code);
  const auto append = [&](layout::Field<PyCodeObject, Address> names, VariableKind kind) {
    return append_variables(program, view.read(names), kind, variables);
  };
  TRY(append(PyCodeObject::co_varnames, VariableKind::local));
  const auto locals = TRY(view.read(PyCodeObject::co_nlocals));
  if (locals != static_cast<std::int64_t>(variables.known.size())) {
    variables.known.clear();
    return fail(ErrorKind::corrupt, "co_varnames", code);
  }
  TRY(append(PyCodeObject::co_cellvars, VariableKind::cell));
  return append(PyCodeObject::co_freevars, VariableKind::free);
}

// Bits of co_localspluskinds, Include/internal/pycore_code.h.
VariableKind kind_from_bits(std::byte bits) {
  const auto value = std::to_integer<unsigned>(bits);
  if ((value & 0x80U) != 0) return VariableKind::free;
  if ((value & 0x40U) != 0) return VariableKind::cell;
  if ((value & 0x10U) != 0) return VariableKind::hidden;
  return VariableKind::local;
}

// From 3.11: one tuple of names and one byte of kind for each.
Result<void> append_unified_variables(const Program& program, Address code, Variables& variables) {
  const auto view = program.view<PyCodeObject>(code);
  TRY(append_variables(
      program, view.read(PyCodeObject::co_localsplusnames), VariableKind::local, variables));
  const Address kinds_object = TRY(view.read(PyCodeObject::co_localspluskinds));
  const auto kinds = TRY(read_bytes(program, kinds_object, most_variables));
  const std::size_t count = std::min(kinds.bytes.size(), variables.known.size());
  for (std::size_t i = 0; i < count; ++i)
    variables.known[i].kind = kind_from_bits(kinds.bytes[i]);
  return {};
}

}  // namespace

Result<CodeInfo> read_code(const Program& program, Address code) {
  TRY(check_is_code(program, code));
  const auto view = program.view<PyCodeObject>(code);
  CodeInfo info;
  info.address = code;
  const auto read_named = [&](layout::Field<PyCodeObject, Address> field) {
    return value_or_hole<std::string>(read_name_field(program, code, field), "?", info.hole);
  };
  info.name = read_named(PyCodeObject::co_name);
  info.filename = read_named(PyCodeObject::co_filename);
  info.qualified_name = read_qualified_name(program, code, info.name);
  info.path = read_path(program, code).value_or(info.filename);
  const auto first_line = view.read(PyCodeObject::co_firstlineno);
  if (first_line) info.first_line = *first_line;
  if (!first_line && !info.hole) info.hole = first_line.error();
  info.line_table = value_or_hole(read_line_table(program, code), {}, info.hole);
  info.nlocals = view.read(PyCodeObject::co_nlocals).value_or(0);
  info.nlocalsplus = count_slots(program, code).value_or(0);
  const std::int64_t stacksize = view.read(PyCodeObject::co_stacksize).value_or(0);
  info.stacksize = std::clamp<std::int64_t>(stacksize, 0, most_variables);
  read_bytecode(program, info);
  return info;
}

namespace {

const std::shared_ptr<const Result<CodeInfo>>& keep_code(const Program& program, Address code) {
  auto& known = program.kept<KnownCode>();
  if (const auto found = known.codes.find(code); found != known.codes.end()) return found->second;
  Result<CodeInfo> info = known.bytes < most_cached_bytes
                              ? read_code(program, code)
                              : fail(ErrorKind::limit, "code object", code);
  if (info) known.bytes += count_bytes(*info);
  auto kept = std::make_shared<const Result<CodeInfo>>(std::move(info));
  return known.codes.emplace(code, std::move(kept)).first->second;
}

}  // namespace

const Result<CodeInfo>& find_code(const Program& program, Address code) {
  return *keep_code(program, code);
}

std::shared_ptr<const CodeInfo> share_code(const Program& program, Address code) {
  const auto& kept = keep_code(program, code);
  return *kept ? std::shared_ptr<const CodeInfo>(kept, &**kept) : nullptr;
}

Variables read_variables(const Program& program, Address code) {
  const bool unified = program.layout.has(PyCodeObject::co_localsplusnames);
  Variables variables;
  const auto appended = unified ? append_unified_variables(program, code, variables)
                                : append_separate_variables(program, code, variables);
  const auto arguments = count_arguments(program, code);
  if (!appended) variables.lacks.add(appended.error());
  if (appended && !arguments) variables.lacks.add(arguments.error());
  for (std::size_t i = 0; i < variables.known.size(); ++i) {
    variables.known[i].is_argument = static_cast<std::int64_t>(i) < arguments.value_or(0);
  }
  return variables;
}

const Variables& find_variables(const Program& program, Address code) {
  auto& known = program.kept<KnownCode>();
  const auto found = known.variables.find(code);
  if (found != known.variables.end()) return found->second;
  Variables variables;
  if (known.bytes < most_cached_bytes) {
    variables = read_variables(program, code);
    known.bytes += count_bytes(variables);
  } else {
    variables.lacks.add({ErrorKind::limit, code, "names of variables"});
  }
  return known.variables.emplace(code, std::move(variables)).first->second;
}

Position find_position(const Program& program, const CodeInfo& code, std::int64_t offset) {
  if (!code.first_line) return {};
  // Threads of one program stand in the same places over and over.
  auto& positions = program.kept<KnownCode>().positions[code.address];
  const auto known = positions.find(offset);
  if (known != positions.end()) return known->second;
  const Position position =
      find_in_line_table({program.dialect.line_table, code.line_table, *code.first_line}, offset);
  positions.emplace(offset, position);
  return position;
}

}  // namespace hognose::python
