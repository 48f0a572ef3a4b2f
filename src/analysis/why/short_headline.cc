// Takes a headline apart where it names the caller.
// SPDX-License-Identifier: MIT
#include "analysis/why/short_headline.h"

#include <algorithm>

#include "base/utf8.h"

namespace hognose::analysis::why {
namespace {

constexpr std::size_t size_of_mark = 3;  // "…"

std::string cut_to(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  return most < size_of_mark ? std::string() : cut_text(text, most - size_of_mark);
}

/// The caller, with as much of its function as there is room for.
std::string write_caller(CallerWords caller, std::size_t most) {
  std::string whole = caller.own();
  if (whole.size() <= most) return whole;
  const std::size_t rest = whole.size() - caller.function.size();
  caller.function = cut_to(caller.function, most - std::min(most, rest));
  return caller.function.empty() ? whole : caller.own();
}

}  // namespace

std::string shorten_headline(const std::string& headline,
                             const CallerWords& caller,
                             std::size_t most) {
  const std::string own = caller.own();
  const std::size_t at = own.empty() ? std::string::npos : headline.rfind(own);
  if (headline.size() <= most || at == std::string::npos) return cut_to(headline, most);
  const std::string before = headline.substr(0, at);
  std::string behind = headline.substr(at + own.size());
  std::string through;
  if (behind.starts_with(caller.through)) {
    behind.erase(0, caller.through.size());
    through = caller.through.substr(0, caller.through.find(" ("));
  }
  for (const std::string& rest : {through + behind, behind, std::string()}) {
    if (at + own.size() + rest.size() <= most) return (before + own).append(rest);
  }
  const std::string kept = write_caller(caller, most - std::min(at, most / 3));
  return cut_to(cut_to(before, most - std::min(most, kept.size())) + kept, most);
}

}  // namespace hognose::analysis::why
