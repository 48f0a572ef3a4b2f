// Takes the steps of a path from object to object, reading, never running code.
// SPDX-License-Identifier: MIT
#pragma once

#include <tl/expected.hpp>

#include "command/path/path.h"
#include "python/attributes/members.h"
#include "session/work.h"

namespace hognose::command {

/// The object one step on from `object`; or why there is none, for a reader: "no attribute 'x'".
[[nodiscard]] tl::expected<Address, std::string> take_step(session::Work& work,
                                                           Address object,
                                                           const Step& step);

/// The member of a type written in C that `step` led to, which is no object, if that is what `found`
/// stands for; or why it cannot be read.
[[nodiscard]] tl::expected<std::optional<python::Member>, std::string> find_plain_member(
    session::Work& work, Address object, const Step& step, Address found);

/// tp_name of the type of `object`; "unknown" if it cannot be read.
[[nodiscard]] std::string type_name_of(const python::Program& program, Address object);

/// Attributes of `object` that start with `prefix`: its own and those of its classes, each once.
[[nodiscard]] std::vector<std::string> complete_attribute(session::Work& work,
                                                          Address object,
                                                          std::string_view prefix);

/// Keys of a dict as a path spells them, with the bracket that closes behind: those that start with
/// `prefix`. Only keys that a path can name.
[[nodiscard]] std::vector<std::string> complete_key(session::Work& work,
                                                    Address object,
                                                    std::string_view prefix);

}  // namespace hognose::command
