// Documents as text: the one place that decides how an answer looks in a terminal.
// SPDX-License-Identifier: MIT
#include "render/text.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/formatted.h"
#include "base/harmless.h"
#include "base/place_text.h"
#include "base/utf8.h"
#include "document/library_path.h"
#include "render/address_facts.h"
#include "render/characters.h"
#include "render/exceptions.h"
#include "render/full_entry.h"
#include "render/hole_text.h"
#include "render/processes.h"
#include "render/sheet.h"
#include "render/shown_path.h"
#include "render/tasks.h"
#include "render/threads.h"
#include "render/underline.h"
#include "render/verdict.h"
#include "render/wait_graph.h"

namespace hognose::render {

namespace {

using document::TraceEntry;
using document::TraceForm;

/// Writes the blocks of one document.
class Writer {
 public:
  Writer(bool notes_apart, TextOptions options)
      : answer_(options.has_colour),
        notes_(notes_apart ? options.notes_have_colour : options.has_colour),
        notes_apart_(notes_apart),
        options_(std::move(options)) {}

  void operator()(const document::Paragraph& block) {
    if (block.has_lines) return answer_.lines(block.text);
    answer_.line(block.text);
  }
  void operator()(const document::Heading& block) { answer_.line(block.text, Ink::heading); }
  void operator()(const document::Bindings& block) {
    if (!block.heading.empty()) answer_.line(block.heading, Ink::heading);
    for (const document::Binding& row : block.rows) {
      if (block.shows_scope) {
        answer_.add(row.scope).add(" ").add(quote(row.name));
      } else {
        answer_.add(row.name);
      }
      answer_.add(" = ").add_value(row.value).end_line();
    }
  }
  void operator()(const document::Traceback& block) {
    if (block.has_header) answer_.line("Traceback (most recent call first):");
    for (const TraceEntry& entry : block.entries)
      write_entry(block, entry);
  }
  void operator()(const document::Exceptions& block) {
    holes_ += count_holes(block);
    add_exceptions(answer_, block);
  }
  void operator()(const document::Threads& block) { add_threads(answer_, block); }
  void operator()(const document::WaitGraph& block) { add_wait_graph(answer_, block); }
  void operator()(const document::Tasks& block) {
    holes_ += count_holes(block);
    add_tasks(answer_, block);
  }
  void operator()(const document::Processes& block) { add_processes(answer_, block); }
  void operator()(const document::Verdict& block) { add_verdict(answer_, block); }
  void operator()(const document::AddressFacts& block) { add_address_facts(answer_, block); }
  void operator()(const document::Listing& block) {
    for (const auto& row : block.lines) {
      const std::string number = formatted("{}{}", row.is_current ? ">" : "", row.number);
      answer_.add(formatted("{:>4}", number), row.is_current ? Ink::mark : Ink::place);
      answer_.line("    " + row.text);
    }
  }
  void operator()(const document::Table& block);
  void operator()(const document::Note& block) { notes_.add("note: ").line(block.text); }
  void operator()(const document::Hole& block) {
    ++holes_;
    answer_.line(
        hole_text(block.error) + (block.what.empty() ? "" : formatted(" ({})", block.what)),
        Ink::warning);
  }
  void operator()(const document::Elision& block) {
    answer_.line(
        formatted("... {} of {} shown; {}", block.shown, block.total, block.how_to_see_more));
  }
  void operator()(const document::Cut& block) {
    ++cuts_;
    answer_.line(formatted("... stopped: {}{}",
                           describe_exhausted(block.why),
                           block.what.empty() ? "" : formatted(" ({})", block.what)),
                 Ink::warning);
  }
  /// The last note says what was partial, for readers who see the notes apart.
  void finish() {
    if (!notes_apart_ || (holes_ == 0 && cuts_ == 0)) return;
    notes_.line(
        formatted("note: this answer is partial: {} unreadable, {} cut short", holes_, cuts_),
        Ink::warning);
  }

  [[nodiscard]] const std::string& answer() const { return answer_.text(); }
  [[nodiscard]] const std::string& notes() const { return notes_.text(); }

 private:
  void write_entry(const document::Traceback& block, const TraceEntry& entry);
  void write_frame(const document::Traceback& block, const TraceEntry& entry);
  void write_brief(const TraceEntry& entry);
  [[nodiscard]] bool is_dim(const TraceEntry& entry) const;
  void write_native(const document::NativePlace& place, bool shows_build_id);
  void write_underline(const TraceEntry& entry);
  [[nodiscard]] std::string_view path_of(const TraceEntry& entry) const;

