// Scopes, a number and a name.
// SPDX-License-Identifier: MIT
#include "native/names/cython_name.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace hognose::native {
namespace {

constexpr std::size_t longest_symbol = 4096;
constexpr std::size_t most_scopes = 32;
constexpr std::string_view lambda_body = "__pyx_lambda_funcdef_";  // followed by "lambda1"

enum class Sort : std::uint8_t { wrapper, body, c_function, generator };

struct Prefix {
  std::string_view text;
  Sort sort;
};
constexpr std::string_view wrapper_prefix = "__pyx_pw_";
constexpr std::array<Prefix, 4> prefixes{{{wrapper_prefix, Sort::wrapper},
                                          {"__pyx_pf_", Sort::body},
                                          {"__pyx_f_", Sort::c_function},
                                          {"__pyx_gb_", Sort::generator}}};

bool is_digit(char one) {
  return one >= '0' && one <= '9';
}

bool is_part_of_name(char one) {
  const auto byte = static_cast<unsigned char>(one);
  return is_digit(one) || one == '_' || (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') ||
         byte >= 0x80;
}

bool is_name(std::string_view text) {
  return !text.empty() && !is_digit(text.front()) &&
         std::all_of(text.begin(), text.end(), is_part_of_name);
}

/// What the compilers add behind a C name goes.
std::string_view plain(std::string_view symbol) {
  return symbol.substr(0, symbol.find_first_of(".(["));
}

/// "4Cart_rest": its length in digits, and what follows these.
struct Numbered {
  std::size_t number = 0;
  std::string_view rest;
};
std::optional<Numbered> take_number(std::string_view text) {
  Numbered found;
  std::size_t at = 0;
  while (at < text.size() && is_digit(text[at]) && found.number < longest_symbol)
    found.number = found.number * 10 + static_cast<std::size_t>(text[at++] - '0');
  if (at == 0) return std::nullopt;
  found.rest = text.substr(at);
  return found;
}

/// "lambda1": up to Cython 3.0 what a lambda's wrapper is called. One of a function of this name
/// has a number before it.
bool is_lambda(std::string_view name) {
  if (name.starts_with(lambda_body)) name.remove_prefix(lambda_body.size());
  constexpr std::string_view word = "lambda";
  return name.starts_with(word) && std::all_of(name.begin() + word.size(), name.end(), is_digit);
}

std::string_view as_python_has_it(std::string_view name, Sort sort, std::size_t number) {
  if (sort == Sort::generator) return "<generator>";
  return sort == Sort::wrapper && number == 0 ? "<lambda>" : name;
}

/// Takes the scopes off, and lists the ways to read what is left.
class Reading {
 public:
  explicit Reading(Sort sort) : sort_(sort) {}

  std::vector<CythonName> run(std::string_view text) {
    for (std::size_t depth = 0; depth < most_scopes; ++depth) {
      const auto number = take_number(text);
      if (!number) {
        if (may_lack_a_number(text)) add(text, 0);
        break;
      }
      // The module comes first, so that what has no scope yet is none.
      const auto scope = scope_of(*number);
      const bool may_count = depth > 0 && sort_ != Sort::c_function && is_name(number->rest);
      if (may_count && (!scope || counts(*scope))) add(number->rest, number->number);
      if (!scope) break;
      // No function or class has this name: it is a word of the language.
      scopes_.append(scope->name == "lambda" ? "<lambda>" : scope->name).append(".");
      written_ += std::to_string(number->number) + std::string(scope->name) + "_";
      text = scope->rest;
    }
    return std::move(found_);
  }

 private:
  struct Scope {
    std::string_view name;
    std::string_view rest;
  };

  static std::optional<Scope> scope_of(const Numbered& text) {
    const bool fits = text.number > 0 && text.number + 1 < text.rest.size() &&
                      text.rest[text.number] == '_' && is_name(text.rest.substr(0, text.number));
    if (!fits) return std::nullopt;
    return Scope{text.rest.substr(0, text.number), text.rest.substr(text.number + 1)};
  }

  [[nodiscard]] bool may_lack_a_number(std::string_view name) const {
    return is_name(name) && (sort_ != Sort::wrapper || is_lambda(name));
  }

  /// Whether a number that could be the length of `scope` may be a count as well. With another
  /// number behind the scope it is a length: nobody calls a function "Cart_3checkout".
  [[nodiscard]] bool counts(const Scope& scope) const {
    if (take_number(scope.rest)) return false;
    const bool ends_here = may_lack_a_number(scope.rest);
    return !ends_here || sort_ == Sort::body;
  }

  void add(std::string_view name, std::size_t number) {
    CythonName& one = found_.emplace_back();
    one.name = scopes_ + std::string(as_python_has_it(name, sort_, number));
    if (sort_ != Sort::body) return;
    one.wrapper = std::string(wrapper_prefix) + written_ + std::to_string(number + 1);
    one.wrapper += name;
  }

  Sort sort_;
  std::string scopes_;  // "pkg.shop."
  std::string written_;  // "3pkg_4shop_"
  std::vector<CythonName> found_;
};

}  // namespace

std::vector<CythonName> read_cython_name(std::string_view symbol) {
  symbol = plain(symbol);
  if (symbol.size() > longest_symbol) return {};
  for (const Prefix& prefix : prefixes) {
    if (symbol.starts_with(prefix.text))
      return Reading(prefix.sort).run(symbol.substr(prefix.text.size()));
  }
  return {};
}

bool is_cython_body(std::string_view inner, std::string_view wrapper) {
  inner = plain(inner);
  wrapper = plain(wrapper);
  if (!wrapper.starts_with(wrapper_prefix)) return false;
  if (inner.starts_with(lambda_body))
    return wrapper.ends_with(inner) || wrapper.ends_with(inner.substr(lambda_body.size() - 1));
  const auto bodies = read_cython_name(inner);
  return std::any_of(bodies.begin(), bodies.end(), [wrapper](const CythonName& body) {
    return body.wrapper == wrapper;
  });
}

}  // namespace hognose::native
