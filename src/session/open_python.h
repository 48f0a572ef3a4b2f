// One process, opened, and the Python in it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "native/images.h"
#include "session/readers.h"
#include "session/reading.h"

namespace hognose::session {

/// What a host or its user decides for a whole session.
struct SessionChoices {
  std::string forced_witness{};  ///< "", "dwarf", "offsets", "table"
  std::string cache_folder{};  ///< empty: no layout cache
  std::size_t runtime = 0;  ///< which of several Pythons in one process
};

/// A process with its Python, or with why there is none. Layout and images are kept as long as it
/// is, threads for an epoch.
class OpenPython {
 public:
  /// Looks for Python in `target`. Borrows host and readers.
  OpenPython(Host& host,
             const Readers& readers,
             const SessionChoices& choices,
             target::Target target);
  OpenPython(const OpenPython&) = delete;
  OpenPython& operator=(const OpenPython&) = delete;

  [[nodiscard]] const target::Target& target() const { return target_; }
  /// Why there is no Python to be read, or nothing.
  [[nodiscard]] std::optional<Error> error() const;
  /// The files that the process runs code from, also where there is an error.
  [[nodiscard]] native::NativeImages& images();
  /// Only where there is no error; nor is what follows.
  [[nodiscard]] python::Program& program() { return **program_; }
  [[nodiscard]] const python::ThreadList& threads(const Reading& reading);
  /// Those of a kernel thread, newest first; reads them if need be.
  [[nodiscard]] std::vector<python::Thread> states_of(const target::OsThread& os_thread,
                                                      const Reading& reading);
  /// The same as threads() if they have been read in this epoch.
  [[nodiscard]] const std::optional<python::ThreadList>& known_threads() const { return threads_; }
  /// The bytes of the last epoch have been read anew: what was made of them is forgotten.
  void begin_anew();
  /// What the reader should know of this Python, said once an epoch.
  [[nodiscard]] std::vector<std::string> take_notes();
  void end_epoch();

 private:
  Host& host_;
  const Readers& readers_;
  const target::Target target_;  // the program refers to it
  Result<std::unique_ptr<python::Program>> program_;
  std::optional<python::ThreadList> threads_;
  std::optional<python::StateIndex> states_;  // of these
  std::optional<native::NativeImages> images_;
  bool notes_said_ = false;
};

}  // namespace hognose::session
