// Finding the fields of Cython's __pyx_CoroutineObject by its declared members.
// SPDX-License-Identifier: MIT
#include "python/objects/cython_coroutine.h"

#include <array>
#include <optional>
#include <string_view>

#include "python/attributes/members.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

constexpr const char* reading = "Cython coroutine";
constexpr std::array<std::string_view, 3> type_names{"generator", "coroutine", "async_generator"};

// __pyx_CoroutineObject, from 0.26 to 3.2: gi_name, gi_qualname, gi_modulename, gi_code, gi_frame,
// then `int resume_label; char is_running`, and the end.
constexpr std::uint64_t qualname_before_code = 16;
constexpr std::uint64_t label_after_code = 16;
constexpr std::uint64_t running_after_code = 20;
constexpr std::uint64_t end_after_code = 24;

bool is_one_of(std::string_view name, const std::array<std::string_view, 3>& names) {
  for (const std::string_view one : names) {
    if (name == one) return true;
  }
  return false;
}

std::string_view without_module(std::string_view name) {
  return name.substr(name.rfind('.') + 1);
}

/// The offset of `gi_code`; nothing if the type does not declare what Cython's do. CPython computes
/// what its own wait for.
std::optional<std::uint64_t> find_code_field(const Program& program, const TypeInfo& type) {
  constexpr std::array<std::string_view, 3> codes{"gi_code", "cr_code", "ag_code"};
  constexpr std::array<std::string_view, 3> awaited{"gi_yieldfrom", "cr_await", "ag_await"};
  constexpr std::uint64_t most_nodes = 4096;
  Budget budget(Budget::Limits{.nodes = most_nodes});
  std::optional<std::uint64_t> code;
  bool waits = false;
  const auto visited =
      for_each_declared(program, {Address(), type}, budget, [&](const Member& member) {
        if (is_one_of(member.name, codes)) code = member.at.value();
        waits = waits || is_one_of(member.name, awaited);
        return true;
      });
  return visited && waits ? code : std::nullopt;
}

}  // namespace

bool is_cython_coroutine_type(const Program& program, const TypeInfo& type) {
  return is_one_of(without_module(type.name), type_names) &&
         find_code_field(program, type).has_value();
}

std::string name_cython_coroutine_type(const TypeInfo& type) {
  return std::string(without_module(type.name));
}

Result<std::string> read_cython_name(const Program& program, Address object, const TypeInfo& type) {
  const auto code = find_code_field(program, type);
  if (!code || *code < qualname_before_code) {
    return fail(ErrorKind::unsupported, reading, object);
  }
  const Address field = object + (*code - qualname_before_code);
  const auto name = TRY(program.memory().read_value<std::uint64_t>(field, reading));
  return name == 0 ? std::string() : read_name(program, Address(name));
}

Result<GeneratorState> read_cython_state(const Program& program,
                                         Address object,
                                         const TypeInfo& type) {
  const auto code = find_code_field(program, type);
  const bool ends_as_known = code && type.basicsize > 0 &&
                             *code + end_after_code == static_cast<std::uint64_t>(type.basicsize);
  if (!ends_as_known) return fail(ErrorKind::unsupported, reading, object);
  const auto& memory = program.memory();
  const Address field = object + *code;
  const auto label = TRY(memory.read_value<std::int32_t>(field + label_after_code, reading));
  const auto running = TRY(memory.read_value<std::uint8_t>(field + running_after_code, reading));
  if (running != 0) return GeneratorState::running;
  if (label < -1) return fail(ErrorKind::corrupt, reading, object);
  if (label == 0) return GeneratorState::created;
  return label < 0 ? GeneratorState::finished : GeneratorState::suspended;
}

}  // namespace hognose::python
