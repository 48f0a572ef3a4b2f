// Looks into the closures of callbacks.
// SPDX-License-Identifier: MIT
#include "python/objects/future_source.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/frames/code.h"
#include "python/objects/closure.h"
#include "python/objects/future.h"
#include "python/values/containers.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

using layout::PyFunctionObject;

/// A function inside of one of asyncio's, and what it keeps.
struct KnownCallback {
  std::string_view function;
  std::u32string_view module;
  std::string_view variable;
  bool is_shield;
};
constexpr std::array from_outside{
    KnownCallback{"_outer_done_callback", U"asyncio.tasks", "inner", true},
    KnownCallback{"_call_check_cancel", U"asyncio.futures", "source", false},
};
/// 3.6's name is that of a function of gather() too, which keeps no plain future.
constexpr std::array from_inside{
    KnownCallback{"_inner_done_callback", U"asyncio.tasks", "outer", true},
    KnownCallback{"_done_callback", U"asyncio.tasks", "outer", true},
};

/// Which of them a function is, and what it keeps.
struct KeptByCallback {
  const KnownCallback* callback = nullptr;
  Address kept;
};
Result<KeptByCallback> read_kept(const Program& program,
                                 Address function,
                                 std::span<const KnownCallback> known) {
  const TypeInfo* const type = TRY(read_type_of(program, function));
  if (!type->is_static("function")) return KeptByCallback{};
  const auto view = program.view<PyFunctionObject>(function);
  const Address code = TRY(view.read(PyFunctionObject::func_code));
  const auto& info = find_code(program, code);
  if (!info) return fail(info.error());
  const auto row = std::find_if(known.begin(), known.end(), [&](const KnownCallback& one) {
    return one.function == info->name;
  });
  if (row == known.end()) return KeptByCallback{};
  const Address module = TRY(view.read(PyFunctionObject::func_module));
  if (module.is_null() || !TRY(text_equals(program, module, row->module))) return KeptByCallback{};
  return KeptByCallback{&*row, TRY(find_in_closure(program, function, row->variable))};
}

/// What all of the callbacks of a future keep, as far as they can be read.
std::vector<KeptByCallback> read_all_kept(const Program& program,
                                          Address future,
                                          std::span<const KnownCallback> known,
                                          Budget& budget) {
  std::vector<KeptByCallback> found;
  const auto type = read_type_of(program, future);
  const FutureClass class_of_it = type ? find_future_class(program, **type) : FutureClass{};
  if (class_of_it.future == nullptr) return found;
  const auto callbacks = read_callbacks(program, future, *class_of_it.future, budget);
  if (!callbacks) return found;
  for (const Address callback : *callbacks) {
    if (!budget.spend_node()) break;
    const auto kept = read_kept(program, callback, known);
    if (kept && !kept->kept.is_null()) found.push_back(*kept);
  }
  return found;
}

/// Whether it is of concurrent.futures.
bool is_job_future(const Program& program, const TypeInfo& type) {
  const auto is_it = [&](const TypeInfo& base) {
    return is_class_of_module(program, base, "Future", U"concurrent.futures._base");
  };
  return !find_base(program, type, is_it).is_null();
}

}  // namespace

std::optional<FutureSource> find_future_source(const Program& program,
                                               Address future,
                                               Budget& budget) {
  const auto class_of_it = read_type_of(program, future);
  // A task ends by its own coroutine.
  if (!class_of_it || find_future_class(program, **class_of_it).task != nullptr)
    return std::nullopt;
  for (const KeptByCallback& one : read_all_kept(program, future, from_outside, budget)) {
    const auto type = read_type_of(program, one.kept);
    if (!type || one.kept == future) continue;
    const bool is_of_asyncio = find_future_class(program, **type).future != nullptr;
    if (is_of_asyncio || (!one.callback->is_shield && is_job_future(program, **type)))
      return FutureSource{one.callback->is_shield, !is_of_asyncio, one.kept};
  }
  return std::nullopt;
}

Address find_source_of_job(const Program& program, Address future, Budget& budget) {
  constexpr std::size_t most_callbacks = 1000;
  const auto list = find_attribute(program, future, U"_done_callbacks", budget);
  const auto items = list && *list ? read_list(program, **list) : Result<Items>(Items{});
  if (!items) return {};
  SlotReader slots(program, *items);
  for (std::size_t at = 0; at < most_callbacks && !slots.at_end() && budget.spend_node(); ++at) {
    const auto callback = slots.read_next();
    if (!callback) break;
    const auto kept = read_kept(program, *callback, from_outside);
    if (!kept || kept->kept.is_null()) continue;
    const auto type = read_type_of(program, kept->kept);
    if (type && find_future_class(program, **type).future != nullptr) return kept->kept;
  }
  return {};
}

std::vector<Address> find_shields(const Program& program, Address inner, Budget& budget) {
  std::vector<Address> outer;
  for (const KeptByCallback& one : read_all_kept(program, inner, from_inside, budget))
    outer.push_back(one.kept);
  return outer;
}

}  // namespace hognose::python
