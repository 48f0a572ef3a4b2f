// Opcodes that make a row, and how to step over the others.
// SPDX-License-Identifier: MIT
#include "elfutils/line_rows.h"

#include <algorithm>
#include <array>

#include <dwarf.h>

#include "base/byte_reader.h"
#include "elfutils/elf_section.h"

namespace hognose::elfutils {
namespace {

using Bytes = std::span<const std::byte>;

constexpr const char* reading_lines = "line number program";
// What libdw takes for a row: forty bytes that it keeps, and while it makes them as much again.
constexpr std::uint64_t bytes_of_row = 80;
constexpr std::uint8_t bytes_of_address = 8;
constexpr std::uint64_t bytes_of_head_byte = 8;  // of names of files, each an entry

/// A program without its head.
struct LineProgram {
  std::uint64_t head_size = 0;
  std::uint8_t first_special = 0;  ///< opcodes from there on make a row each
  std::array<std::uint8_t, 256> arguments{};  ///< of the others
  Bytes body;
  bool is_plain = true;  ///< as compilers write them
};

Result<std::uint64_t> read_size_of_part(ByteReader& reader, bool is_wide) {
  if (is_wide) return reader.read<std::uint64_t>();
  return TRY(reader.read<std::uint32_t>());
}

/// Everything up to the end of the program, which its first bytes tell.
Result<Bytes> read_whole_program(Bytes bytes, bool& is_wide) {
  constexpr std::uint32_t wide = 0xffffffff;
  ByteReader reader(bytes, reading_lines);
  is_wide = TRY(reader.read<std::uint32_t>()) == wide;
  if (!is_wide) reader = ByteReader(bytes, reading_lines);
  return reader.read_bytes(TRY(read_size_of_part(reader, is_wide)));
}

bool are_usual_arguments(const LineProgram& program) {
  constexpr std::array<std::uint8_t, 13> usual{0, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1};
  for (std::size_t opcode = 1; opcode < std::min<std::size_t>(usual.size(), program.first_special);
       ++opcode) {
    if (program.arguments[opcode] != usual[opcode]) return false;
  }
  return true;
}

Result<LineProgram> read_line_program(Bytes bytes) {
  bool is_wide = false;
  ByteReader reader(TRY(read_whole_program(bytes, is_wide)), reading_lines);
  const auto version = TRY(reader.read<std::uint16_t>());
  if (version < 2 || version > 5) return fail(ErrorKind::unsupported, reading_lines);
  LineProgram program;
  if (version == 5) {
    program.is_plain = TRY(reader.read<std::uint8_t>()) == bytes_of_address;
    TRY(reader.skip(1));  // size of a segment
  }
  program.head_size = TRY(read_size_of_part(reader, is_wide));
  const Bytes rest = TRY(reader.read_bytes(reader.remaining()));
  program.head_size = std::min<std::uint64_t>(program.head_size, rest.size());
  ByteReader head(rest, reading_lines);
  TRY(head.skip(version >= 4 ? 5 : 4));  // up to the number of opcodes
  program.first_special = TRY(head.read<std::uint8_t>());
  for (std::size_t opcode = 1; opcode < program.first_special; ++opcode)
    program.arguments[opcode] = TRY(head.read<std::uint8_t>());
  program.is_plain = program.is_plain && are_usual_arguments(program);
  program.body = rest.subspan(program.head_size);
  return program;
}

/// Goes through the instructions. Where one is not written as compilers do, libdw may go on elsewhere than
/// what its size says: then each byte counts as a row.
class LineWalk {
 public:
  explicit LineWalk(const LineProgram& program)
      : program_(program), left_(program.body), is_plain_(program.is_plain) {}

  std::uint64_t count_rows() {
    while (!left_.empty() && is_plain_) {
      const std::uint8_t opcode = take();
      if (opcode >= program_.first_special) {
        ++rows_;
      } else if (opcode == 0) {
        step_over_extended();
      } else {
        step_over_standard(opcode);
      }
    }
    return is_plain_ ? rows_ : program_.body.size();
  }

 private:
  std::uint8_t take() {
    if (left_.empty()) return 0;
    const auto byte = std::to_integer<std::uint8_t>(left_.front());
    left_ = left_.subspan(1);
    return byte;
  }
  void skip(std::uint64_t size) {
    left_ = left_.subspan(std::min<std::uint64_t>(size, left_.size()));
  }
  void skip_number() {
    while (!left_.empty() && (take() & 0x80U) != 0) {
    }
  }
  void step_over_extended() {
    const std::uint8_t size = take();
    const std::size_t before = left_.size();
    switch (take()) {
      case DW_LNE_end_sequence:
        ++rows_;
        break;
      case DW_LNE_set_address:
        skip(bytes_of_address);
        break;
      case DW_LNE_set_discriminator:
        skip_number();
        break;
      default:
        is_plain_ = false;
    }
    is_plain_ = is_plain_ && before - left_.size() == size;
  }
  void step_over_standard(std::uint8_t opcode) {
    constexpr std::uint64_t size_of_fixed_advance = 2;
    if (opcode == DW_LNS_copy) ++rows_;
    if (opcode == DW_LNS_fixed_advance_pc) {
      skip(size_of_fixed_advance);
      return;
    }
    for (std::uint8_t count = program_.arguments[opcode]; count > 0; --count)
      skip_number();
  }

  const LineProgram& program_;
  Bytes left_;
  std::uint64_t rows_ = 0;
  bool is_plain_;
};

/// What libdw has of the section, which it has unpacked, from a unit's program on.
Bytes lines_from(Dwarf* dwarf, std::uint64_t offset) {
  const Bytes lines =
      unpacked_contents_of(find_section(dwarf_getelf(dwarf), {".debug_line", ".zdebug_line"}));
  return offset < lines.size() ? lines.subspan(offset) : Bytes();
}

}  // namespace

std::optional<LineRows> measure_lines(std::span<const std::byte> program,
                                      std::uint8_t address_size,
                                      target::FileWork& work) {
  auto read = read_line_program(program);
  if (!read || !work.spend(read->body.size())) return std::nullopt;
  read->is_plain = read->is_plain && address_size == bytes_of_address;
  return LineRows{LineWalk(*read).count_rows(), read->head_size};
}

bool pay_for_lines(Dwarf_Die unit, target::FileWork& work) {
  Dwarf_Attribute attribute{};
  Dwarf_Word offset = 0;
  if (dwarf_attr(&unit, DW_AT_stmt_list, &attribute) == nullptr) return true;
  if (dwarf_formudata(&attribute, &offset) != 0) return true;
  Dwarf_Die whole{};
  std::uint8_t address_size = 0;
  dwarf_diecu(&unit, &whole, &address_size, nullptr);
  const auto rows =
      measure_lines(lines_from(dwarf_cu_getdwarf(unit.cu), offset), address_size, work);
  if (!rows) return !work.is_spent();  // libdw does not read it either
  return work.keep(rows->head_size * bytes_of_head_byte) && work.keep(rows->count * bytes_of_row);
}

}  // namespace hognose::elfutils
