// Where functions begin, in files without symbols of them.
//
// The table over the call frame information (.eh_frame_hdr) has where each function begins, in order. It
// is loaded, as unwinding at run time needs it, and so never stripped.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "target/elf/image.h"
#include "target/seams/page_cache.h"

namespace hognose::target {

class FunctionStarts {
 public:
  /// Of these images, in address order, as they are loaded in `memory`, which is borrowed.
  FunctionStarts(const PageCache& memory, std::vector<ImageLocation> images);

  /// Where the function begins, or the part of it, that has the instruction at `pc`; nothing where none
  /// is described, or its image cannot be read. Each address is looked up once.
  [[nodiscard]] std::optional<Address> find(Address pc);

 private:
  struct Table {
    ImageLocation image;
    bool tried = false;
    Address begin{};  ///< from which its rows tell everything; null: there is none
    std::uint32_t count = 0;
  };
  void open(Table& table) const;
  [[nodiscard]] std::optional<Address> look_up(Address pc);
  [[nodiscard]] std::optional<Address> search(const Table& table, Address pc) const;

  const PageCache& memory_;
  std::vector<Table> tables_;  // in address order
  std::unordered_map<Address, std::optional<Address>> known_;
};

}  // namespace hognose::target
