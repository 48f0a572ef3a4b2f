// Patterns by their source and flags, matches by the stretch of text that they are of.
// SPDX-License-Identifier: MIT
#include "python/kinds/regular_expression.h"

#include <array>
#include <charconv>
#include <string>

#include "python/kinds/field_list.h"
#include "python/kinds/writing.h"

namespace hognose::python {
namespace {

using layout::MatchObject;
using layout::PatternObject;
using layout::PyBytesObject;
using layout::PyVarObject;

struct FlagName {
  std::uint64_t bit;
  const char* name;
};

constexpr std::uint64_t locale_flag = 4;
constexpr std::uint64_t unicode_flag = 32;
constexpr std::uint64_t ascii_flag = 256;

// In the order in which Modules/_sre writes them.
constexpr std::array flag_names{
    FlagName{1, "re.TEMPLATE"},
    FlagName{2, "re.IGNORECASE"},
    FlagName{locale_flag, "re.LOCALE"},
    FlagName{8, "re.MULTILINE"},
    FlagName{16, "re.DOTALL"},
    FlagName{unicode_flag, "re.UNICODE"},
    FlagName{64, "re.VERBOSE"},
    FlagName{128, "re.DEBUG"},
    FlagName{ascii_flag, "re.ASCII"},
};

/// "re.IGNORECASE|re.DOTALL"; what has no name as a hexadecimal number.
std::string flags_text(std::uint64_t flags) {
  std::string text;
  for (const FlagName& flag : flag_names) {
    if ((flags & flag.bit) == 0) continue;
    text += (text.empty() ? "" : "|") + std::string(flag.name);
    flags &= ~flag.bit;
  }
  if (flags == 0) return text;
  std::array<char, 18> digits{'0', 'x'};
  const char* end = std::to_chars(digits.data() + 2, digits.data() + digits.size(), flags, 16).ptr;
  return text + (text.empty() ? "" : "|") +
         std::string(static_cast<const char*>(digits.data()), end);
}

/// Whether a pattern is text, of which re.UNICODE is not said: 2.7 has no such rule.
bool is_of_text(const Program& program, const Result<Address>& pattern) {
  const auto type = pattern ? read_type_of(program, *pattern) : fail(pattern.error());
  return type && program.style.bytes_prefix && (*type)->has(TypeFlag::unicode_subclass);
}

struct Span {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

Result<Span> read_span(const Program& program, Address match) {
  const Address mark = TRY(program.view<MatchObject>(match).address_of(MatchObject::mark));
  const Span span{TRY(program.memory().read_value<std::int64_t>(mark, "mark")),
                  TRY(program.memory().read_value<std::int64_t>(mark + 8, "mark"))};
  if (span.begin < 0 || span.end < span.begin) return fail(ErrorKind::corrupt, "mark", match);
  return span;
}

/// Writes that part of a str or bytes; of what else can be searched, an mmap, a bytearray, `...`.
Result<void> write_slice(Describer& out, Address subject, const Span& span) {
  const Program& program = out.program();
  const TypeInfo& type = *TRY(read_type_of(program, subject));
  const auto begin = static_cast<std::uint64_t>(span.begin);
  const auto length = static_cast<std::uint64_t>(span.end - span.begin);
  if (type.has(TypeFlag::unicode_subclass)) {
    TextStorage storage = TRY(find_text(program, subject));
    if (begin + length > storage.length) return fail(ErrorKind::corrupt, "mark", subject);
    storage.data = storage.data + begin * storage.width;
    storage.length = length;
    write_text(out, storage);
    return {};
  }
  if (!type.has(TypeFlag::bytes_subclass)) {
    out.write("...");
    return {};
  }
  const std::int64_t size = TRY(program.view<PyVarObject>(subject).read(PyVarObject::ob_size));
  if (span.end > size) return fail(ErrorKind::corrupt, "mark", subject);
  const Address first =
      TRY(program.view<PyBytesObject>(subject).address_of(PyBytesObject::ob_sval));
  write_bytes(out, program.style.bytes_prefix ? "b" : "", first + begin, length);
  return {};
}

Result<void> write_span_and_text(Describer& out, Address object) {
  const Span span = TRY(read_span(out.program(), object));
  out.write("span=(" + std::to_string(span.begin) + ", " + std::to_string(span.end) + "), match=");
  const Address subject = TRY(out.program().view<MatchObject>(object).read(MatchObject::string));
  return write_slice(out, subject, span);
}

}  // namespace

bool is_pattern(const Program& program, const TypeInfo& type) {
  const bool has_name = type.name == "re.Pattern" || type.name == "_sre.SRE_Pattern";
  return has_name && program.layout.has(PatternObject::pattern);
}

void describe_pattern(Describer& out, Address object, const TypeInfo& /*type*/) {
  if (!out.enter(object)) return out.write("re.compile(...)");
  const auto view = out.program().view<PatternObject>(object);
  const auto pattern = view.read(PatternObject::pattern);
  const auto flags = view.read(PatternObject::flags);
  out.write("re.compile(");
  write_found(out, pattern);
  if (flags) {
    auto said = static_cast<std::uint64_t>(*flags) & 0xFFFFFFFFU;
    const std::uint64_t charset = said & (locale_flag | unicode_flag | ascii_flag);
    if (charset == unicode_flag && is_of_text(out.program(), pattern)) said &= ~unicode_flag;
    if (said != 0) out.write(", " + flags_text(said));
  } else {
    out.write(", ");
    out.write_hole(flags.error());
  }
  out.write(")");
  out.leave();
}

bool is_match(const Program& program, const TypeInfo& type) {
  const bool has_name = type.name == "re.Match" || type.name == "_sre.SRE_Match";
  return has_name && program.layout.has(MatchObject::mark);
}

void describe_match(Describer& out, Address object, const TypeInfo& type) {
  out.write("<" + type.name + " object; ");
  const auto written = write_span_and_text(out, object);
  if (!written) out.write_hole(written.error());
  out.write(">");
}

}  // namespace hognose::python
