// Taking out of names what changes.
// SPDX-License-Identifier: MIT
#include "analysis/why/fingerprint.h"

#include <algorithm>
#include <cctype>
#include <span>

#include "base/formatted.h"

namespace hognose::analysis::why {
namespace {

bool is_of_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

/// Behind the quotation that begins at `at`; `at` if none does: an apostrophe stands in a word.
std::size_t find_quotation_end(const std::string& text, std::size_t at) {
  const char quote = text[at];
  const bool may_begin = (quote == '\'' || quote == '"') && (at == 0 || !is_of_word(text[at - 1]));
  if (!may_begin) return at;
  for (std::size_t end = text.find(quote, at + 1); end != std::string::npos;
       end = text.find(quote, end + 1)) {
    if (end + 1 == text.size() || !is_of_word(text[end + 1])) return end + 1;
  }
  return at;
}

/// N in place of digits, so that sizes and addresses do not matter, and S in place of what is quoted.
std::string without_values(const std::string& text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (const std::size_t end = find_quotation_end(text, at); end != at) {
      plain += 'S';
      at = end - 1;
      continue;
    }
    const bool is_hex = text.compare(at, 2, "0x") == 0;
    const auto c = static_cast<unsigned char>(text[at]);
    if (!is_hex && std::isdigit(c) == 0) {
      plain += text[at];
      continue;
    }
    if (is_hex) at += 2;
    while (at < text.size() && (is_hex ? std::isxdigit(static_cast<unsigned char>(text[at]))
                                       : std::isdigit(static_cast<unsigned char>(text[at]))) != 0)
      ++at;
    --at;
    plain += 'N';
  }
  return plain;
}

/// "libfoo.so.1.2" is "libfoo.so", "_x.cpython-312-x86_64-linux-gnu.so" is "_x".
std::string plain_image(std::string image) {
  const std::size_t tag = image.find(".cpython-");
  if (tag != std::string::npos) return image.substr(0, tag);
  const std::size_t stable = image.find(".abi3");
  if (stable != std::string::npos) return image.substr(0, stable);
  const std::size_t version = image.find(".so.");
  if (version != std::string::npos) image.resize(version + 3);
  return image;
}

/// Functions of one file that called one another, from `code` on; that alone where it is gone from the stack.
std::span<const CodeFact> find_callers_of_file(const CrashFacts& facts, const CodeFact* code) {
  const auto first =
      std::ranges::find_if(facts.frames, [code](const CodeFact& one) { return &one == code; });
  if (first == facts.frames.end()) return {code, 1};
  const auto last = std::find_if(
      first, facts.frames.end(), [code](const CodeFact& one) { return one.image != code->image; });
  return {first, last};
}

/// The nearest function that is called the same where the file is stripped: one that is exported, or that Python
/// calls. Empty if there is none.
std::string name_function(const CrashFacts& facts, const CodeFact* code) {
  if (code->is_exported == Tri::unknown && !code->function.empty()) return code->function;
  for (const CodeFact& one : find_callers_of_file(facts, code)) {
    if (one.is_exported == Tri::yes) return one.function;
    if (!one.method.empty()) return one.method;
  }
  return {};
}

std::string name_code(const CrashFacts& facts, const CodeFact* code) {
  if (code == nullptr) return {};
  const bool is_runtime = code->whose == CodeFact::Whose::runtime;
  return (is_runtime ? std::string("python") : plain_image(code->image)) + ":" +
         name_function(facts, code);
}

}  // namespace

Fingerprint make_fingerprint(const CrashFacts& facts, const Finding& finding) {
  Fingerprint made;
  const std::string place = facts.place ? facts.place->function : std::string();
  made.text = formatted("1\n{}\n{}\n{}\n{}",
                        finding.rule,
                        without_values(finding.detail),
                        name_code(facts, finding.blamed),
                        place);
  constexpr std::uint64_t prime = 0x100000001b3U;
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : made.text)
    hash = (hash ^ static_cast<unsigned char>(c)) * prime;
  made.digits = formatted("{:016x}", hash);
  return made;
}

}  // namespace hognose::analysis::why
