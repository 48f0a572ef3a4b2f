// Reads `__notes__` as Lib/traceback.py looks at it.
// SPDX-License-Identifier: MIT
#include "python/exceptions/exception_notes.h"

#include <algorithm>
#include <optional>

#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/kinds/kinds.h"
#include "python/values/containers.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

constexpr std::uint64_t most_notes = 10'000;

/// The items of a list or a tuple; nothing for any other object.
std::optional<Result<Items>> read_sequence(const Program& program, Address object) {
  const auto type = read_type_of(program, object);
  if (type && (*type)->has(TypeFlag::list_subclass)) return read_list(program, object);
  if (type && (*type)->has(TypeFlag::tuple_subclass)) return read_tuple(program, object);
  return std::nullopt;
}

/// `__notes__` that are text: by its repr, or (3.11) each character a note.
std::vector<ExceptionText> split_text(const Program& program,
                                      Address text,
                                      const DescribeOptions& options,
                                      Budget& budget) {
  const auto read = read_text(program, text, options.max_repr == 0 ? 4096 : options.max_repr);
  if (program.style.notes != layout::Notes::any_sequence || !read) {
    Description repr = describe(program, text, options, budget);
    return {ExceptionText{std::move(repr.text), {}, std::move(repr.lacks)}};
  }
  std::vector<ExceptionText> notes;
  for (const char32_t c : read->characters)
    notes.push_back({printable_lines(std::u32string_view(&c, 1)), {}, {}});
  return notes;
}

}  // namespace

std::vector<ExceptionText> read_notes(const Program& program,
                                      Address exception,
                                      const DescribeOptions& options,
                                      Budget& budget) {
  if (program.style.notes == layout::Notes::none) return {};
  const auto found = find_attribute(program, exception, U"__notes__", budget);
  if (!found) return {ExceptionText{"", "", {{found.error()}}}};
  if (!*found || is_none_object(program, **found)) return {};
  const auto items = read_sequence(program, **found);
  if (!items) return split_text(program, **found, options, budget);
  if (!*items) return {ExceptionText{"", "", {{items->error()}}}};
  std::vector<ExceptionText> notes;
  SlotReader slots(program, {(*items)->first, std::min((*items)->count, most_notes)});
  while (!slots.at_end() && budget.spend_node()) {
    const auto note = slots.read_next();
    notes.push_back(note ? read_str(program, *note, options, budget)
                         : ExceptionText{"", "", {{note.error()}}});
    if (!note) break;
  }
  return notes;
}

}  // namespace hognose::python
