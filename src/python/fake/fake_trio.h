// A made-up trio: a loop, its tasks, and the nurseries that these are of.
// SPDX-License-Identifier: MIT
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "python/fake/fake_tasks.h"

namespace hognose::python {

class FakeTrio : public FakeTasks {
 public:
  /// An object of a class of trio.
  Address of_class(const std::string& name,
                   const std::u32string& of_module,
                   const FakeAttributes& attributes) {
    const Address type = make_class(*this, name, {}, {{U"__module__", text(of_module)}});
    return make_instance(*this, type, make_attribute_dict(*this, attributes));
  }
  Address nursery(Address parent, const std::vector<Address>& children = {}) {
    return of_class(
        "Nursery", U"trio", {{U"_parent_task", parent}, {U"_children", set_of(children)}});
  }
  /// What says whether a task is cancelled; scopes stand around each other.
  Address status(bool is_cancelled,
                 double deadline = std::numeric_limits<double>::infinity(),
                 Address parent = {},
                 bool is_shielded = false) {
    const Address scope =
        of_class("CancelScope",
                 U"trio",
                 {{U"_deadline", floating(deadline)}, {U"_shield", integer(is_shielded ? 1 : 0)}});
    return of_class("CancelStatus",
                    U"trio._core._run",
                    {{U"_scope", scope},
                     {U"effectively_cancelled", integer(is_cancelled ? 1 : 0)},
                     {U"_parent", parent.is_null() ? none() : parent}});
  }
  struct TaskParts {
    Address coroutine{};
    Address nursery{};
    Address status{};
    std::int64_t number = 0;
    bool is_scheduled = false;
  };
  Address trio_task(const std::u32string& name, const TaskParts& wanted) {
    const Address state = wanted.status.is_null() ? status(false) : wanted.status;
    return of_class("Task",
                    U"trio.lowlevel",
                    {{U"coro", wanted.coroutine.is_null() ? none() : wanted.coroutine},
                     {U"name", text(name)},
                     {U"_counter", integer(wanted.number)},
                     {U"_parent_nursery", wanted.nursery.is_null() ? none() : wanted.nursery},
                     {U"_next_send_fn", wanted.is_scheduled ? text(U"send") : none()},
                     {U"_cancel_status", state}});
  }
  Address runner(const std::vector<Address>& tasks, Address main = {}) {
    return of_class("Runner",
                    U"trio._core._run",
                    {{U"tasks", set_of(tasks)}, {U"main_task", main.is_null() ? none() : main}});
  }
  /// Makes sys.modules of the only interpreter have trio's loop.
  void import_trio() {
    set(interpreter(),
        layout::PyInterpreterState::modules,
        make_attribute_dict(*this, {{U"trio._core._run", none_module()}}));
  }

 private:
  Address none_module() { return object<layout::PyModuleObject>(type("module")); }
};

}  // namespace hognose::python
