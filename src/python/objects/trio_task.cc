// Reads attributes of trio's classes.
// SPDX-License-Identifier: MIT
#include "python/objects/trio_task.h"

#include <cmath>
#include <unordered_map>

#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/objects/closure.h"
#include "python/values/containers.h"
#include "python/values/dict_entries.h"
#include "python/values/number.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

/// Classes that were looked at; what is public says that it is of `trio.lowlevel`.
struct KnownTrioTypes {
  std::unordered_map<Address, bool> is_task;
};

bool is_trio_task_type(const Program& program, const TypeInfo& type) {
  auto& known = program.kept<KnownTrioTypes>().is_task;
  const auto [at, is_new] = known.try_emplace(type.address, false);
  if (!is_new) return at->second;
  const bool is_it = is_class_of_module(program, type, "Task", U"trio.lowlevel") ||
                     is_class_of_module(program, type, "Task", U"trio._core._run");
  return known[type.address] = is_it;
}

/// Attributes, of which none is as good as None.
class AttributeReader {
 public:
  AttributeReader(const Program& program, Budget& budget) : program_(program), budget_(budget) {}

  Result<Address> read(Address object, std::u32string_view name) {
    if (object.is_null()) return Address();
    const auto found = TRY(find_attribute(program_, object, name, budget_));
    return found && !is_none_object(program_, *found) ? *found : Address();
  }
  /// The same for what is not needed.
  Address find(Address object, std::u32string_view name) {
    return read(object, name).value_or(Address());
  }
  bool find_bool(Address object, std::u32string_view name) {
    const Address value = find(object, name);
    return !value.is_null() && read_small_integer(program_, value).value_or(0) != 0;
  }

 private:
  const Program& program_;
  Budget& budget_;
};

/// Whether a scope around a task has a deadline; also where that is not known.
bool may_be_cut_off(const Program& program, AttributeReader& attributes, Address status) {
  constexpr int most_scopes = 100;
  for (int scopes = 0; scopes < most_scopes; ++scopes) {
    const Address scope = attributes.find(status, U"_scope");
    if (scope.is_null()) return true;
    const auto deadline = read_number(program, attributes.find(scope, U"_deadline"));
    if (!deadline || !std::isinf(*deadline)) return true;
    if (attributes.find_bool(scope, U"_shield")) return false;
    const auto parent = attributes.read(status, U"_parent");
    if (!parent) return true;
    if (parent->is_null()) return false;
    status = *parent;
  }
  return true;
}

}  // namespace

TrioTask read_trio_task(const Program& program, Address task, Budget& budget) {
  TrioTask found;
  AttributeReader attributes(program, budget);
  const auto take = [&](std::u32string_view name) {
    const auto value = attributes.read(task, name);
    if (!value) found.lacks.add(value.error());
    return value.value_or(Address());
  };
  found.coroutine = take(U"coro");
  const Address name = take(U"name");
  found.name = name.is_null() ? "?" : read_name(program, name).value_or("?");
  const auto number = read_number(program, take(U"_counter"));
  const bool is_number = number && *number >= 0 && *number < 0x1p64L;
  if (is_number) found.number = static_cast<std::uint64_t>(*number);
  found.nursery = take(U"_parent_nursery");
  found.parent = attributes.find(found.nursery, U"_parent_task");
  found.is_scheduled = !take(U"_next_send_fn").is_null();
  const Address status = take(U"_cancel_status");
  found.is_cancelled = attributes.find_bool(status, U"effectively_cancelled");
  found.has_deadline = may_be_cut_off(program, attributes, status);
  return found;
}

bool is_trio_task(const Program& program, Address object) {
  if (object.is_null()) return false;
  const auto type = read_type_of(program, object);
  return type && is_trio_task_type(program, **type);
}

bool is_trio_runner(const Program& program, Address object) {
  if (object.is_null()) return false;
  const auto type = read_type_of(program, object);
  return type && is_class_of_module(program, **type, "Runner", U"trio._core._run");
}

bool has_trio(const Program& program, Address interpreter, Budget& budget) {
  using layout::PyInterpreterState;
  const auto modules =
      program.view<PyInterpreterState>(interpreter).read(PyInterpreterState::modules);
  if (!modules || modules->is_null()) return false;
  const auto found = find_in_dict(program, *modules, U"trio._core._run", budget);
  return found && *found && !is_none_object(program, **found);
}

TrioTasks find_trio_tasks(const Program& program, Address runner, Budget& budget) {
  TrioTasks found;
  AttributeReader attributes(program, budget);
  found.main = attributes.find(runner, U"main_task");
  const auto set = attributes.read(runner, U"tasks");
  if (!set) found.lacks.add(set.error());
  if (!set || set->is_null()) return found;
  const auto walk = for_each_member(program, *set, budget, [&](Address task) {
    if (is_trio_task(program, task)) found.tasks.push_back(task);
    return true;
  });
  if (!walk) found.lacks.add(walk.error());
  found.lacks.add(budget.exhausted());
  return found;
}

Address find_called_by_worker(const Program& program, Address function) {
  using layout::PyFunctionObject;
  const auto type = read_type_of(program, function);
  if (!type || !(*type)->is_static("function")) return function;
  const auto module = program.view<PyFunctionObject>(function).read(PyFunctionObject::func_module);
  const bool is_of_anyio =
      module && text_equals(program, *module, U"anyio._backends._trio").value_or(false);
  if (!is_of_anyio) return function;
  const auto kept = find_in_closure(program, function, "func");
  return kept && !kept->is_null() ? *kept : function;
}

}  // namespace hognose::python
