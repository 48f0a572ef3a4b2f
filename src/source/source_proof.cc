// Comparing a line with the name of what begins there.
// SPDX-License-Identifier: MIT
#include "source/source_proof.h"

#include <algorithm>
#include <string_view>

namespace hognose::source {
namespace {

/// An option of a command is a decorator of several lines, and commands have hundreds of them.
constexpr std::int64_t most_decorator_lines = 4096;

bool is_python_name(std::string_view path) {
  return path.ends_with(".py") || path.ends_with(".pyw") || path.ends_with(".pyx");
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// Takes `word` from the front of `text`, with the blanks behind it; false if another stands there.
bool take_word(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  if (text.size() > word.size() && is_word(text[word.size()])) return false;
  text.remove_prefix(word.size());
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return true;
}

std::string_view without_indent(std::string_view line) {
  return line.substr(std::min(line.find_first_not_of(" \t\f"), line.size()));
}

/// "def NAME", "async def NAME", "class NAME".
bool begins(std::string_view line, std::string_view name) {
  std::string_view rest = without_indent(line);
  take_word(rest, "async");
  for (const std::string_view word : {"def", "class"}) {
    std::string_view after = rest;
    if (take_word(after, word)) return take_word(after, name);
  }
  return false;
}

std::size_t indent_of(std::string_view line) {
  return line.size() - without_indent(line).size();
}

/// The same of any name.
bool begins_something(std::string_view line) {
  std::string_view rest = without_indent(line);
  take_word(rest, "async");
  return take_word(rest, "def") || take_word(rest, "class");
}

/// Whether the decorators that begin at `first` are those of `name`: nothing else begins before it, but
/// inside of their arguments.
bool decorate(const SourceFile& file, std::int64_t first, std::string_view name) {
  const std::size_t indent = indent_of(file.raw_line(first));
  const std::int64_t end = std::min(first + most_decorator_lines, file.line_count());
  for (std::int64_t next = first + 1; next <= end; ++next) {
    const std::string_view line = file.raw_line(next);
    if (begins(line, name)) return true;
    if (begins_something(line) && indent_of(line) <= indent) return false;
  }
  return false;
}

bool holds_word(std::string_view line, std::string_view word) {
  for (std::size_t at = line.find(word); at != std::string_view::npos;
       at = line.find(word, at + 1)) {
    std::string_view rest = line.substr(at);
    if ((at == 0 || !is_word(line[at - 1])) && take_word(rest, word)) return true;
  }
  return false;
}

}  // namespace

bool is_source_of(const SourceFile& file, const std::string& path, const python::CodeInfo& code) {
  if (!is_python_name(path) || !code.first_line) return false;
  const std::int64_t first = *code.first_line;
  const std::string_view line = file.raw_line(first);
  if (code.name == "<lambda>") return holds_word(line, "lambda");
  if (code.name.empty() || code.name.front() == '<') return false;
  if (begins(line, code.name)) return true;
  return without_indent(line).starts_with('@') && decorate(file, first, code.name);
}

}  // namespace hognose::source
