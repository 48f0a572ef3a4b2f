// Open files: the layers of `io`, 2.7's file, and what os.scandir() gives.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<_io.FileIO name='x' mode='rb' closefd=True>`, `<_io.FileIO [closed]>`.
[[nodiscard]] bool is_raw_file(const Program& program, const TypeInfo& type);
void describe_raw_file(Describer& out, Address object, const TypeInfo& type);

/// `<_io.BufferedReader name='x'>`, and the same of a writer and a random.
[[nodiscard]] bool is_buffered_file(const Program& program, const TypeInfo& type);
void describe_buffered_file(Describer& out, Address object, const TypeInfo& type);

/// `<_io.TextIOWrapper name='x' mode='r' encoding='UTF-8'>`.
[[nodiscard]] bool is_text_file(const Program& program, const TypeInfo& type);
void describe_text_file(Describer& out, Address object, const TypeInfo& type);

/// 2.7: `<open file 'x', mode 'r' at remote 0x…>`, `<closed file …>`.
[[nodiscard]] bool is_old_file(const Program& program, const TypeInfo& type);
void describe_old_file(Describer& out, Address object, const TypeInfo& type);

/// `<DirEntry 'name'>`.
[[nodiscard]] bool is_dir_entry(const Program& program, const TypeInfo& type);
void describe_dir_entry(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
