// Open Pythons and epochs.
// SPDX-License-Identifier: MIT
#include "session/session.h"

#include <utility>

namespace hognose::session {

Session::Session(Host& host, SessionChoices choices, Readers readers)
    : host_(host),
      choices_(std::move(choices)),
      readers_(std::move(readers)),
      stacks_(host, readers_),
      selection_(host) {}

Result<OpenPython*> Session::open() {
  const std::int64_t key = host_.process_key();
  if (key == 0) return fail(ErrorKind::not_found, "process");
  auto known = open_.find(key);
  if (known == open_.end()) {
    auto target = host_.open_target();
    if (!target) return fail(target.error());
    known = open_.try_emplace(key, host_, readers_, choices_, std::move(*target)).first;
  }
  if (const auto error = known->second.error()) return fail(*error);
  return &known->second;
}

const target::Target* Session::target() {
  OpenPython* const opened = find_opened();
  return opened == nullptr ? nullptr : &opened->target();
}

native::NativeImages* Session::images() {
  OpenPython* const opened = find_opened();
  return opened == nullptr ? nullptr : &opened->images();
}

OpenPython* Session::find_opened() {
  static_cast<void>(open());
  const auto opened = open_.find(host_.process_key());
  return opened == open_.end() ? nullptr : &opened->second;
}

Result<const python::Program*> Session::program() {
  return &TRY(open())->program();
}

Result<const python::ThreadList*> Session::threads(const Reading& reading) {
  return &TRY(open())->threads(reading);
}

Result<const ThreadStack*> Session::thread_stack(const Reading& reading, native::Detail detail) {
  return stacks_.find_selected(*TRY(open()), reading, detail);
}

void Session::begin(const Reading& reading) {
  shown_.clear();
  if (std::exchange(unwinds_, reading.unwinds) != reading.unwinds) end_epoch(Change::written);
}

void Session::end_epoch(Change change) {
  stacks_.forget();
  sources_.end_epoch();
  if (change == Change::ran) selection_.forget();
  // Where there was no Python, there may be one now.
  std::erase_if(open_, [](const auto& one) { return one.second.error().has_value(); });
  for (auto& [key, opened] : open_)
    opened.end_epoch();
}

void Session::forget_images() {
  stacks_.forget();
  sources_.end_epoch();  // what it has found is kept by the files of targets that go now
  open_.clear();
}

}  // namespace hognose::session
