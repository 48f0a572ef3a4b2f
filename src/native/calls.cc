// Recognising calls of builtins, best evidence first: a callable on the caller's value stack whose C
// function is the one that a machine frame executes; then a helper's name, with its variable or with
// the one builtin that it keeps in a register or on its stack.
// SPDX-License-Identifier: MIT
#include "native/calls.h"

#include <algorithm>

#include "native/frame_words.h"
#include "native/function_names.h"
#include "native/kept_builtins.h"
#include "python/frames/frame_slots.h"
#include "python/values/type_info.h"
#include "target/elf/function_starts.h"

namespace hognose::native {
namespace {

using layout::PyCFunctionObject;
using layout::PyMethodDef;
using layout::PyMethodDescrObject;
using layout::PyObject;

std::optional<Address> find_code(const python::Program& program,
                                 Address object,
                                 std::string_view type) {
  Result<Address> definition = fail(ErrorKind::not_found, "method definition");
  if (type == "builtin_function_or_method") {
    definition = program.view<PyCFunctionObject>(object).read(PyCFunctionObject::m_ml);
  } else if (type == "method_descriptor" || type == "classmethod_descriptor") {
    definition = program.view<PyMethodDescrObject>(object).read(PyMethodDescrObject::d_method);
  }
  if (!definition) return std::nullopt;
  const auto code = program.view<PyMethodDef>(*definition).read(PyMethodDef::ml_meth);
  if (!code || code->is_null()) return std::nullopt;
  return *code;
}

const python::TypeInfo* find_type(const python::Program& program, Address object) {
  const auto type = program.view<PyObject>(object).read(PyObject::ob_type);
  if (!type || type->is_null()) return nullptr;
  const auto& info = python::find_type_info(program, *type);
  return info ? &*info : nullptr;
}

struct KnownStarts {
  std::optional<target::FunctionStarts> starts;
};

// Walks one stretch from the newest frame to the oldest.
class CallSearch {
 public:
  CallSearch(const python::Program& program,
             MachineStack& machine,
             const Stretch& stretch,
             Budget& budget)
      : program_(program),
        machine_(machine),
        stretch_(stretch),
        budget_(budget),
        callables_(read_callables(program, stretch.caller)),
        kept_(program, machine, stretch.end, budget) {}

  std::vector<Entry> run() {
    for (std::size_t index = stretch_.begin; index < stretch_.end; ++index) {
      const MachineFrame* frame = machine_.at(index);
      if (frame == nullptr || !budget_.spend_node()) break;
      if (const Callable* callable = find_running(located(*frame))) running_ = {callable, index};
      if (calls_builtin(frame->function)) {
        add_builtin(index);
      } else if (calls_slot_wrapper(frame->function)) {
        add_wrapper(index);
      }
    }
    if (running_.callable != nullptr) {
      // Its caller was inlined or merged away: the call is shown at the next older frame.
      add(EntryKind::c_function, running_.index + 1, running_.callable->object);
    } else if (calls_.empty() && stretch_.begin == 0 && stretch_.trust == Trust::seen) {
      add_kept_call();
    }
    return std::move(calls_);
  }

 private:
  struct Running {
    const Callable* callable = nullptr;
    std::size_t index = 0;
  };

  // With where its function begins, also where no symbol tells that. A pc may be just past its function, which
  // ends in a call.
  [[nodiscard]] MachineFrame located(MachineFrame frame) const {
    if (frame.is_inlined || !frame.function.empty() || !frame.function_start.is_null())
      return frame;
    auto& known = program_.kept<KnownStarts>().starts;
    if (!known) known.emplace(program_.memory(), program_.target->images());
    const Address inside = frame.level == 0 || frame.pc.is_null() ? frame.pc : frame.pc - 1;
    frame.function_start = known->find(inside).value_or(Address());
    return frame;
  }

  // The newest on the value stack, or where only the pc tells, the one that starts nearest to it.
  const Callable* find_running(const MachineFrame& frame) const {
    const Callable* running = nullptr;
    for (const Callable& one : callables_) {
      if (one.is_method_wrapper || !executes(frame, one.code)) continue;
      if (running == nullptr || one.code >= running->code) running = &one;
    }
    return running;
  }

