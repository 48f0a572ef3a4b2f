// Opening a Python, and what is kept of it.
// SPDX-License-Identifier: MIT
#include "session/open_python.h"

#include <utility>

#include "base/formatted.h"
#include "session/program_notes.h"

namespace hognose::session {

OpenPython::OpenPython(Host& host,
                       const Readers& readers,
                       const SessionChoices& choices,
                       target::Target target)
    : host_(host),
      readers_(readers),
      target_(std::move(target)),
      program_(
          readers.open_program(target_,
                               {[&host](const std::string& path) { return host.find_types(path); },
                                choices.cache_folder,
                                choices.forced_witness,
                                choices.runtime,
                                [&host] { return host.interrupted(); }})) {}

std::optional<Error> OpenPython::error() const {
  return program_ ? std::nullopt : std::optional(program_.error());
}

const python::ThreadList& OpenPython::threads(const Reading& reading) {
  if (!threads_) {
    Budget allowance = make_budget(host_, reading);
    threads_ = readers_.read_threads(program(), allowance);
  }
  return *threads_;
}

std::vector<python::Thread> OpenPython::states_of(const target::OsThread& os_thread,
                                                  const Reading& reading) {
  const python::ThreadList& list = threads(reading);
  if (!states_) states_.emplace(list);
  return states_->find(os_thread);
}

void OpenPython::begin_anew() {
  states_.reset();
  threads_.reset();
  notes_said_ = false;
}

native::NativeImages& OpenPython::images() {
  if (!images_) images_.emplace(target_, program_ ? program().build.image_path : std::string());
  return *images_;
}

std::vector<std::string> OpenPython::take_notes() {
  if (std::exchange(notes_said_, true)) return {};
  std::vector<std::string> notes = notes_of(program(), host_.words());
  if (threads_ && threads_->unplaced != 0) {
    notes.push_back(formatted(
        "interpreters other than the main one: which thread runs the frames of {} of them is not "
        "known; they are shown in the thread that their state names",
        threads_->unplaced));
  }
  return notes;
}

void OpenPython::end_epoch() {
  program().forget();
  begin_anew();
}

}  // namespace hognose::session
