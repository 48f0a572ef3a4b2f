// From a text of CPython to who it is about.
// SPDX-License-Identifier: MIT
#include "analysis/why/contract_words.h"

#include <array>

namespace hognose::analysis::why {
namespace {

/// How a text goes on behind whom it is about, in which form that is, and what it did.
struct Saying {
  std::string_view before;
  std::string_view behind;
  bool is_null;
};
constexpr std::array sayings{
    Saying{"", " returned NULL without setting an e", true},  // …xception, up to 3.9 …rror
    Saying{"", " returned a result with an e", false},  // the same
    Saying{"initialization of ", " failed without raising an exception", true},
    Saying{"initialization of ", " raised unreported exception", false},
    Saying{"creation of module ", " failed without setting an exception", true},
    Saying{"creation of module ", " raised unreported exception", false},
    Saying{"execution of module ", " failed without setting an exception", true},
    Saying{"execution of module ", " raised unreported exception", false},
    Saying{"error return without exception set", "", true},
    Saying{"NULL result without error in PyObject_Call", "", true},
};

/// What stands between them; nothing if one is not there.
std::optional<std::string_view> cut(std::string_view text,
                                    std::string_view before,
                                    std::string_view behind) {
  if (!text.starts_with(before)) return std::nullopt;
  text.remove_prefix(before.size());
  const std::size_t end = behind.empty() ? text.size() : text.find(behind);
  return end == std::string_view::npos ? std::nullopt : std::optional(text.substr(0, end));
}

/// A name in quotation marks, or up to a blank.
std::string_view first_name(std::string_view text) {
  if (text.starts_with('\'')) return text.substr(1, text.find('\'', 1) - 1);
  return text.substr(0, text.find(' '));
}

/// "<built-in method append of list object at 0x7f…>" is "append() of a list", "<class 'Cart'>" is "Cart()".
std::string name_callable(std::string_view repr) {
  const bool is_repr = repr.size() > 2 && repr.starts_with('<') && repr.ends_with('>');
  if (!is_repr) return std::string(repr);
  const std::string_view inside = repr.substr(1, repr.size() - 2);
  for (const std::string_view kind : {"class ", "type ", "built-in function ", "function "}) {
    if (const auto name = cut(inside, kind, "")) return std::string(first_name(*name)) + "()";
  }
  for (const std::string_view kind : {"method ", "slot wrapper "}) {
    const auto names = cut(inside, kind, "");
    const auto type = names ? names->find(" of ") : std::string_view::npos;
    if (names && type != std::string_view::npos) {
      return std::string(first_name(names->substr(type + 4))) + "." +
             std::string(first_name(*names)) + "()";
    }
  }
  if (const auto names = cut(inside, "built-in method ", " object at ")) {
    const auto type = names->find(" of ");
    if (type != std::string_view::npos) {
      return std::string(names->substr(0, type)) + "() of a " +
             std::string(names->substr(type + 4));
    }
  }
  return std::string(repr);
}

}  // namespace

std::string ContractWords::sentence() const {
  return function + (is_null ? " returned NULL without setting an exception"
                             : " returned a result with an exception set");
}

std::optional<ContractWords> read_contract(std::string_view text) {
  constexpr std::size_t longest = 256;
  for (const Saying& saying : sayings) {
    const auto who = cut(text, saying.before, saying.behind);
    if (!who || who->size() > longest) continue;
    ContractWords words;
    words.is_null = saying.is_null;
    if (saying.behind.empty() && !who->empty()) continue;
    if (!saying.before.empty() && !who->empty()) {
      words.function = "the initialization of " + std::string(*who);
    } else {
      words.function = who->empty() || *who == "a function" ? "a function" : name_callable(*who);
    }
    return words;
  }
  return std::nullopt;
}

}  // namespace hognose::analysis::why
