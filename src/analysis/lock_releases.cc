// Looks through modules, classes and functions.
// SPDX-License-Identifier: MIT
#include "analysis/lock_releases.h"

#include <algorithm>
#include <string_view>

#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/frames/code.h"
#include "python/frames/frame_slots.h"
#include "python/values/containers.h"
#include "python/values/text.h"

namespace hognose::analysis {
namespace {

using layout::PyFunctionObject;
using layout::PyModuleObject;
using python::Program;
using python::TypeFlag;

constexpr std::size_t most_seen = 3000;
constexpr std::size_t most_modules = 200;
constexpr std::size_t most_frames_named = 16;

/// Whether a file is of the standard library: ".../lib/python3.11/queue.py", and none that was installed
/// beside it; or frozen.
bool is_in_library(std::string_view path) {
  if (path.starts_with('<')) return true;
  if (path.find("-packages/") != std::string_view::npos) return false;
  for (const std::string_view folder : {"/lib/python", "/lib64/python"}) {
    const std::size_t at = path.find(folder);
    const std::size_t version = at + folder.size();
    if (at != std::string_view::npos && version < path.size() && path[version] >= '0' &&
        path[version] <= '9')
      return true;
  }
  return false;
}

/// A function that is handed something else than what it is a method of.
bool takes_arguments(const Program& program, Address code) {
  const auto& variables = python::find_variables(program, code).known;
  return std::any_of(variables.begin(), variables.end(), [](const python::Variable& one) {
    return one.is_argument && one.name != "self" && one.name != "cls";
  });
}

}  // namespace

bool LockReleases::may_release(Address lock) {
  scan();
  if (takes_any_) return true;
  if (releasing_.empty()) return false;
  const auto names = find_names(lock);
  return std::any_of(
      releasing_.begin(), releasing_.end(), [&](Address code) { return uses_any(code, names); });
}

/// Whether the code has a variable or uses a name that is among these.
bool LockReleases::uses_any(Address code, const std::set<std::string>& names) {
  const auto& used = names_.find(code);
  const auto is_used = [&used](const std::string& name) { return used.count(name) != 0; };
  if (std::any_of(names.begin(), names.end(), is_used)) return true;
  const auto& variables = python::find_variables(program_, code).known;
  return std::any_of(variables.begin(), variables.end(), [&names](const python::Variable& one) {
    return one.name != "self" && names.count(one.name) != 0;
  });
}

void LockReleases::scan() {
  if (is_scanned_) return;
  is_scanned_ = true;
  std::set<Address> codes;
  std::vector<Address> running;
  for (const BlockedThread& thread : threads_) {
    for (const python::Frame* const frame : thread.frames) {
      if (!codes.insert(frame->code).second || is_in_library(frame->path())) continue;
      const auto globals = python::read_globals(program_, *frame);
      if (globals) running.push_back(*globals);
    }
  }
  for (const Address dict : running)
    scan_module(dict, 0);
}

void LockReleases::scan_module(Address dict, int depth) {
  if (!modules_.insert(dict).second) return;
  takes_any_ = takes_any_ || modules_.size() > most_modules;
  if (takes_any_) return;
  const auto file = python::find_in_dict(program_, dict, U"__file__", budget_);
  const auto path =
      file && *file ? python::read_name(program_, **file) : fail(ErrorKind::not_found, "__file__");
  if (path && is_in_library(*path)) return;
  const auto walk =
      python::for_each_entry(program_, dict, budget_, [&](const python::DictEntry& entry) {
        scan_value(entry.value, depth);
        return !takes_any_;
      });
  static_cast<void>(walk);  // what was read of a damaged dict stands
}

void LockReleases::scan_value(Address value, int depth) {
  const auto type = python::read_type_of(program_, value);
  if (!type) return;
  if ((*type)->is_static("function")) {
    add_function(value);
  } else if ((*type)->has(TypeFlag::type_subclass)) {
    scan_class(value);
  } else if ((*type)->is_static("module") && depth == 0) {
    const auto dict = program_.view<PyModuleObject>(value).read(PyModuleObject::md_dict);
    if (dict && !dict->is_null()) scan_module(*dict, depth + 1);
  }
}

void LockReleases::scan_class(Address type) {
  if (!seen_.insert(type).second) return;
  const auto& info = python::find_type_info(program_, type);
  if (!info || !info->has(TypeFlag::heap_type)) return;
  const auto dict = python::find_type_dict(program_, *info);
  if (!dict || dict->is_null()) return;
  const auto walk =
      python::for_each_entry(program_, *dict, budget_, [&](const python::DictEntry& entry) {
        const auto of = python::read_type_of(program_, entry.value);
        if (of && (*of)->is_static("function")) add_function(entry.value);
        return !takes_any_;
      });
  static_cast<void>(walk);  // the same
}

void LockReleases::add_function(Address function) {
  if (!seen_.insert(function).second) return;
  takes_any_ = takes_any_ || seen_.size() > most_seen || budget_.exhausted();
  const auto code = program_.view<PyFunctionObject>(function).read(PyFunctionObject::func_code);
  if (takes_any_ || !code || !names_.name_release(*code)) return;
  const auto& info = python::find_code(program_, *code);
  if (info && is_in_library(info->path)) return;
  releasing_.push_back(*code);
  takes_any_ = takes_arguments(program_, *code);
}

// By what a function could write before `.release()`: the last part of a name, or the name of a list
// that the lock is in.
std::set<std::string> LockReleases::find_names(Address lock) {
  std::set<std::string> names;
  for (const Address dict : modules_)
    add_names_in(dict, lock, names);
  for (const BlockedThread& thread : threads_) {
    const std::size_t count = std::min(thread.frames.size(), most_frames_named);
    for (const python::Frame* const frame : std::span(thread.frames).first(count)) {
      if (!budget_.spend_node()) return names;
      for (const python::Binding& binding : python::read_bindings(program_, *frame).known)
        add_names_of(binding.name, binding.value, lock, names);
    }
  }
  return names;
}

void LockReleases::add_names_in(Address dict, Address lock, std::set<std::string>& names) {
  const auto walk =
      python::for_each_entry(program_, dict, budget_, [&](const python::DictEntry& entry) {
        const auto type = python::read_type_of(program_, entry.value);
        const bool is_near =
            entry.value == lock ||
            (type && ((*type)->has(TypeFlag::list_subclass) ||
                      (*type)->has(TypeFlag::tuple_subclass) || (*type)->has(TypeFlag::heap_type)));
        const auto name =
            is_near ? python::read_name(program_, entry.key) : fail(ErrorKind::not_found, "name");
        if (name) add_names_of(*name, entry.value, lock, names);
        return true;
      });
  static_cast<void>(walk);  // the same
}

void LockReleases::add_names_of(const std::string& name,
                                Address value,
                                Address lock,
                                std::set<std::string>& names) {
  if (value == lock) {
    names.insert(name);
    return;
  }
  const auto type = python::read_type_of(program_, value);
  if (!type) return;
  if ((*type)->has(TypeFlag::list_subclass)) {
    if (is_among(python::read_list(program_, value), lock)) names.insert(name);
  } else if ((*type)->has(TypeFlag::tuple_subclass)) {
    if (is_among(python::read_tuple(program_, value), lock)) names.insert(name);
  } else if ((*type)->has(TypeFlag::heap_type)) {
    const auto walk = python::for_each_attribute(
        program_, {value, **type}, budget_, [&](const python::DictEntry& entry) {
          const auto attribute = entry.value == lock ? python::read_name(program_, entry.key)
                                                     : fail(ErrorKind::not_found, "name");
          if (attribute) names.insert(*attribute);
          return true;
        });
    static_cast<void>(walk);  // the same
  }
}

template <class Items>
bool LockReleases::is_among(const Items& items, Address lock) const {
  constexpr std::uint64_t most_items = 256;
  if (!items) return false;
  for (std::uint64_t at = 0; at < std::min(items->count, most_items); ++at) {
    const auto item = python::read_item(program_, *items, at);
    if (item && *item == lock) return true;
  }
  return false;
}

}  // namespace hognose::analysis
