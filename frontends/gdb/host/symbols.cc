// Name to address by the files' symbol tables, address to name by `info symbol`.
// SPDX-License-Identifier: MIT
#include "gdb/host/symbols.h"

#include <algorithm>

#include "base/formatted.h"
#include "gdb/api/gdb_text.h"
#include "gdb/host/types.h"
#include "target/elf/memory_image.h"

namespace hognose::gdb {

namespace {

// Only plain identifiers reach GDB's expression parser.
bool is_identifier(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), fits) &&
         !(name.front() >= '0' && name.front() <= '9');
}

std::optional<Address> ask_gdb(std::string_view name) {
  if (!is_identifier(name)) return std::nullopt;
  const Ref expression = make_string(formatted("(unsigned long long)&{}", name));
  const auto value = to_unsigned(call_gdb("parse_and_eval", {expression.get()}));
  if (!value) return std::nullopt;
  return Address(*value);
}

const target::ImageLocation* find_location(const std::vector<target::ImageLocation>& locations,
                                           const std::string& path) {
  auto found = std::ranges::find(locations, path, &target::ImageLocation::path);
  if (found == locations.end()) {  // only then is it worth asking where links lead
    found = std::ranges::find(
        locations, real_path(path), [](const auto& location) { return real_path(location.path); });
  }
  return found == locations.end() ? nullptr : &*found;
}

}  // namespace

bool GdbSymbols::is_other_build(const target::Image& image,
                                const target::ImageLocation& location) const {
  const std::string loaded = target::read_build_id(memory_, location.load_start);
  return !loaded.empty() && !image.build_id().empty() && image.build_id() != loaded;
}

bool GdbSymbols::is_in_other_build(Address address) const {
  if (!is_open_) open_files();
  return std::ranges::any_of(*other_builds_,
                             [&](const auto& range) { return range.contains(address); });
}

std::shared_ptr<const std::vector<AddressRange>> GdbSymbols::other_builds() const {
  if (!is_open_) open_files();
  return other_builds_;
}

void GdbSymbols::open_file(const Ref& objfile) const {
  const Ref owner = find_owner(objfile);
  const std::string path = to_string(attribute(objfile, "filename")).value_or("");
  const std::string owner_path = to_string(attribute(owner, "filename")).value_or("");
  const bool is_separate = owner.get() != objfile.get();
  const bool is_python = owner_path.find("python") != std::string::npos;
  // Addresses are linked alike in both files; where the image lies, only the loaded one tells.
  const target::ImageLocation* const location = find_location(locations_, owner_path);
  if (location == nullptr && !is_separate && !is_python) return;
  const auto loaded = target::Image::open_named(owner_path);
  if (loaded && location != nullptr && is_other_build(*loaded, *location)) {
    other_builds_->push_back(location->range);
    return;
  }
  if (!is_separate && !is_python) return;
  auto image = target::Image::open_named(path);
  if (!loaded || location == nullptr || !image) {
    must_ask_gdb_ = must_ask_gdb_ || is_python;
    return;
  }
  files_.push_back({std::move(*image), loaded->bias(location->load_start)});
}

void GdbSymbols::open_files() const {
  is_open_ = true;
  const Ref objfiles = call_gdb("objfiles");
  if (!objfiles || PyList_Check(objfiles.get()) == 0) return;
  for (Py_ssize_t index = 0; index < PyList_Size(objfiles.get()); ++index) {
    open_file(Ref::share(PyList_GetItem(objfiles.get(), index)));
  }
}

std::optional<Address> GdbSymbols::find_in_files(std::string_view name) const {
  if (!is_open_) open_files();
  for (const File& file : files_) {
    if (const auto symbol = file.image.find_symbol(name)) return Address(symbol->value + file.bias);
  }
  const auto address = must_ask_gdb_ ? ask_gdb(name) : std::nullopt;
  return address && is_in_other_build(*address) ? std::nullopt : address;
}

std::optional<Address> GdbSymbols::find_address(std::string_view name) const {
  if (const auto known = addresses_.find(name); known != addresses_.end()) return known->second;
  auto address = proven_ ? proven_->find_address(name) : std::nullopt;
  if (!address) address = find_in_files(name);
  if (!address && others_) address = others_->find_address(name);
  addresses_.emplace(name, address);
  return address;
}

std::optional<target::Symbol> GdbSymbols::find_symbol(Address address) const {
  if (const auto known = symbols_.find(address); known != symbols_.end()) return known->second;
  auto symbol = proven_ ? proven_->find_symbol(address) : std::nullopt;
  if (!symbol && !is_in_other_build(address)) {
    const auto text = execute(formatted("info symbol 0x{:x}", address.value()));
    if (text) symbol = parse_info_symbol(*text, address);
  }
  symbols_.emplace(address, symbol);
  return symbol;
}

}  // namespace hognose::gdb
