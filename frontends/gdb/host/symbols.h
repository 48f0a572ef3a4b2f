// Symbols of the object files that GDB has loaded, separate debug files among them.
//
// GDB's own answer to `&name` is exact, and far too dear for us: a name that does not exist makes
// it expand debug information everywhere, 100 ms in an ordinary Python and seconds in a link-time
// optimised one. So the symbol tables are read from the files by our own reader; GDB is asked only
// where a file of Python's is not on this machine.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

#include "gdb/api/ref.h"
#include "target/elf/image.h"
#include "target/seams/memory.h"
#include "target/seams/symbols.h"

namespace hognose::gdb {

/// The seam "Symbols". Each question is answered once.
class GdbSymbols final : public target::Symbols {
 public:
  /// `locations`: where the images of the target lie.
  GdbSymbols(const target::Memory& memory, std::vector<target::ImageLocation> locations)
      : memory_(memory), locations_(std::move(locations)) {}
  /// The same, and `proven` is asked first: it compares build-ids by itself.
  GdbSymbols(const target::Memory& memory,
             std::vector<target::ImageLocation> locations,
             std::unique_ptr<target::Symbols> proven)
      : memory_(memory), locations_(std::move(locations)), proven_(std::move(proven)) {}

  /// Of all images. It is asked where GDB's files of Python do not know a name: not of them alone is a crash.
  void ask_last(std::unique_ptr<target::Symbols> others) { others_ = std::move(others); }

  [[nodiscard]] std::optional<Address> find_address(std::string_view name) const override;
  [[nodiscard]] std::optional<target::Symbol> find_symbol(Address address) const override;
  /// Where images lie of which GDB has a file of another build; it may outlive this.
  [[nodiscard]] std::shared_ptr<const std::vector<AddressRange>> other_builds() const;

 private:
  struct File {
    target::Image image;
    std::uint64_t bias = 0;
  };

  /// Whether GDB has a file of another build for what is loaded there.
  [[nodiscard]] bool is_other_build(const target::Image& image,
                                    const target::ImageLocation& location) const;
  [[nodiscard]] bool is_in_other_build(Address address) const;
  void open_files() const;
  void open_file(const Ref& objfile) const;
  [[nodiscard]] std::optional<Address> find_in_files(std::string_view name) const;

  const target::Memory& memory_;
  std::vector<target::ImageLocation> locations_;
  std::unique_ptr<target::Symbols> proven_;  // may be null
  std::unique_ptr<target::Symbols> others_;  // may be null
  mutable bool is_open_ = false;
  mutable bool must_ask_gdb_ = false;  // a file of Python's could not be opened here
  mutable std::vector<File> files_;
  // Images whose symbols in GDB are not these.
  std::shared_ptr<std::vector<AddressRange>> other_builds_ =
      std::make_shared<std::vector<AddressRange>>();
  mutable std::map<std::string, std::optional<Address>, std::less<>> addresses_;
  mutable std::unordered_map<Address, std::optional<target::Symbol>> symbols_;
};

}  // namespace hognose::gdb
