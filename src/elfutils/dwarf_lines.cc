// Images, their units, and the time that reading them may take.
// SPDX-License-Identifier: MIT
#include "elfutils/dwarf_lines.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/find_containing.h"
#include "elfutils/debug_file.h"
#include "elfutils/inlined_functions.h"
#include "target/elf/image.h"

namespace hognose::elfutils {
namespace {

// More places than any program is stopped at: of a stack that is made of lies.
constexpr std::size_t most_addresses = 1U << 16U;
constexpr std::size_t most_unit_ranges = 100'000;
constexpr std::uint64_t steps_of_unit = 32;

}  // namespace

class DwarfLines::File {
 public:
  explicit File(DebugFile debug) : debug_(std::move(debug)) {}

  std::vector<native::CodeFunction> find(Dwarf_Addr address) {
    Dwarf_Die unit{};
    const bool is_found = has_table() && dwarf_addrdie(debug_.dwarf(), address, &unit) != nullptr;
    if (!is_found && !find_unit(address, unit)) return {};
    const Dwarf_Off offset = dwarf_dieoffset(&unit);
    auto known = units_.find(offset);
    if (known == units_.end()) known = units_.try_emplace(offset, unit, debug_.work()).first;
    return known->second.find(address);
  }

 private:
  struct Range {
    Dwarf_Addr begin = 0;
    Dwarf_Addr end = 0;
    Dwarf_Die unit{};
  };

  /// Whether the table from addresses to units may be read: libdw keeps all of it, twice for a moment.
  bool has_table() {
    if (!has_table_) has_table_ = debug_.work().keep(2 * debug_.size_of_table());
    return *has_table_;
  }

  /// For compilers that write no table from addresses to units (.debug_aranges).
  bool find_unit(Dwarf_Addr address, Dwarf_Die& unit) {
    if (!has_ranges_) read_ranges();
    const auto found = std::find_if(ranges_.begin(), ranges_.end(), [address](const Range& range) {
      return range.begin <= address && address < range.end;
    });
    if (found == ranges_.end()) return false;
    unit = found->unit;
    return true;
  }

  void read_ranges() {
    has_ranges_ = true;
    Dwarf_CU* unit = nullptr;
    Dwarf_Die die{};
    while (ranges_.size() < most_unit_ranges && debug_.work().spend(steps_of_unit) &&
           dwarf_get_units(debug_.dwarf(), unit, &unit, nullptr, nullptr, &die, nullptr) == 0)
      add_ranges(die);
  }

  void add_ranges(Dwarf_Die unit) {
    Range range;
    range.unit = unit;
    Dwarf_Addr base = 0;
    std::ptrdiff_t next = 0;
    while (ranges_.size() < most_unit_ranges && debug_.work().spend(steps_of_unit)) {
      next = dwarf_ranges(&unit, next, &base, &range.begin, &range.end);
      if (next <= 0) return;
      ranges_.push_back(range);
    }
  }

  DebugFile debug_;
  std::unordered_map<Dwarf_Off, UnitFunctions> units_;
  std::vector<Range> ranges_;
  bool has_ranges_ = false;
  std::optional<bool> has_table_;
};

struct DwarfLines::Code {
  target::ImageLocation location;
  bool tried = false;
  std::unique_ptr<File> file;  // null: no debug information
  std::uint64_t bias = 0;
};

DwarfLines::DwarfLines(const target::Target& target, DwarfOptions options)
    : memory_(*target.memory),
      files_(*target.files),
      options_(std::move(options)),
      stopwatch_(options_.time) {
  for (target::ImageLocation& location : target.images()) {
    codes_.push_back(std::make_unique<Code>());
    codes_.back()->location = std::move(location);
  }
}

DwarfLines::~DwarfLines() = default;

const std::vector<native::CodeFunction>& DwarfLines::find(Address address) {
  const auto known = known_.find(address);
  if (known != known_.end()) return known->second;
  if (known_.size() >= most_addresses) known_.clear();
  return known_.emplace(address, look_up(address)).first->second;
}

std::vector<native::CodeFunction> DwarfLines::look_up(Address address) {
  if (is_out_of_time()) return {};
  const auto start = std::chrono::steady_clock::now();
  std::vector<native::CodeFunction> found;
  const Code* const code = find_code(address);
  if (code != nullptr && code->file != nullptr)
    found = code->file->find(address.value() - code->bias);
  stopwatch_.spend(std::chrono::steady_clock::now() - start);
  return found;
}

DwarfLines::Code* DwarfLines::find_code(Address address) {
  const auto* const found =
      find_containing(codes_, address, [](const auto& code) { return code->location.range; });
  if (found == nullptr) return nullptr;
  Code& code = **found;
  if (!code.tried) open(code);
  return &code;
}

void DwarfLines::open(Code& code) {
  code.tried = true;
  auto file = target::open_image_file(memory_, files_, code.location);
  if (!file) return;
  code.bias = file->image.bias(code.location.load_start);
  auto found = find_debug_image(std::move(*file), files_, options_.debug_directories);
  if (!found) return;
  auto debug = DebugFile::open(std::move(*found), files_, options_.debug_directories);
  if (!debug && debug.error().kind == ErrorKind::limit) refusal_ = debug.error();
  if (!debug) return;
  code.file = std::make_unique<File>(std::move(*debug));
}

}  // namespace hognose::elfutils
