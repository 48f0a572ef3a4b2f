// Judges sources, and remembers what is to be said of them.
// SPDX-License-Identifier: MIT
#include "session/source_choice.h"

#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <utility>

#include "base/formatted.h"
#include "python/threads/kernel_threads.h"
#include "python/values/containers.h"
#include "python/values/printable.h"
#include "python/values/text.h"
#include "session/line_cache.h"
#include "source/source_fit.h"
#include "target/process/process_threads.h"
#include "target/seams/kernel_wait.h"

namespace hognose::session {
namespace {

using Source = std::shared_ptr<const source::SourceFile>;
using source::Fit;

struct KnownSources {
  struct OfFile {
    bool is_looked_up = false;
    bool is_cache_read = false;
    Source cached;  // in the target's linecache; null if it is not there
    bool is_newer = false;  // than the process
  };
  struct Choice {
    Source source;
    const char* to_say = nullptr;  // of the file; null: nothing
  };
  // By what runs: the code, its line, and whether the frame keeps that itself. A recursion is of one.
  std::map<std::tuple<Address, std::optional<std::int64_t>, bool>, Choice> choices;
  std::map<std::string, OfFile> files;
  std::map<std::string, const char*> to_say;  // what, by the file
  std::map<std::string, const char*> said;
  target::FileWork work;  // for what linecache has
};

// Names that code has besides those of its variables: globals, attributes, imports. Nothing if one is
// missing, which would prove a line wrong, and of a frame that keeps its own line: compilers of others,
// who make such frames, leave them out.
std::optional<std::vector<std::string>> read_names(const python::Program& program,
                                                   const python::Frame& frame) {
  constexpr std::size_t most_names = 4096;
  if (frame.traced_line) return std::nullopt;
  const auto tuple =
      program.view<layout::PyCodeObject>(frame.code).read(layout::PyCodeObject::co_names);
  const auto items =
      tuple ? python::read_tuple(program, *tuple) : Result<python::Items>(fail(tuple.error()));
  if (!items || items->count > most_names) return std::nullopt;
  std::vector<std::string> names;
  python::SlotReader slots(program, *items);
  while (!slots.at_end()) {
    const auto object = slots.read_next();
    const auto name =
        object ? python::read_name(program, *object) : Result<std::string>(fail(object.error()));
    if (!name) return std::nullopt;
    names.push_back(*name);
  }
  return names;
}

// Where one of those names proves the line, the variables are not read: it does so whatever they are.
Fit judge_frame(const python::Program& program,
                const python::Frame& frame,
                const python::CodeInfo& code,
                const source::SourceFile& file) {
  if (!file.is_readable()) return Fit::unknown;
  const auto judge_by = [&](std::span<const std::string> names) {
    return judge_fit(file, frame.path(), code, frame.position.line, names);
  };
  auto names = read_names(program, frame);
  if (!names) return judge_by({});
  if (!names->empty() && judge_by(*names) == Fit::fits) return Fit::fits;
  for (const python::Variable& variable : python::find_variables(program, frame.code).known)
    names->push_back(variable.name);
  return judge_by(*names);
}

// Whether the process is one of this machine: /proc tells its threads' own ids.
bool is_here(const python::Program& program) {
  const auto& threads = python::os_threads(program);
  return !threads.empty() && threads.front().tid_in_target != 0;
}

// Copying keeps a file's time, so that an old one proves nothing; a new one is worth a word. Threads are
// listed last: a debugger takes long for that.
bool is_newer_than_process(const python::Program& program, const std::string& path) {
  const target::Target& target = *program.target;
  if (!target.is_live || target.pid == 0) return false;
  const auto began = target::read_start_time(static_cast<::pid_t>(target.pid));
  if (!began) return false;
  for (const std::string& candidate : target.files->candidates(path)) {
    const auto file = target.files->open(candidate);
    struct stat status {};
    if (!file || !target::stat_waiting(file->number(), status)) continue;
    constexpr std::int64_t nanoseconds = 1'000'000'000;
    const std::int64_t written = status.st_mtim.tv_sec * nanoseconds + status.st_mtim.tv_nsec;
    return written > *began + nanoseconds && is_here(program);
  }
  return false;
}

KnownSources::OfFile& look_up(const python::Program& program,
                              const std::string& path,
                              const source::SourceFile& file) {
  auto& known = program.kept<KnownSources>().files[path];
  if (known.is_looked_up) return known;
  known.is_looked_up = true;
  known.is_newer = file.is_readable() && is_newer_than_process(program, path);
  return known;
}

// Of a file that is not the source any more, or never was. Code that is made of strings all bears one
// name, and what 3.13.0 keeps under it is the source of `-c` alone.
Source find_cached(const python::Program& program,
                   const python::Frame& frame,
                   const python::CodeInfo& code) {
  if (frame.path() == "<string>") return nullptr;
  auto& sources = program.kept<KnownSources>();
  auto& known = sources.files[frame.path()];
  if (!std::exchange(known.is_cache_read, true))
    known.cached = find_in_line_cache(program, frame.path(), sources.work);
  if (known.cached == nullptr) return nullptr;
  const Fit fit = judge_frame(program, frame, code, *known.cached);
  return fit == Fit::contradicts ? nullptr : known.cached;
}

KnownSources::Choice judge(const python::Program& program,
                           const python::Frame& frame,
                           const python::CodeInfo& code,
                           Source file) {
  const bool is_newer = look_up(program, frame.path(), *file).is_newer;
  const Fit fit = judge_frame(program, frame, code, *file);
  if (file->is_readable() && fit != Fit::contradicts)
    return {std::move(file), is_newer ? "is newer than the process" : nullptr};
  if (auto cached = find_cached(program, frame, code)) return {std::move(cached)};
  if (!file->is_readable()) return {std::move(file)};
  auto none = std::make_shared<source::SourceFile>();
  none->error = "it was changed since the process has read it";
  return {std::move(none), "is not shown: it is not what this process runs, and was changed since"};
}

}  // namespace

Source choose_source(const python::Program& program,
                     const python::Frame& frame,
                     const python::CodeInfo& code,
                     Source file) {
  auto& known = program.kept<KnownSources>();
  const auto [found, is_new] =
      known.choices.try_emplace({code.address, frame.position.line, frame.traced_line.has_value()});
  if (is_new) found->second = judge(program, frame, code, std::move(file));
  if (found->second.to_say != nullptr) known.to_say[frame.path()] = found->second.to_say;
  return found->second.source;
}

std::vector<std::string> take_source_notes(const python::Program& program) {
  auto& known = program.kept<KnownSources>();
  std::vector<std::string> notes;
  for (const auto& [path, what] : std::exchange(known.to_say, {})) {
    if (std::exchange(known.said[path], what) != what)
      notes.push_back(formatted("{} {}", python::printable(path), what));
  }
  return notes;
}

}  // namespace hognose::session
