// Facts of an open Python, in a host's words.
// SPDX-License-Identifier: MIT
#include "session/program_notes.h"

#include "base/formatted.h"
#include "target/elf/file_work.h"
#include "target/seams/lost_pages.h"

namespace hognose::session {

std::vector<std::string> notes_of(const python::ProgramFacts& program, const Words& words) {
  std::vector<std::string> notes = program.notes;
  for (const python::OtherPython& other : program.others) {
    notes.push_back(formatted("CPython {} of {} runs in this process as well: {} {} shows it",
                              other.version,
                              other.image_path,
                              words.runtime,
                              other.number));
  }
  return notes;
}

std::vector<std::string> notes_of_missing(const target::Target& target) {
  constexpr std::size_t most_named = 16;
  std::vector<std::string> notes = target.files->missing();
  if (notes.size() <= most_named) return notes;
  const std::size_t more = notes.size() - most_named;
  notes.resize(most_named);
  notes.push_back(formatted("and {} more files", more));
  return notes;
}

std::vector<std::string> notes_of_gaps(const target::Target& target) {
  std::vector<std::string> notes;
  if (target::were_pages_lost())
    notes.emplace_back("a file became shorter while it was read: what it lost reads as zeros");
  if (target::was_file_work_refused()) {
    notes.emplace_back(
        "some files were not read to the end, as they or their tables are larger than is believed, or "
        "Ctrl-C came first: names, source lines and machine frames may be missing");
  }
  notes.insert(notes.end(), target.gaps.begin(), target.gaps.end());
  return notes;
}

std::string describe_withheld(std::size_t count, const Words& words) {
  return formatted(
      "{} source file{} not shown: not everybody may read {}, and nothing proves that "
      "this program ran {}; {} says where its files are",
      count,
      count == 1 ? " is" : "s are",
      count == 1 ? "it" : "them",
      count == 1 ? "it" : "them",
      words.target_files);
}

}  // namespace hognose::session
