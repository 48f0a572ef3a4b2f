// A made-up CPython for tests: a layout nobody ships, and a builder of objects in it.
//
// `FakePython` speaks the newest encodings; a test changes `program.dialect` and `program.style`
// before it builds objects.
// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "python/fake/fake_layout.h"
#include "python/kinds/kinds.h"
#include "python/program/program.h"
#include "target/fake_target.h"

namespace hognose::python {

/// An open Python whose process is all fake.
struct FakeProcess {
  FakeProcess() : target(target::make_fake_target(parts)), program(target) {}

  target::FakeParts parts;
  target::Target target;
  Program program;
};

/// One open Python made of fake memory, and objects put into it.
class FakePython : public FakeProcess {
 public:
  FakePython() {
    program.layout = make_fake_layout();
    for (const auto id : {layout::FieldId::PyObject__ob_ref_local,
                          layout::FieldId::PyASCIIObject__ready,
                          layout::FieldId::PyASCIIObject__wstr}) {
      program.layout.set(id, {});
    }
    program.dialect = {layout::LineTable::pep657,
                       layout::Instruction::instr_ptr,
                       layout::FrameChain::current_frame,
                       layout::Activation::owner_shim,
                       layout::Slot::pointer,
                       layout::IntHead::lv_tag,
                       layout::Text::pep393,
                       layout::InlineValues::none,
                       layout::DictShape::keys_log2,
                       layout::SetEntry::dummy_hash,
                       layout::GeneratorState::state_313};
    program.dialect.has_old_style_classes = program.dialect.int_subclass_flag = false;
    program.style = {false, false, true, false, true, true, false, true};
  }

  /// What the target has mapped where.
  void set_maps(target::Maps maps) { target.maps = std::move(maps); }

  /// Room for `size` bytes of zeros, 16-aligned.
  Address allocate(std::uint64_t size) {
    const Address at = next_;
    next_ = next_ + (size + 31) / 16 * 16;
    parts.memory->put_zeros({at, next_});
    return at;
  }
  /// Puts all that was allocated on the target's map, as one writable range.
  void map_memory() { target.maps = target::Maps({{{first_, next_}, 0, true, true, false, ""}}); }
  /// Writes one field of the struct at `at`.
  template <class Struct, class T, class Value>
  void set(Address at, layout::Field<Struct, T> field, Value value) {
    parts.memory->put_value(at + *program.layout.offset(field), word_of(value));
    program.forget();
  }
  /// Room for a Struct and `extra` bytes behind it.
  template <class Struct>
  Address make(std::uint64_t extra = 0) {
    return allocate(*program.layout.size(Struct::size) + extra);
  }
  /// A type; the same again for the same name and no flags.
  Address type(const std::string& name,
               std::initializer_list<TypeFlag> flags = {},
               Address base = {}) {
    if (flags.size() == 0 && types_.contains(name)) return types_[name];
    const Address at = make<layout::PyHeapTypeObject>();
    const Address label = allocate(name.size() + 1);
    parts.memory->put_c_string(label, name);
    std::uint64_t bits = 0;
    for (const TypeFlag flag : flags)
      bits |= 1ULL << static_cast<unsigned>(flag);
    set(at, layout::PyTypeObject::tp_name, label);
    set(at, layout::PyTypeObject::tp_flags, bits);
    set(at, layout::PyTypeObject::tp_base, base);
    return types_[name] = at;
  }
  /// A Struct whose ob_type is `type`.
  template <class Struct>
  Address object(Address type, std::uint64_t extra = 0) {
    const Address at = make<Struct>(extra);
    set(at, layout::PyObject::ob_type, type);
    return at;
  }

  Address none() { return object<layout::PyObject>(type("NoneType")); }
  Address integer(std::int64_t value);
  /// A str of 1-byte units if all characters fit, else of 4-byte units.
  Address text(std::u32string_view characters);
  Address bytes(std::string_view value);
  Address floating(double value);
  Address list(const std::vector<Address>& items);
  Address tuple(const std::vector<Address>& items);
  Address dict(const std::vector<std::pair<Address, Address>>& entries);
  /// A set of up to a few members, in the order given; null stands for a removed one.
  Address set_of(const std::vector<Address>& members, const std::string& type_name = "set");

  /// The object as text, limits as in `options`.
  std::string describe(Address object, const DescribeOptions& options = {}) const {
    Budget budget;
    return python::describe(program, object, options, budget).text;
  }

 private:
  static std::uint64_t word_of(Address value) { return value.value(); }
  static std::uint64_t word_of(double value) { return std::bit_cast<std::uint64_t>(value); }
  template <class T>
  requires std::is_integral_v<T>
  static std::uint64_t word_of(T value) { return static_cast<std::uint64_t>(value); }

  Address type_with(const std::string& name, TypeFlag flag) {
    return types_.contains(name) ? types_[name] : type(name, {flag});
  }

  Address first_{0x10000};
  Address next_ = first_;
  std::map<std::string, Address> types_;
};

}  // namespace hognose::python
