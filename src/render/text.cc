// Documents as text: the one place that decides how an answer looks in a terminal.
// SPDX-License-Identifier: MIT
#include "render/text.h"

#include <algorithm>
#include <iterator>

#include "base/formatted.h"
#include "render/characters.h"
#include "render/underline.h"

namespace hognose::render {

namespace {

using document::TraceEntry;
using document::TraceForm;

std::string line_number(const TraceEntry& entry) {
  return entry.line ? formatted("{}", *entry.line) : "?";
}

std::string hole_text(const Error& error) {
  const bool has_place = !error.address.is_null();
  const std::string place = has_place ? formatted(" at {:#x}", error.address.value()) : "";
  const Error reason{error.kind, {}, error.reading};
  return formatted("<unreadable{}: {}>", place, describe_error(reason));
}

std::string full_body(const TraceEntry& entry) {
  if (!entry.is_python) return entry.text;
  std::string body = formatted("Frame {:#x}, for file {}, line {}, in {} (",
                               entry.address,
                               entry.file,
                               line_number(entry),
                               entry.function);
  const char* separator = "";
  for (const document::Binding& argument : entry.arguments) {
    body += formatted("{}{}={}", separator, argument.name, argument.value);
    separator = ", ";
  }
  return body + ")";
}

std::string brief_body(const TraceEntry& entry) {
  if (!entry.is_python) return entry.text;
  return formatted(R"(File "{}", line {}, in {})", entry.file, line_number(entry), entry.function);
}

/// Writes the blocks of one document, one line at a time.
class Writer {
 public:
  Writer(bool notes_apart, TextOptions options) : notes_apart_(notes_apart), options_(options) {}

  void operator()(const document::Paragraph& block) { line(block.text); }
  void operator()(const document::Heading& block) { line(block.text); }
  void operator()(const document::Bindings& block) {
    if (!block.heading.empty()) line(block.heading);
    for (const document::Binding& row : block.rows) {
      line(block.shows_scope ? formatted("{} {} = {}", row.scope, quote(row.name), row.value)
                             : formatted("{} = {}", row.name, row.value));
    }
  }
  void operator()(const document::Traceback& block) {
    if (block.has_header) line("Traceback (most recent call first):");
    for (const TraceEntry& entry : block.entries)
      write_entry(block, entry);
  }
  void operator()(const document::Listing& block) {
    for (const auto& row : block.lines) {
      const std::string number = formatted("{}{}", row.is_current ? ">" : "", row.number);
      line(formatted("{:>4}    {}", number, row.text));
    }
  }
  void operator()(const document::Table& block);
  void operator()(const document::Note& block) { notes_ += formatted("note: {}\n", block.text); }
  void operator()(const document::Hole& block) {
    ++holes_;
    line(hole_text(block.error) + (block.what.empty() ? "" : formatted(" ({})", block.what)));
  }
  void operator()(const document::Elision& block) {
    line(formatted("... {} of {} shown; {}", block.shown, block.total, block.how_to_see_more));
  }
  void operator()(const document::Cut& block) {
    ++cuts_;
    line(formatted("... stopped: {}{}",
                   describe_exhausted(block.why),
                   block.what.empty() ? "" : formatted(" ({})", block.what)));
  }
  /// The last note says what was partial, for readers who see the notes apart.
  void finish() {
    if (!notes_apart_ || (holes_ == 0 && cuts_ == 0)) return;
    notes_ +=
        formatted("note: this answer is partial: {} unreadable, {} cut short\n", holes_, cuts_);
  }

  [[nodiscard]] const std::string& answer() const { return answer_; }
  [[nodiscard]] const std::string& notes() const { return notes_; }

 private:
  void line(std::string_view text) {
    answer_ += text;
    answer_ += '\n';
  }
  void write_entry(const document::Traceback& block, const TraceEntry& entry);

  std::string answer_;
  std::string notes_;
  bool notes_apart_;
  TextOptions options_;
  std::size_t holes_ = 0;
  std::size_t cuts_ = 0;
};

void Writer::write_entry(const document::Traceback& block, const TraceEntry& entry) {
  const bool is_full = block.form == TraceForm::full;
  if (is_full) {
    line(render_full_entry(entry, block.max_repr));
  } else {
    const bool is_numbered = block.form == TraceForm::numbered && entry.level;
    line((is_numbered ? formatted("#{} ", *entry.level) : "") + "  " + brief_body(entry));
  }
  if (!entry.source.empty()) line("    " + entry.source);
  if (options_.underlines && !is_full) {
    if (const std::string carets = underline(entry.source, entry.running); !carets.empty())
      line("    " + carets);
  }
  if (is_full && entry.is_python && !entry.line) line("    (failed to get frame line number)");
  if (entry.hole) {
    ++holes_;
    line("    " + hole_text(*entry.hole));
  }
  if (!entry.note.empty()) line("    (" + entry.note + ")");
}

void Writer::operator()(const document::Table& block) {
  std::vector<std::size_t> widths(block.columns.size(), 0);
  const auto measure = [&widths](const std::vector<std::string>& row) {
    for (std::size_t at = 0; at < std::min(row.size(), widths.size()); ++at) {
      widths[at] = std::max(widths[at], count_characters(row[at]));
    }
  };
  const auto write_row = [&widths, this](const std::vector<std::string>& row) {
    std::string text;
    for (std::size_t at = 0; at < std::min(row.size(), widths.size()); ++at) {
      text += row[at];
      if (at + 1 == widths.size()) break;
      text.append(widths[at] - count_characters(row[at]) + 2, ' ');
    }
    text.erase(text.find_last_not_of(' ') + 1);
    line(text);
  };
  measure(block.columns);
  std::for_each(block.rows.begin(), block.rows.end(), measure);
  write_row(block.columns);
  std::for_each(block.rows.begin(), block.rows.end(), write_row);
}

}  // namespace

std::string render_text(const document::Document& document,
                        std::string* notes,
                        TextOptions options) {
  Writer writer(notes != nullptr, options);
  for (const document::Block& block : document.blocks)
    std::visit(writer, block);
  writer.finish();
  if (notes == nullptr) return writer.answer() + writer.notes();
  *notes += writer.notes();
  return writer.answer();
}

std::string render_full_entry(const TraceEntry& entry, std::size_t max_repr) {
  std::string body = full_body(entry);
  const std::string_view kept =
      max_repr == 0 ? std::string_view(body) : first_characters(body, max_repr);
  const bool is_cut = kept.size() < body.size();
  return formatted("{}{}{}",
                   entry.level ? formatted("#{} ", *entry.level) : "",
                   kept,
                   is_cut ? "...(truncated)" : "");
}

}  // namespace hognose::render
