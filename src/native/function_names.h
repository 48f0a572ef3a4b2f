// What the names of CPython's C functions tell about a machine frame. Names only confirm: a stripped
// build has few of them, and a wrong name must never misplace a frame.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace hognose::native {

/// `name` without what compilers append: ".cold", ".constprop.0", ".isra.1", ".lto_priv.2", ".part.3".
[[nodiscard]] std::string_view plain_name(std::string_view name);

/// Where a process or a thread begins: nobody calls it.
[[nodiscard]] bool begins_a_thread(std::string_view name);
/// The eval loop, or one of its split or tail-calling parts.
[[nodiscard]] bool is_eval_loop(std::string_view name);
/// A function that takes the GIL, or a wait called by one that does. `named_caller` is the next older
/// one that has a name: in a stripped file take_gil itself has none.
[[nodiscard]] bool takes_gil(std::string_view name,
                             std::string_view caller,
                             std::string_view named_caller);
/// A function that drops the GIL, or a wait called by one that does.
[[nodiscard]] bool drops_gil(std::string_view name,
                             std::string_view caller,
                             std::string_view named_caller);
/// A function that runs one garbage collection.
[[nodiscard]] bool collects_garbage(std::string_view name);
/// A helper through which the runtime calls a builtin function or method.
[[nodiscard]] bool calls_builtin(std::string_view name);
/// The helper through which the runtime calls a slot wrapper.
[[nodiscard]] bool calls_slot_wrapper(std::string_view name);

}  // namespace hognose::native
