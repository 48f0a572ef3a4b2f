// Reads exceptions and the places where threads keep them.
// SPDX-License-Identifier: MIT
#include "python/exceptions/exception.h"

#include <algorithm>

#include "base/formatted.h"
#include "python/attributes/type.h"
#include "python/objects/generator.h"
#include "python/values/containers.h"

namespace hognose::python {
namespace {

using layout::_PyErr_StackItem;
using layout::PyBaseExceptionGroupObject;
using layout::PyBaseExceptionObject;
using layout::PyFrameObject;
using layout::PyGenObject;
using layout::PyThreadState;

constexpr std::size_t most_items = 10'000;  // generators that run inside of one another

/// Null and None both mean that there is nothing.
Address or_null(const Program& program, Address object) {
  return is_none_object(program, object) ? Address() : object;
}

/// The fields of a struct that keep an exception in three words.
template <class Struct>
struct Triple {
  layout::Field<Struct, Address> type;
  layout::Field<Struct, Address> value;
  layout::Field<Struct, Address> traceback;
};
constexpr Triple<PyThreadState> error_indicator{
    PyThreadState::curexc_type, PyThreadState::curexc_value, PyThreadState::curexc_traceback};
constexpr Triple<PyThreadState> thread_handled{
    PyThreadState::exc_type, PyThreadState::exc_value, PyThreadState::exc_traceback};
constexpr Triple<PyFrameObject> frame_handled{
    PyFrameObject::f_exc_type, PyFrameObject::f_exc_value, PyFrameObject::f_exc_traceback};
constexpr Triple<_PyErr_StackItem> item_handled{
    _PyErr_StackItem::exc_type, _PyErr_StackItem::exc_value, _PyErr_StackItem::exc_traceback};

template <class Struct>
Result<Raised> read_triple(const Program& program, Address from, const Triple<Struct>& triple) {
  const auto view = program.view<Struct>(from);
  Raised raised;
  raised.type = or_null(program, TRY(view.read(triple.type)));
  if (raised.type.is_null()) return raised;
  raised.value = TRY(view.read(triple.value));
  raised.traceback = or_null(program, TRY(view.read(triple.traceback)));
  return raised;
}

/// Collects what one thread has; the first error stays, and what comes after it is still read.
class Collector {
 public:
  Collector(const Program& program, const Thread& thread, Budget& budget)
      : program_(program), thread_(thread), budget_(budget) {}

  ThreadExceptions collect(std::span<const Address> frames) {
    add_error_indicator();
    if (program_.layout.has(PyThreadState::exc_info)) {
      add_stack_items();
    } else {
      add(ExceptionRole::handled,
          read_triple(program_, thread_.state, thread_handled),
          "PyThreadState.exc_type");
      add_saved_by(frames);
    }
    return std::move(found_);
  }

 private:
  void add(ExceptionRole role, const Result<Raised>& raised, std::string known_from) {
    if (!raised) return note(raised.error());
    if (raised->type.is_null() && raised->value.is_null()) return;
    found_.known.push_back({role, *raised, std::move(known_from)});
  }

  void note(const Error& error) { found_.lacks.add(error); }

  void add_error_indicator() {
    if (!program_.layout.has(PyThreadState::current_exception)) {
      const auto raised = read_triple(program_, thread_.state, error_indicator);
      return add(ExceptionRole::raised, raised, "PyThreadState.curexc_type");
    }
    const auto value =
        program_.view<PyThreadState>(thread_.state).read(PyThreadState::current_exception);
    add(ExceptionRole::raised, read_value(value), "PyThreadState.current_exception");
  }

  Result<Raised> read_value(const Result<Address>& value) const {
    const Address exception = or_null(program_, TRY(value));
    return exception.is_null() ? Raised{} : read_raised(program_, exception);
  }

  void add_stack_items() {
    auto item = program_.view<PyThreadState>(thread_.state).read(PyThreadState::exc_info);
    std::vector<Address> seen;
    while (item && !item->is_null() && budget_.spend_node()) {
      if (seen.size() == most_items || std::ranges::find(seen, *item) != seen.end()) {
        return note({ErrorKind::corrupt, *item, "previous_item"});
      }
      seen.push_back(*item);
      add(ExceptionRole::handled, read_item(*item), describe_item(*item));
      item = program_.view<_PyErr_StackItem>(*item).read(_PyErr_StackItem::previous_item);
    }
    if (!item) note(item.error());
  }

  Result<Raised> read_item(Address item) const {
    const auto view = program_.view<_PyErr_StackItem>(item);
    if (view.has(_PyErr_StackItem::exc_type)) return read_triple(program_, item, item_handled);
    return read_value(view.read(_PyErr_StackItem::exc_value));
  }

