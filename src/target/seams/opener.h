// The one door through which files are opened whose names somebody else chose.
//
// The name that a code object, a core or an ELF file gives may lead to anything: to a device that
// acts on being opened, to a pipe that nobody writes to, through a link of /proc to what we have open
// ourselves, or to what the one who named it may not read. So what a name leads to is held first,
// without opening it (O_PATH), and looked at; then that very file is opened, whatever the name leads
// to by now. Whose rights count while it is looked up, the caller says; see rights.h.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "base/result.h"
#include "target/seams/descriptor.h"
#include "target/seams/path_walk.h"

namespace hognose::target {

/// What a name has to lead to.
enum class Wanted : std::uint8_t { file, folder };

// All of these: not_found, permission, or unsupported where something else is there than what is
// wanted; errno says why where it is not unsupported. They never wait.

/// Opens what the user named.
[[nodiscard]] Result<Descriptor> open_named(const std::string& path, Wanted wanted = Wanted::file);
/// Opens what somebody else named. Links of /proc that lead to open files are not followed, and what
/// the kernel makes up while it is read (/proc, /sys) is no file.
[[nodiscard]] Result<Descriptor> open_foreign(const PathStart& start,
                                              const std::string& path,
                                              Wanted wanted = Wanted::file);
/// The same only if everybody may read it, and search every folder that leads there: for names of
/// those whose rights are not known.
[[nodiscard]] Result<Descriptor> open_public(const PathStart& start,
                                             const std::string& path,
                                             Wanted wanted = Wanted::file);
/// The same only if it is a file of the reader's own, and its own name ends like that: a link of
/// somebody else's may say `.py` of any file.
[[nodiscard]] Result<Descriptor> open_readers_own(const std::string& path);

/// Holds a folder where names begin; not_found or permission.
[[nodiscard]] Result<Descriptor> hold_folder(const std::string& path);

}  // namespace hognose::target
