// Replaces eval loops by what they execute.
// SPDX-License-Identifier: MIT
#include "gdb/backtrace/mixed_frames.h"

#include <array>
#include <utility>

#include "base/formatted.h"
#include "gdb/api/boxed.h"
#include "gdb/api/guarded.h"
#include "gdb/host/epochs.h"
#include "gdb/host/host.h"
#include "gdb/values/printers.h"

namespace hognose::gdb {

namespace {

using Box = Boxed<MixedFrames>;

PyObject* next_frame(PyObject* self) {
  return guarded([self] { return Box::of(self).next().release(); });
}

// NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): slots are void*.
std::array iterator_slots{PyType_Slot{Py_tp_dealloc, reinterpret_cast<void*>(Box::release)},
                          PyType_Slot{Py_tp_iter, reinterpret_cast<void*>(PyObject_SelfIter)},
                          PyType_Slot{Py_tp_iternext, reinterpret_cast<void*>(next_frame)},
                          PyType_Slot{0, nullptr}};
// NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
PyType_Spec iterator_spec{
    "hognose_gdb.MixedFrames", sizeof(Box), 0, Py_TPFLAGS_DEFAULT, iterator_slots.data()};

}  // namespace

MixedFrames::MixedFrames(Ref decorators,
                         native::GradualPlacement placement,
                         std::unique_ptr<native::MachineStack> machine,
                         bool has_line_for_each,
                         bool may_join)
    : decorators_(std::move(decorators)),
      placement_(std::move(placement)),
      machine_(std::move(machine)),
      proof_(std::make_shared<PrintingProof>(may_join)),
      has_line_for_each_(has_line_for_each) {}

Ref MixedFrames::next() {
  proof_->next_frame(find_python_place(), count_printed_values());
  while (ready_.empty()) {
    if (poll_interrupt() && take_interrupt()) {  // "thread apply all" must end as well
      PyErr_SetNone(PyExc_KeyboardInterrupt);
      return {};
    }
    const Ref decorator = is_over_ ? Ref() : Ref::take(PyIter_Next(decorators_.get()));
    if (decorator) {
      add(decorator);
      continue;
    }
    if (PyErr_Occurred() != nullptr || std::exchange(is_over_, true)) return {};
    if (!Ref::take(guarded_quietly([this] { add_end(); }))) clear_error();
  }
  Ref first = std::move(ready_.front());
  ready_.pop_front();
  return first;
}

// Whatever goes wrong, GDB's own frame is shown.
void MixedFrames::add(const Ref& decorator) {
  const Ref done = Ref::take(guarded_quietly([&] {
    const Visit visit;
    const auto program = session().program();
    if (program) mix(decorator, **program);
  }));
  if (!done) clear_error();
  if (ready_.empty()) ready_.push_back(decorator);
}

void MixedFrames::mix(const Ref& decorator, const python::Program& program) {
  const Ref inferior = call_method(decorator, "inferior_frame");
  const auto level = find_level(inferior);
  if (!level) return;
  const Ref shared = plain_.share(decorator, inferior);
  Budget budget = session().budget();
  bool is_replaced = false;
  for (; next_level_ <= *level; ++next_level_) {
    const auto index = static_cast<std::size_t>(next_level_);
    auto placed = placement_.take(program, *machine_, index, budget);
    is_replaced = add_placed(std::move(placed), next_level_ == *level, inferior) || is_replaced;
  }
  if (!is_replaced) ready_.push_back(shared);
  last_ = inferior;
  if (placement_.is_done() && !has_ended_) add_end();
}

// Lines for what stands at one machine frame, which is the one to be shown or one that GDB left
// out. Gives whether any of them runs in the one that is shown.
bool MixedFrames::add_placed(std::vector<native::PlacedFrame> all,
                             bool is_shown,
                             const Ref& inferior) {
  if (!is_shown && !last_) return false;  // newer than where this backtrace begins
  bool is_replaced = false;
  std::vector<FrameLine> here;
  here.reserve(all.size());
  for (native::PlacedFrame& placed : all) {
    const bool is_here = is_shown && placed.trust != Trust::unplaced;
    is_replaced = is_replaced || is_here;
    // A line that stands at no frame of its own must not take the number of the next one.
    FrameLine line{std::move(placed), {}, is_here || !last_ ? inferior : last_};
    if (!is_here) add_lines(std::exchange(here, {}));
    here.push_back(std::move(line));
    if (!is_here) add_lines(std::exchange(here, {}));
  }
  add_lines(std::move(here));
  return is_replaced;
}

// Those of one machine frame, the newest first.
void MixedFrames::add_lines(std::vector<FrameLine> lines) {
  if (!has_line_for_each_ && lines.size() > 1) {
    const Ref children = Ref::take(PyList_New(0));
    for (std::size_t at = 1; at < lines.size(); ++at) {
      const Ref child = make_python_frame(std::move(lines[at]));
      if (!children || !child || PyList_Append(children.get(), child.get()) != 0) clear_error();
    }
    lines.front().children = children;
    lines.resize(1);
  }
  for (FrameLine& line : lines)
    add_line(std::move(line));
}

// The frames that no machine frame was found for, and why there may be others.
void MixedFrames::add_end() {
  if (std::exchange(has_ended_, true) || !last_) return;
  for (native::PlacedFrame& placed : placement_.take_rest()) {
    add_line({std::move(placed), {}, last_});
  }
  const Lacks& lacks = placement_.lacks();
  if (const auto hole = lacks.hole()) add_note(describe_error(*hole));
  if (lacks.cut) add_note(describe_exhausted(*lacks.cut));
}

void MixedFrames::add_note(const std::string& why) {
  FrameLine line;
  line.note = formatted("<older frames: {}>", why);
  line.inferior = last_;
  add_line(std::move(line));
}

void MixedFrames::add_line(FrameLine line) {
  line.proof = proof_;
  Ref decorator = make_python_frame(std::move(line));
  if (decorator) {
    ready_.push_back(std::move(decorator));
  } else {
    clear_error();
  }
}

Ref make_mixed_frames(MixedFrames frames) {
  static PyObject* type = nullptr;  // lives as long as GDB does
  if (type == nullptr) type = PyType_FromSpec(&iterator_spec);
  return type == nullptr ? Ref() : Box::make(type, std::move(frames));
}

}  // namespace hognose::gdb