  void add_builtin(std::size_t index) {
    const bool continues = last_helper_ && *last_helper_ + 1 == index;
    last_helper_ = index;
    if (continues) return;  // PyCFunction_Call calls another helper: one call, one line
    Address object;
    if (running_.callable != nullptr) {
      object = running_.callable->object;
    } else if (stretch_.trust != Trust::seen) {
      return;
    } else if (const auto variable = find_callable_variable(index)) {
      object = *variable;
    } else if (const auto executed = find_executed_builtin(index)) {
      object = *executed;
    } else {
      object = find_kept_builtin(index);
    }
    add(EntryKind::c_function, index, object);
    running_ = {};
  }

  std::optional<Address> find_callable_variable(std::size_t index) {
    for (const char* name : {"func", "func_obj", "callable"}) {
      if (const auto value = machine_.find_variable(index, name)) return value;
    }
    return std::nullopt;
  }

  // A builtin that the helper or who called it, up to the eval loop, keeps, and whose C function is what
  // the helper called. From 3.11 on a "with" keeps `__exit__` on the value stack, but `__enter__` only here.
  std::optional<Address> find_executed_builtin(std::size_t index) {
    std::size_t called = index;
    while (called > stretch_.begin && (called == index || machine_.at(called)->is_inlined))
      --called;
    return called == index ? std::nullopt : kept_.find(located(*machine_.at(called)), index);
  }

  // Where the helper was merged away and the value stack does not have the callable either. What is left
  // over on the machine stack proves nothing without the very function.
  void add_kept_call() {
    for (std::size_t index = stretch_.begin; index < stretch_.end; ++index) {
      if (machine_.at(index) == nullptr) return;
      const MachineFrame frame = located(*machine_.at(index));
      if (frame.is_inlined || frame.function_start.is_null()) continue;
      const auto object = kept_.find(frame, index + 1);
      if (object) return add(EntryKind::c_function, index + 1, *object);
    }
  }

  // The only builtin that the helper keeps; of several none is better than another.
  Address find_kept_builtin(std::size_t index) {
    Address kept;
    while (machine_.at(index) != nullptr && machine_.at(index)->is_inlined)
      ++index;
    for (const Address word : read_frame_words(program_, machine_, index)) {
      if (word == kept || !find_builtin_code(program_, word)) continue;
      if (!kept.is_null()) return {};
      kept = word;
    }
    return kept;
  }

  void add_wrapper(std::size_t index) {
    const auto found = std::ranges::find_if(callables_, &Callable::is_method_wrapper);
    const bool is_known = found != callables_.end();
    if (!is_known && stretch_.trust != Trust::seen) return;
    const auto variable = machine_.find_variable(index, "wp");
    add(EntryKind::method_wrapper, index, variable.value_or(is_known ? found->object : Address()));
  }

  void add(EntryKind kind, std::size_t index, Address object) {
    const MachineFrame* frame = machine_.at(index);
    Entry entry;
    entry.kind = kind;
    entry.machine_index = index;
    entry.trust = Trust::seen;
    if (frame != nullptr) entry.level = frame->level;
    entry.object = object;
    calls_.push_back(std::move(entry));
  }

  const python::Program& program_;
  MachineStack& machine_;
  Stretch stretch_;
  Budget& budget_;
  std::vector<Callable> callables_;
  KeptBuiltins kept_;
  std::vector<Entry> calls_;
  Running running_;
  std::optional<std::size_t> last_helper_;
};

}  // namespace

std::vector<Callable> read_callables(const python::Program& program,
                                     const python::BareFrame* caller) {
  std::vector<Callable> callables;
  if (caller == nullptr) return callables;
  for (const Address object : python::read_value_stack(program, *caller)) {
    const python::TypeInfo* type = find_type(program, object);
    if (type == nullptr) continue;
    if (const auto code = find_code(program, object, type->name)) {
      callables.push_back({object, *code, false});
    } else if (type->name == "method-wrapper") {
      callables.push_back({object, {}, true});
    }
  }
  return callables;
}

std::optional<Address> find_c_code(const python::Program& program, Address object) {
  const python::TypeInfo* const type = find_type(program, object);
  return type == nullptr ? std::nullopt : find_code(program, object, type->name);
}

std::vector<Entry> find_calls(const python::Program& program,
                              MachineStack& machine,
                              const Stretch& stretch,
                              Budget& budget) {
  return CallSearch(program, machine, stretch, budget).run();
}

}  // namespace hognose::native
