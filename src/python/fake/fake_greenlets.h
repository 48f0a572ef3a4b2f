// Greenlets of a made-up release, in memory that is all mapped.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string>
#include <vector>

#include "python/fake/fake_tasks.h"

namespace hognose::python {

/// A FakePython in which greenlet was imported, laid out as since 2.0.
class FakeGreenlets : public FakeTasks {
 public:
  static constexpr std::uint64_t all_ones = ~std::uint64_t{0};

  FakeGreenlets() {
    set(type_, layout::PyTypeObject::tp_basicsize, header() + 3 * word_size);
    const Address imported_node = allocate(16 + *program.layout.size(layout::PyModuleObject::size));
    const Address imported = imported_node + 16;
    set(imported, layout::PyObject::ob_type, type("module"));
    const Address names = make_attribute_dict(*this, {{U"greenlet", type_}});
    set(imported, layout::PyModuleObject::md_dict, names);
    set(interpreter(),
        layout::PyInterpreterState::modules,
        make_attribute_dict(*this, {{U"greenlet", imported}}));
    // The list of the collector is a ring.
    put_pointer(*this, head_, 0, head_);
    put_pointer(*this, head_, word_size, head_);
    link(imported_node);
  }

  /// The words of its stack, and its frame.
  struct Parts {
    std::uint64_t start = 0;
    std::uint64_t stop = 0;
    Address copy{};
    std::uint64_t saved = 0;
    Address frame{};
    Address main{};
    Address parent{};
  };
  /// One that the collector knows.
  Address greenlet(const Parts& wanted) {
    const Address node = allocate(16 + header() + 3 * word_size);
    const Address at = node + 16;
    set(at, layout::PyObject::ob_type, type_);
    link(node);
    const Address behind = allocate(40 * word_size);
    put_pointer(*this, at, header() + 2 * word_size, behind);
    const std::array<std::uint64_t, 4> stack{
        wanted.start, wanted.stop, wanted.copy.value(), wanted.saved};
    for (std::size_t word = 0; word < stack.size(); ++word)
      put_pointer(*this, behind, (stack_place + word) * word_size, Address(stack[word]));
    put_pointer(*this, behind, frame_place * word_size, wanted.frame);
    put_pointer(*this, behind, main_place * word_size, wanted.main);
    put_pointer(*this, behind, (main_place + 2) * word_size, wanted.parent);
    return at;
  }
  Address main_greenlet() { return greenlet({.start = 1, .stop = all_ones}); }
  /// Where a word of a greenlet is.
  Address word_of(Address greenlet, std::size_t place) {
    const auto behind =
        program.memory().read_value<std::uint64_t>(greenlet + header() + 2 * word_size, "pimpl");
    return Address(behind.value_or(0)) + place * word_size;
  }
  /// A frame object and its frame, which executes `function`, app.py:7; `previous` is the older frame.
  Address frame_object(const std::u32string& function, Address previous = {}) {
    using layout::_PyInterpreterFrame;
    const Address frame = make<_PyInterpreterFrame>();
    put_frame(*this, frame, code(function, 7, {}), 0);
    set(frame, _PyInterpreterFrame::previous, previous);
    const Address at = object<layout::PyFrameObject>(type("frame"));
    set(at, layout::PyFrameObject::f_frame, frame);
    return at;
  }
  Address frame_of(Address frame_object) {
    return *program.view<layout::PyFrameObject>(frame_object).read(layout::PyFrameObject::f_frame);
  }
  Address class_of_greenlets() const { return type_; }

  static constexpr std::size_t stack_place = 8;
  static constexpr std::size_t frame_place = 14;  // behind the context
  static constexpr std::size_t main_place = 20;

 private:
  std::uint64_t header() const { return *program.layout.size(layout::PyObject::size); }
  void link(Address node) {
    put_pointer(*this, node, 0, head_);
    put_pointer(*this, node, word_size, last_);
    put_pointer(*this, last_, 0, node);
    put_pointer(*this, head_, word_size, node);
    last_ = node;
  }

  Address type_ = seen_type("greenlet.greenlet");
  Address head_ = allocate(16);
  Address last_ = head_;
};

}  // namespace hognose::python