  Sheet answer_;
  Sheet notes_;
  bool notes_apart_;
  const TextOptions options_;
  std::size_t holes_ = 0;
  std::size_t cuts_ = 0;
};

/// The line of the frame itself.
void Writer::write_frame(const document::Traceback& block, const TraceEntry& entry) {
  if (block.form == TraceForm::full) {
    add_full_entry(answer_, entry, block.max_repr, path_of(entry));
    answer_.end_line();
    return;
  }
  const bool is_numbered = block.form == TraceForm::numbered && entry.level;
  if (is_numbered) answer_.add(formatted("#{} ", *entry.level));
  if (entry.native) {
    write_native(*entry.native, block.shows_build_ids);
  } else {
    write_brief(entry);
  }
}

void Writer::write_entry(const document::Traceback& block, const TraceEntry& entry) {
  const bool is_full = block.form == TraceForm::full;
  write_frame(block, entry);
  if (!entry.source.empty()) {
    answer_.line("    " + entry.source, is_dim(entry) ? Ink::library : Ink::plain);
  }
  if (options_.underlines && !is_full) write_underline(entry);
  if (is_full && entry.is_python && !entry.place.line)
    answer_.line("    (failed to get frame line number)");
  if (entry.place.hole) {
    ++holes_;
    answer_.add("    ").line(hole_text(*entry.place.hole), Ink::warning);
  }
  if (!entry.note.empty()) answer_.line("    (" + entry.note + ")");
}

/// Code of libraries recedes, where there are colours.
bool Writer::is_dim(const TraceEntry& entry) const {
  return answer_.has_colour() && entry.is_python &&
         document::find_library_path(entry.place.file).has_value();
}

void Writer::write_brief(const TraceEntry& entry) {
  answer_.add("  ");
  if (!entry.is_python) return answer_.add_value(entry.text).end_line();
  const auto ink = [is_of_library = is_dim(entry)](Ink usual) {
    return is_of_library ? Ink::library : usual;
  };
  answer_.add("File \"", ink(Ink::plain))
      .add(path_of(entry), ink(Ink::place))
      .add("\", line ", ink(Ink::plain))
      .add(line_number(entry.place), ink(Ink::place))
      .add(", in ", ink(Ink::plain))
      .line(entry.place.function, ink(Ink::function));
}

std::string_view Writer::path_of(const TraceEntry& entry) const {
  const std::string& path = entry.place.file;
  return options_.shortens_paths ? short_path(path, options_.folder) : path;
}

void Writer::write_native(const document::NativePlace& place, bool shows_build_id) {
  constexpr std::size_t short_id = 8;
  const bool is_short = options_.shortens_paths;
  const std::string_view image = is_short ? short_image(place.image) : place.image;
  answer_.add("  Native \"").add(image.empty() ? "?" : image, Ink::place).add("\", in ");
  if (place.function.empty()) {
    answer_.add(formatted("{:#x}", place.pc), Ink::function);
  } else {
    answer_.add(place.function, Ink::function);
    if (place.offset) answer_.add(formatted("+{:#x}", *place.offset));
  }
  if (place.is_inlined) answer_.add(" (inlined)");
  if (!place.file.empty()) {
    const std::string_view file = is_short ? short_source(place.file) : place.file;
    answer_.add(" at ").add(place_in_file(file, place.line), Ink::place);
  }
  if (!place.distribution.empty())
    answer_.add(formatted(" ({} {})", place.distribution, place.version));
  if (shows_build_id && place.is_extension && !place.build_id.empty())
    answer_.add(formatted(" [build-id {}]", place.build_id.substr(0, short_id)));
  answer_.line("");
}

void Writer::write_underline(const TraceEntry& entry) {
  const std::string carets = underline(entry.source, entry.running);
  if (!carets.empty()) answer_.add("    ").line(carets, Ink::mark);
}

// Widths are those of what is shown, which may be longer than what there is.
void Writer::operator()(const document::Table& block) {
  std::vector<std::size_t> widths(block.columns.size(), 0);
  const auto cell_at = [](const std::vector<std::string>& row, std::size_t at) {
    return harmless_line(as_name(row[at]));
  };
  const auto measure = [&](const std::vector<std::string>& row) {
    for (std::size_t at = 0; at < std::min(row.size(), widths.size()); ++at) {
      if (at + 1 == widths.size()) break;  // nothing stands behind the last
      widths[at] = std::max(widths[at], count_characters(cell_at(row, at)));
    }
  };
  const auto write_row = [&](const std::vector<std::string>& row, Ink ink) {
    std::string text;
    for (std::size_t at = 0; at < std::min(row.size(), widths.size()); ++at) {
      const std::string cell = cell_at(row, at);
      text += cell;
      if (at + 1 == widths.size()) break;
      text.append(widths[at] - count_characters(cell) + 2, ' ');
    }
    text.erase(text.find_last_not_of(' ') + 1);
    answer_.add_value(text, ink).end_line();
  };
  measure(block.columns);
  std::for_each(block.rows.begin(), block.rows.end(), measure);
  write_row(block.columns, Ink::heading);
  for (const auto& row : block.rows)
    write_row(row, Ink::plain);
}

}  // namespace

std::string render_text(const document::Document& document,
                        std::string* notes,
                        TextOptions options) {
  Writer writer(notes != nullptr, std::move(options));
  if (document.head) writer(document::Heading{document::describe(*document.head)});
  if (document.head && !document.head->why.empty()) writer(document::Heading{document.head->why});
  for (const document::Block& block : document.blocks)
    std::visit(writer, block);
  writer.finish();
  if (notes == nullptr) return writer.answer() + writer.notes();
  *notes += writer.notes();
  return writer.answer();
}

}  // namespace hognose::render
