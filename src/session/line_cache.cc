// Reads linecache.cache: {name: (size, mtime, [line, ...], full name)}.
// SPDX-License-Identifier: MIT
#include "session/line_cache.h"

#include <optional>
#include <utility>

#include "python/values/containers.h"
#include "python/values/dict_entries.h"
#include "python/values/printable.h"
#include "python/values/text.h"

namespace hognose::session {
namespace {

using layout::PyInterpreterState;

constexpr std::size_t most_lines = 1U << 17U;
constexpr std::size_t most_bytes = 8U << 20U;
constexpr std::uint64_t steps_of_line = 128;

Result<Address> find_cache_of(const python::Program& program, Address interpreter, Budget& budget) {
  const Address modules =
      TRY(program.view<PyInterpreterState>(interpreter).read(PyInterpreterState::modules));
  const auto module = TRY(python::find_in_dict(program, modules, U"linecache", budget));
  if (!module) return fail(ErrorKind::not_found, "linecache");
  const Address names =
      TRY(program.view<layout::PyModuleObject>(*module).read(layout::PyModuleObject::md_dict));
  const auto cache = TRY(python::find_in_dict(program, names, U"cache", budget));
  if (!cache) return fail(ErrorKind::not_found, "linecache.cache");
  return *cache;
}

// Newer interpreters come first, and each has modules of its own.
Result<Address> find_cache(const python::Program& program, Budget& budget) {
  constexpr int most_interpreters = 64;
  Address interpreter(TRY(
      program.memory().read_value<std::uint64_t>(program.interpreters_head, "interpreters.head")));
  for (int count = 0; count < most_interpreters && !interpreter.is_null(); ++count) {
    if (auto cache = find_cache_of(program, interpreter, budget)) return cache;
    interpreter = TRY(program.view<PyInterpreterState>(interpreter).read(PyInterpreterState::next));
  }
  return fail(ErrorKind::not_found, "linecache");
}

// A str as UTF-8; of 2.7 also its bytes.
Result<std::string> read_line(const python::Program& program, Address object) {
  if (program.dialect.text == layout::Text::python2) {
    if (const auto bytes = python::read_bytes(program, object, source::SourceFile::most_line)) {
      std::string line;
      for (const std::byte byte : bytes->bytes)
        line += std::to_integer<char>(byte);
      return line;
    }
  }
  const auto text = TRY(python::read_text(program, object, source::SourceFile::most_line));
  std::string line;
  for (const char32_t character : text.characters)
    python::append_utf8(line, character);
  return line;
}

// A line that was cut has lost its end; each ends once.
Result<std::string> read_lines(const python::Program& program,
                               Address list,
                               Budget& budget,
                               target::FileWork& work) {
  const python::Items items = TRY(python::read_list(program, list));
  if (items.count == 0 || items.count > most_lines) return fail(ErrorKind::limit, "lines", list);
  std::string text;
  python::SlotReader slots(program, items);
  while (!slots.at_end()) {
    if (!budget.spend_node() || text.size() > most_bytes)
      return fail(ErrorKind::limit, "lines", list);
    const Address object = TRY(slots.read_next());
    std::string line = TRY(read_line(program, object));
    while (line.ends_with('\n') || line.ends_with('\r'))
      line.pop_back();
    text += line + '\n';
    if (!work.spend(steps_of_line) || !work.keep(line.size()))
      return fail(ErrorKind::limit, "lines", list);
  }
  return text;
}

Result<std::string> find_text(const python::Program& program,
                              const std::string& path,
                              target::FileWork& work) {
  Budget budget;
  const Address cache = TRY(find_cache(program, budget));
  const auto entry = TRY(python::find_in_dict(program, cache, python::decode_utf8(path), budget));
  if (!entry) return fail(ErrorKind::not_found, "linecache.cache");
  const python::Items parts = TRY(python::read_tuple(program, *entry));
  constexpr std::uint64_t lines_at = 2;
  if (parts.count <= lines_at) return fail(ErrorKind::not_found, "lines", *entry);
  return read_lines(program, TRY(python::read_item(program, parts, lines_at)), budget, work);
}

}  // namespace

std::shared_ptr<const source::SourceFile> find_in_line_cache(const python::Program& program,
                                                             const std::string& path,
                                                             target::FileWork& work) {
  auto text = find_text(program, path, work);
  return text ? std::make_shared<const source::SourceFile>(std::move(*text)) : nullptr;
}

}  // namespace hognose::session
