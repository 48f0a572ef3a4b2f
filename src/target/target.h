// A target: the memory, maps, images and threads of one process. Nothing above can tell live from
// dead.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "target/elf/image.h"
#include "target/fatal_signal.h"
#include "target/seams/files.h"
#include "target/seams/maps.h"
#include "target/seams/memory.h"
#include "target/seams/symbols.h"
#include "target/seams/threads.h"

namespace hognose::target {

/// How a live process is to be held.
struct HoldWishes {
  /// Threads that sleep are stopped as well. Else they are not: whoever sleeps changes nothing, and a
  /// stop would end its system call.
  bool stops_sleepers = false;
  /// Those of them are, whose system call survives it.
  bool stops_safe_sleepers = false;
  /// The same for these alone, by kernel id.
  std::set<std::int64_t> stops{};
  /// Nobody is, whatever else is wished: those that run are told to be late.
  bool stops_nobody = false;
  /// How long any thread may be kept stopped; nothing: until the end.
  std::optional<std::chrono::milliseconds> most{};
};

/// Holds a live process still while it is read.
class Pause {
 public:
  Pause() = default;
  Pause(const Pause&) = delete;
  Pause& operator=(const Pause&) = delete;
  virtual ~Pause() = default;

  /// Stops the threads that run, watches those that sleep, and records the registers of both;
  /// permission if the kernel refuses, as it also does while a debugger is attached.
  virtual Result<void> begin(const HoldWishes& wishes) = 0;
  /// When the first was stopped; nothing if none had to be.
  [[nodiscard]] virtual std::optional<std::chrono::steady_clock::time_point> held_since() const = 0;
  /// Whether those that were stopped still are: false if the time was up.
  [[nodiscard]] virtual bool is_holding() const = 0;
  /// Those of the threads that slept that have not slept on, by kernel id. If there are none, and it is
  /// still holding, then the process as a whole has stood still from begin() until now.
  [[nodiscard]] virtual std::set<std::int64_t> find_moved() const = 0;
  /// Lets them run on. Does nothing the second time.
  virtual void end() = 0;
};

/// One process, opened. Owns the host's implementations of the seams.
struct Target {
  std::unique_ptr<Memory> memory;  ///< never null
  std::unique_ptr<Threads> threads;  ///< never null
  std::unique_ptr<Symbols> symbols;  ///< never null
  std::unique_ptr<Files> files;  ///< never null
  Maps maps;  ///< empty if the host cannot tell
  std::int64_t pid = 0;  ///< 0 if unknown
  bool is_live = false;
  bool runs_on = false;  ///< nobody holds it still while it is read: two reads may see two moments
  std::int64_t crashed_tid = 0;  ///< in a core: the thread the fatal signal hit; 0 if none
  int signal = 0;  ///< in a core: the fatal signal; 0 if none
  Address on_first_stack{};  ///< in a core: on the stack the process began with; null if unknown
  std::vector<std::string>
      gaps;  ///< what a core lacks as a whole, or is not looked at; a sentence each
  /// Null where nothing runs (a core), or where somebody else holds it (a debugger). A process that
  /// is held when its target dies is let go.
  std::unique_ptr<Pause> pause;
  std::optional<FatalSignal> fatal{};  ///< in a core: all that it says of the signal that ended it
  /// In a core: whether the process was forked, and had not begun another program since.
  std::optional<bool> was_forked{};

  /// The ELF images of `maps`, in address order: executable, libraries, vdso left out.
  [[nodiscard]] std::vector<ImageLocation> images() const;
  /// Opens one of them: its file, if it is still the one that is loaded, else from memory.
  [[nodiscard]] Result<Image> open_image(const ImageLocation& location) const;
};

/// The same for those who have no whole target yet.
[[nodiscard]] Result<Image> open_image(const Memory& memory,
                                       const Files& files,
                                       const ImageLocation& location);

/// A file of an image, and how it is called on this machine.
struct ImageFile {
  std::string path;
  Image image;
};

/// The very file that is loaded at `location`, or its separate debug file; not_found if only others
/// are there.
[[nodiscard]] Result<ImageFile> open_image_file(const Memory& memory,
                                                const Files& files,
                                                const ImageLocation& location);

}  // namespace hognose::target
