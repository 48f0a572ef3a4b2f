// The functions behind the rows of commands.cc, one file each.
// SPDX-License-Identifier: MIT
#pragma once

#include "command/command.h"

namespace hognose::command {

[[nodiscard]] document::Document run_bt(Session& session, std::string_view arguments);
[[nodiscard]] document::Document run_bt_full(Session& session, std::string_view arguments);
[[nodiscard]] document::Document run_bt_native(Session& session, std::string_view arguments);
[[nodiscard]] document::Document run_down(Session& session, std::string_view arguments);
[[nodiscard]] document::Document run_exc(Session& session, std::string_view arguments);
[[nodiscard]] document::Document run_frame(Session& session, std::string_view arguments);
[[nodiscard]] document::Document run_info(Session& session, std::string_view arguments);
[[nodiscard]] document::Document run_list(Session& session, std::string_view arguments);
[[nodiscard]] document::Document run_locals(Session& session, std::string_view arguments);
[[nodiscard]] document::Document run_print(Session& session, std::string_view arguments);
[[nodiscard]] document::Document run_threads(Session& session, std::string_view arguments);
[[nodiscard]] document::Document run_up(Session& session, std::string_view arguments);

/// Whether bt with these arguments shows machine frames.
[[nodiscard]] bool bt_unwinds(std::string_view arguments);
/// threads always looks at them: what a thread waits for may be known by nothing else.
[[nodiscard]] bool threads_unwinds(std::string_view arguments);

/// The last name in `arguments`, completed: names of the frame, or attributes after a dot.
[[nodiscard]] std::vector<std::string> complete_print(Session& session, std::string_view arguments);

}  // namespace hognose::command