  /// Whose item it is: of the thread itself, or of a generator, which has it in itself.
  std::string describe_item(Address item) const {
    const auto own =
        program_.view<PyThreadState>(thread_.state).address_of(PyThreadState::exc_state);
    if (own && *own == item) return "exc_info of the thread";
    const auto offset = program_.layout.offset(PyGenObject::gi_exc_state);
    const Address generator = offset ? item - *offset : Address();
    const auto type = read_type_of(program_, generator);
    if (!type || !is_generator_type(program_, **type)) return "exc_info";
    const auto name = read_generator_name(program_, generator);
    return formatted("exc_info of {} {}", (*type)->name, name.value_or("?"));
  }

  /// Up to 3.6: a frame keeps here what its caller was handling when it began to handle something
  /// itself (2.7), or a generator what runs it (3.6).
  void add_saved_by(std::span<const Address> frames) {
    if (!frames_keep_exceptions(program_)) return;
    for (const Address frame : frames) {
      if (!budget_.spend_node()) return;
      const auto raised = read_triple(program_, frame, frame_handled);
      const bool is_known = raised && std::ranges::any_of(found_.known, [&](const auto& known) {
                              return known.raised.value == raised->value;
                            });
      if (!is_known) add(ExceptionRole::handled, raised, "f_exc_type of a frame");
    }
  }

  const Program& program_;
  const Thread& thread_;
  Budget& budget_;
  ThreadExceptions found_;
};

/// Reads the members of a group, as many as there may be.
Result<void> read_members(const Program& program, Address group, ExceptionLinks& links) {
  const Address excs =
      TRY(program.view<PyBaseExceptionGroupObject>(group).read(PyBaseExceptionGroupObject::excs));
  const Items items = TRY(read_tuple(program, excs));
  links.member_count = items.count;
  SlotReader slots(program, {items.first, std::min<std::uint64_t>(items.count, most_members)});
  while (!slots.at_end())
    links.members.push_back(TRY(slots.read_next()));
  return {};
}

bool is_group_type(const Program& program, const TypeInfo& type) {
  if (!program.layout.has(PyBaseExceptionGroupObject::excs)) return false;
  const auto is_it = [](const TypeInfo& base) { return base.is_static("BaseExceptionGroup"); };
  return !find_base(program, type, is_it).is_null();
}

}  // namespace

bool frames_keep_exceptions(const Program& program) {
  return !program.layout.has(PyThreadState::exc_info) &&
         program.layout.has(PyFrameObject::f_exc_type);
}

ThreadExceptions read_exceptions(const Program& program,
                                 const Thread& thread,
                                 std::span<const Address> frames,
                                 Budget& budget) {
  return Collector(program, thread, budget).collect(frames);
}

Result<Raised> read_raised(const Program& program, Address exception) {
  const TypeInfo& type = *TRY(read_type_of(program, exception));
  if (!type.has(TypeFlag::exception_subclass)) {
    return fail(ErrorKind::corrupt, "exception", exception);
  }
  Raised raised{type.address, exception, {}};
  const auto view = program.view<PyBaseExceptionObject>(exception);
  if (view.has(PyBaseExceptionObject::traceback)) {
    raised.traceback = or_null(program, TRY(view.read(PyBaseExceptionObject::traceback)));
  }
  return raised;
}

bool is_exception_object(const Program& program, Address object) {
  if (object.is_null()) return false;
  const auto type = read_type_of(program, object);
  return type && (*type)->has(TypeFlag::exception_subclass);
}

Result<std::string> read_exception_name(const Program& program, Address type) {
  std::string name = TRY(read_type_name(program, type));
  if (!program.style.qualified_exceptions) return name.substr(name.rfind('.') + 1);
  constexpr std::string_view main_module = "__main__.";
  if (name.starts_with(main_module)) name.erase(0, main_module.size());
  return name;
}

ExceptionLinks read_exception_links(const Program& program, Address exception) {
  ExceptionLinks links;
  const auto view = program.view<PyBaseExceptionObject>(exception);
  const auto follow = [&](layout::Field<PyBaseExceptionObject, Address> field) {
    if (!view.has(field)) return Address();
    const auto linked = view.read(field);
    if (!linked) links.lacks.add(linked.error());
    return linked ? or_null(program, *linked) : Address();
  };
  links.cause = follow(PyBaseExceptionObject::cause);
  links.context = follow(PyBaseExceptionObject::context);
  links.suppresses_context = view.read(PyBaseExceptionObject::suppress_context).value_or(0) != 0;
  const auto type = read_type_of(program, exception);
  links.is_group = type && is_group_type(program, **type);
  const auto members = links.is_group ? read_members(program, exception, links) : Result<void>();
  if (!members) links.lacks.add(members.error());
  return links;
}

}  // namespace hognose::python
