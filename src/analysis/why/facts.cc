// Phrases that several rules use.
// SPDX-License-Identifier: MIT
#include "analysis/why/facts.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <iterator>

#include "base/formatted.h"
#include "base/place_text.h"

namespace hognose::analysis::why {

Tri does_operand_agree(const CrashFacts& facts) {
  return facts.operand ? facts.operand->agrees : Tri::unknown;
}

bool is_access(const CrashFacts& facts) {
  const bool is_memory = facts.signal.number == SIGSEGV || facts.signal.number == SIGBUS;
  return is_memory && facts.signal.has_details && !facts.signal.was_sent();
}

bool is_protection_fault(const CrashFacts& facts) {
  return is_access(facts) && facts.signal.code == SI_KERNEL;
}

bool is_privileged(const CrashFacts& facts) {
  return is_protection_fault(facts) && facts.instruction &&
         facts.instruction->action == machine::Action::privileged;
}

bool was_forbidden(const CrashFacts& facts) {
  constexpr int no_right = 2;  // SEGV_ACCERR
  return is_access(facts) && facts.signal.number == SIGSEGV && facts.signal.code == no_right;
}

bool is_null(const OperandFact& operand) {
  if (!operand.base) return operand.index.value_or(0) == 0;
  return *operand.base == 0 || operand.added_to_null != 0 ||
         (operand.operand.scale == 1 && operand.index == std::uint64_t{0});
}

bool is_fetch(const CrashFacts& facts) {
  const bool wants_itself = facts.operand && facts.operand->agrees == Tri::yes;
  return is_access(facts) && !wants_itself && !is_protection_fault(facts) && facts.knows_pc &&
         facts.signal.address == facts.pc;
}

bool is_canonical(Address address) {
  const std::uint64_t upper = address.value() >> 47U;
  return upper == 0 || upper == 0x1ffffU;
}

bool is_refused_jump(const CrashFacts& facts) {
  return is_protection_fault(facts) && facts.goes_to && !is_canonical(*facts.goes_to);
}

namespace {

/// Whoever used what a header has for everybody, in the same file: nobody else knows what it was used for.
const CodeFact* find_user(const CrashFacts& facts, const CodeFact* instance) {
  const CodeFact* const end = facts.frames.data() + facts.frames.size();
  const CodeFact* const user =
      std::find_if(instance, end, [](const CodeFact& code) { return !code.is_instance; });
  const bool is_of_same = user != end && user->whose == CodeFact::Whose::extension &&
                          user->image == instance->image && !user->function.empty();
  return is_of_same ? user : instance;
}

}  // namespace

const CodeFact* find_blamed(const CrashFacts& facts, std::size_t from) {
  if (from >= facts.frames.size()) return nullptr;
  // Who called the newer one by a jump.
  if (from > 0 && facts.frames[from - 1].jumped_from)
    return &facts.left[*facts.frames[from - 1].jumped_from];
  const auto begin = facts.frames.begin() + static_cast<std::ptrdiff_t>(from);
  const auto extension = std::find_if(begin, facts.frames.end(), [](const CodeFact& code) {
    return code.whose == CodeFact::Whose::extension || code.jumped_from;
  });
  if (extension != facts.frames.end() && extension->whose != CodeFact::Whose::extension)
    return &facts.left[*extension->jumped_from];
  if (extension != facts.frames.end()) {
    return extension->is_bridge && extension != begin ? &*std::prev(extension)
                                                      : find_user(facts, &*extension);
  }
  const auto named = std::find_if(begin, facts.frames.end(), [](const CodeFact& code) {
    return !code.function.empty() && code.whose != CodeFact::Whose::c_library;
  });
  if (named != facts.frames.end()) return &*named;
  return &*begin;
}

std::string_view name_allocator(std::string_view function) {
  constexpr std::array names{std::string_view("malloc"),
                             std::string_view("calloc"),
                             std::string_view("realloc"),
                             std::string_view("free"),
                             std::string_view("memalign"),
                             std::string_view("aligned_alloc"),
                             std::string_view("posix_memalign")};
  for (const std::string_view prefix : {"__GI_", "__libc_", "__"})
    function.remove_prefix(function.starts_with(prefix) ? prefix.size() : 0);
  const auto* const found = std::ranges::find(names, function);
  if (found != names.end()) return *found;
  return function == "cfree" ? "free" : std::string_view();
}

std::string_view find_allocator(const CrashFacts& facts) {
  for (const CodeFact& code : facts.frames) {
    if (code.whose != CodeFact::Whose::c_library) break;
    if (const auto name = name_allocator(code.function); !name.empty()) return name;
  }
  return {};
}

std::string describe(const CodeFact* code) {
  if (code == nullptr) return "code";
  if (code->function.empty() && code->image.empty())
    return code->is_made ? "code made at run time" : "code";
  const std::string& name = code->function.empty() ? code->method : code->function;
  std::string text = name.empty() ? "a function" : name + "()";
  if (name.empty() && !code->below.empty()) text += " below " + code->below + "()";
  const bool is_own = code->whose == CodeFact::Whose::runtime;
  if (is_own && !name.empty()) return text;
  if (!code->image.empty()) text += " of " + code->image;
  return text;
}

std::string describe_where(const CrashFacts& facts) {
  const CodeFact* const blamed = find_blamed(facts);
  if (blamed == nullptr || blamed == facts.frames.data()) return describe(blamed);
  return formatted("{}, called by {}", describe(facts.frames.data()), describe(blamed));
}

std::string describe_actor(const CrashFacts& facts) {
  const CodeFact* const blamed = find_blamed(facts);
  const bool has_caller = blamed != nullptr && blamed != facts.frames.data();
  return describe_where(facts) + (has_caller ? "," : "");
}

std::string CallerWords::own() const {
  return function.empty() ? "" : formatted(", called from {} ({})", function, place);
}

CallerWords find_caller_words(const CrashFacts& facts) {
  if (!facts.place) return {};
  const PlaceFact& place = *facts.place;
  return {place.function,
          place_in_file(base_name(place.file), place.line),
          place.through.empty() ? "" : " through " + place.through};
}

std::string describe_caller(const CrashFacts& facts) {
  const CallerWords words = find_caller_words(facts);
  return words.own() + words.through;
}

std::string describe_lost_type(const CrashFacts& facts) {
  constexpr std::int64_t to_type = 8;  // PyObject.ob_type
  const bool is_runtime =
      !facts.frames.empty() && facts.frames.front().whose == CodeFact::Whose::runtime;
  if (!is_runtime || !facts.operand || !facts.operand->origin) return {};
  const OriginFact& origin = *facts.operand->origin;
  // Where a page begins the allocator's own words stand; no object does.
  const bool may_be_object = origin.container.value % 16 == 0 && origin.container.value % 4096 != 0;
  if (origin.offset != to_type || !origin.container.type.empty() || !may_be_object) return {};
  return formatted(
      "the pointer was read at {:#x}+8: if that is an object, its type is lost, as it was freed or "
      "overwritten",
      origin.container.value);
}

const char* describe_touch(const CrashFacts& facts) {
  if (!facts.is_write) return "accesses";
  return *facts.is_write ? "writes" : "reads";
}

std::string read_as_text(std::uint64_t value) {
  std::string text;
  for (std::uint64_t rest = value; rest != 0; rest >>= 8U) {
    const auto c = static_cast<unsigned char>(rest & 0xffU);
    if (c < 0x20 || c >= 0x7f) return {};
    text += static_cast<char>(c);
  }
  return text.size() >= 4 ? text : std::string();
}

}  // namespace hognose::analysis::why
