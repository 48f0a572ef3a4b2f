// Source lines and inlined functions from the DWARF of a target's images, read by libdw
// (implements the seam "CodeLines").
//
// An image is opened when it is first asked about, and what is known of an instruction is kept: the
// threads of a process wait at the same few. Where there is no DWARF nothing is read but the file's
// headers; where there is, reading ends when the time for it is spent.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "elfutils/dwarf_type_source.h"
#include "elfutils/type_index.h"
#include "native/code_lines.h"
#include "target/target.h"

namespace hognose::elfutils {

class DwarfLines final : public native::CodeLines {
 public:
  /// Borrows memory and files of `target`.
  explicit DwarfLines(const target::Target& target, DwarfOptions options = {});
  ~DwarfLines() override;

  [[nodiscard]] const std::vector<native::CodeFunction>& find(Address address) override;
  /// True once the time was spent: what nothing was said of since may be known all the same.
  [[nodiscard]] bool is_out_of_time() const { return stopwatch_.is_out_of_time(); }
  /// Why debug information that is there was not read; nothing if none was refused.
  [[nodiscard]] const std::optional<Error>& refusal() const { return refusal_; }

 private:
  class File;  // the DWARF of one image
  struct Code;  // one image

  [[nodiscard]] std::vector<native::CodeFunction> look_up(Address address);
  [[nodiscard]] Code* find_code(Address address);
  void open(Code& code);

  const target::Memory& memory_;
  const target::Files& files_;
  DwarfOptions options_;
  Stopwatch stopwatch_;
  std::optional<Error> refusal_;
  std::vector<std::unique_ptr<Code>> codes_;  // in address order
  std::unordered_map<Address, std::vector<native::CodeFunction>> known_;
};

}  // namespace hognose::elfutils
