// The functions of the standard library that wait.
// SPDX-License-Identifier: MIT
#include "analysis/wait_shape.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "analysis/own_code.h"
#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/frames/frame_slots.h"

namespace hognose::analysis {
namespace {

using python::Frame;
using python::Program;

/// A class of the library, and its methods that wait: names between blanks.
struct ShapeRow {
  std::string_view file;
  std::u32string_view module;
  std::string_view class_name;  ///< 2.7's bears an underscore before it
  std::string_view functions;
  ResourceKind kind;
};
constexpr std::array shape_rows{
    ShapeRow{
        "/threading.py", U"threading", "Condition", " wait wait_for ", ResourceKind::condition},
    ShapeRow{"/threading.py", U"threading", "Event", " wait ", ResourceKind::event},
    ShapeRow{
        "/threading.py", U"threading", "Semaphore", " acquire __enter__ ", ResourceKind::semaphore},
    ShapeRow{
        "/threading.py", U"threading", "Barrier", " wait _wait _enter ", ResourceKind::barrier},
    ShapeRow{"/threading.py",
             U"threading",
             "RLock",
             " acquire __enter__ _acquire_restore ",
             ResourceKind::rlock},
    ShapeRow{"/threading.py",
             U"threading",
             "Thread",
             " join _wait_for_tstate_lock ",
             ResourceKind::thread},
    ShapeRow{"/queue.py", U"queue", "Queue", " get put join ", ResourceKind::queue},
    ShapeRow{"/Queue.py", U"Queue", "Queue", " get put join ", ResourceKind::queue},
    ShapeRow{"/concurrent/futures/_base.py",
             U"concurrent.futures._base",
             "Future",
             " result exception ",
             ResourceKind::future},
    ShapeRow{"/multiprocessing/pool.py",
             U"multiprocessing.pool",
             "ApplyResult",
             " wait get ",
             ResourceKind::future},
    ShapeRow{"/multiprocessing/pool.py",
             U"multiprocessing.pool",
             "IMapIterator",
             " next __next__ ",
             ResourceKind::future},
    ShapeRow{"importlib._bootstrap>",
             U"importlib._bootstrap",
             "ModuleLock",
             " acquire ",
             ResourceKind::import_lock},
    ShapeRow{"importlib._bootstrap>",
             U"_frozen_importlib",
             "ModuleLock",
             " acquire ",
             ResourceKind::import_lock},
    ShapeRow{"/subprocess.py",
             U"subprocess",
             "Popen",
             " wait _wait _try_wait communicate _communicate ",
             ResourceKind::child},
    ShapeRow{"/multiprocessing/process.py",
             U"multiprocessing.process",
             "BaseProcess",
             " join ",
             ResourceKind::child},
    ShapeRow{"/multiprocessing/process.py",
             U"multiprocessing.process",
             "Process",
             " join ",
             ResourceKind::child},
    ShapeRow{"/multiprocessing/popen_fork.py",
             U"multiprocessing.popen_fork",
             "Popen",
             " wait poll ",
             ResourceKind::child},
    ShapeRow{"/multiprocessing/queues.py",
             U"multiprocessing.queues",
             "Queue",
             " get put join ",
             ResourceKind::queue},
    ShapeRow{"/multiprocessing/synchronize.py",
             U"multiprocessing.synchronize",
             "Condition",
             " wait wait_for ",
             ResourceKind::condition},
    ShapeRow{"/multiprocessing/synchronize.py",
             U"multiprocessing.synchronize",
             "Event",
             " wait ",
             ResourceKind::event},
    ShapeRow{"/multiprocessing/synchronize.py",
             U"multiprocessing.synchronize",
             "SemLock",
             " __enter__ ",
             ResourceKind::process_lock},
};

/// Whether other processes have what is of that class. Results of a pool are of the process that asked.
bool is_shared(const ShapeRow& row) {
  return row.module == U"multiprocessing.queues" || row.module == U"multiprocessing.synchronize";
}

bool is_class_of(const Program& program, const ShapeRow& row, Address object) {
  if (object.is_null()) return false;
  const auto type = python::read_type_of(program, object);
  if (!type) return false;
  const auto is_it = [&](const python::TypeInfo& one) {
    std::string_view name = one.name;
    if (name.starts_with('_')) name.remove_prefix(1);
    return name == row.class_name && python::is_class_of_module(program, one, one.name, row.module);
  };
  return !python::find_base(program, **type, is_it).is_null();
}

/// An instance of a class of Python 2 without a base has no type of its own.
bool is_old_instance(const Program& program, Address object) {
  if (object.is_null()) return false;
  const auto type = python::read_type_of(program, object);
  return type && (*type)->is_static("instance");
}

bool is_of_library(std::string_view path) {
  return std::any_of(shape_rows.begin(), shape_rows.end(), [path](const ShapeRow& row) {
    return path.ends_with(row.file);
  });
}

/// Whether nobody asks there who wants to know of it: who called anyio or trio does.
bool is_between(const Frame& frame) {
  constexpr std::array<std::string_view, 3> libraries{"/anyio/", "/trio/", "/outcome/"};
  const std::string_view path = frame.path();
  return is_library_code(path) ||
         std::any_of(libraries.begin(), libraries.end(), [path](std::string_view one) {
           return path.find(one) != std::string_view::npos;
         });
}

/// Of the program's own; what a module does itself is to begin.
bool is_own_function(const Frame& frame) {
  return frame.name() != "<module>" && is_own_code(frame.path());
}

bool has_function(const ShapeRow& row, std::string_view name) {
  return row.functions.find(" " + std::string(name) + " ") != std::string_view::npos;
}

std::optional<WaitShape> match_shape(const Program& program, const Frame& frame) {
  for (const ShapeRow& row : shape_rows) {
    if (!frame.path().ends_with(row.file) || !has_function(row, frame.name())) continue;
    const Address self = find_variable(program, frame, "self");
    const bool is_of_class = is_class_of(program, row, self);
    if (is_of_class || is_old_instance(program, self))
      return WaitShape{row.kind, self, 0, is_of_class, is_shared(row)};
  }
  return std::nullopt;
}

}  // namespace

Address find_variable(const Program& program,
                      const python::BareFrame& frame,
                      std::string_view name) {
  return python::read_variable(program, frame, name);
}

Address read_attribute(const Program& program,
                       Address object,
                       std::u32string_view name,
                       Budget& budget) {
  if (object.is_null()) return {};
  const auto found = python::find_attribute(program, object, name, budget);
  return found && *found ? **found : Address();
}

std::optional<WaitShape> find_newest_wait_shape(const Program& program, const Frame& newest) {
  return match_shape(program, newest);
}

std::size_t count_library_frames(std::span<const Frame* const> frames) {
  const auto user = std::find_if(frames.begin(), frames.end(), [](const Frame* frame) {
    return !is_of_library(frame->path());
  });
  return static_cast<std::size_t>(user - frames.begin());
}

const Frame* find_asking_frame(std::span<const Frame* const> frames) {
  const auto rest = frames.subspan(count_library_frames(frames));
  const auto asking = std::find_if(
      rest.begin(), rest.end(), [](const Frame* frame) { return !is_between(*frame); });
  if (asking == rest.end()) return rest.empty() ? nullptr : rest.front();
  if (is_own_code((*asking)->path())) return *asking;
  const auto own =
      std::find_if(asking, rest.end(), [](const Frame* frame) { return is_own_function(*frame); });
  return own == rest.end() ? *asking : *own;
}

std::optional<WaitShape> find_wait_shape(const Program& program,
                                         std::span<const Frame* const> frames,
                                         Budget& budget) {
  constexpr std::size_t most_frames = 12;
  std::optional<WaitShape> found;
  for (std::size_t at = 0; at < std::min(frames.size(), most_frames); ++at) {
    if (!budget.spend_node() || !is_of_library(frames[at]->path())) break;
    if (auto shape = match_shape(program, *frames[at])) {
      found = shape;
    } else if (!found) {
      continue;
    }
    found->frames = at + 1;
  }
  return found;
}

}  // namespace hognose::analysis
