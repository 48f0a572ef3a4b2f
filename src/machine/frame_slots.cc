// Which memory of its frame an instruction names, and what it does with that.
// SPDX-License-Identifier: MIT
#include "machine/frame_slots.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "machine/encoding.h"
#include "machine/opcode_set.h"

namespace hognose::machine {
namespace {

constexpr std::int64_t bytes_of_slot = 8;
constexpr std::int64_t largest_write = 64;
constexpr std::int64_t furthest = std::numeric_limits<std::int32_t>::max();

bool is_frame_base(unsigned number) {
  return number == rsp_number || number == rbp_number;
}

enum class Use : std::uint8_t { load, store, address, look, write };

struct Access {
  Use use = Use::write;
  unsigned base = 0;
  std::int64_t displacement = 0;
  unsigned reg = 0;

  [[nodiscard]] bool is_own() const { return (base == rbp_number) == (displacement < 0); }
};

bool only_looks(OpcodeMap map, std::uint8_t opcode, unsigned extension) {
  if (map == OpcodeMap::two_byte) {
    const bool is_extended = is_between(opcode, 0xb6, 0xb7) || is_between(opcode, 0xbe, 0xbf);
    return is_extended || is_between(opcode, 0x40, 0x4f) || is_one_of(opcode, "\x10\x28\x6f\xaf");
  }
  const bool is_to_register = opcode < 0x40 && (opcode & 7U) >= 2;
  const bool compares = is_between(opcode, 0x38, 0x3b) || is_one_of(opcode, "\x84\x85") ||
                        (is_one_of(opcode, "\x80\x81\x83") && extension == 7);
  return is_to_register || compares || is_one_of(opcode, "\x63\x69\x6b\x8a\x8b");
}

Use find_use(const Front& front, const Operand& operand) {
  const bool is_plain = front.map == OpcodeMap::one_byte;
  if (is_plain && front.opcode == 0x8d) return Use::address;
  if (is_plain && front.prefixes.is_wide && front.opcode == 0x8b) return Use::load;
  if (is_plain && front.prefixes.is_wide && front.opcode == 0x89) return Use::store;
  return only_looks(front.map, front.opcode, operand.extension) ? Use::look : Use::write;
}

/// Nothing if it names no memory by rsp or rbp alone.
std::optional<Access> find_access(std::span<const std::byte> code) {
  EncodingReader reader(code);
  const Front front = reader.read_front();
  if (!has_operand(front)) return std::nullopt;
  const Operand operand = reader.read_operand(front);
  if (operand.is_register || !operand.base || !is_frame_base(*operand.base)) return std::nullopt;
  // An index may lead anywhere behind: it is as if the address were taken.
  const Use use = operand.index ? Use::address : find_use(front, operand);
  return Access{use, *operand.base, operand.displacement, operand.reg};
}

/// MOV of rsp or rbp to another register.
bool copies_base(std::span<const std::byte> code) {
  EncodingReader reader(code);
  const Front front = reader.read_front();
  if (front.map != OpcodeMap::one_byte || !has_operand(front)) return false;
  const Operand operand = reader.read_operand(front);
  if (!operand.is_register) return false;
  if (front.opcode == 0x89) return is_frame_base(operand.reg);
  return front.opcode == 0x8b && is_frame_base(*operand.base);
}

}  // namespace

bool FrameSlots::is_loaded_by(std::span<const std::byte> code) const {
  if (slots_.empty()) return false;
  const auto access = find_access(code);
  return access && access->use == Use::load &&
         std::ranges::any_of(slots_, [&access](const Slot& slot) {
           return slot.base == access->base && slot.displacement == access->displacement;
         });
}

void FrameSlots::pass(std::span<const std::byte> code,
                      const Flow& flow,
                      Registers held,
                      Registers written) {
  if (copies_base(code)) slots_.clear();
  use(code, held);
  if (flow.move != StackMove::by || flow.amount != 0) forget_base(rsp_number);
  if ((written >> rbp_number & 1U) != 0) forget_base(rbp_number);
}

void FrameSlots::use(std::span<const std::byte> code, Registers held) {
  const auto access = find_access(code);
  if (!access) return;
  const std::int64_t at = access->displacement;
  if (access->use == Use::address) {
    forget(access->base, at, furthest);
    forget_base(access->base == rsp_number ? rbp_number : rsp_number);
  } else if (access->use == Use::write) {
    forget(access->base, at - bytes_of_slot + 1, at + largest_write);
  } else if (access->use == Use::store) {
    forget(access->base, at - bytes_of_slot + 1, at + bytes_of_slot);
    const bool has_it = (held >> access->reg & 1U) != 0;
    if (has_it && access->is_own()) slots_.push_back({access->base, at});
  }
}

void FrameSlots::forget(unsigned base, std::int64_t from, std::int64_t to) {
  std::erase_if(slots_, [base, from, to](const Slot& slot) {
    return slot.base == base && slot.displacement >= from && slot.displacement < to;
  });
}

void FrameSlots::forget_base(unsigned base) {
  forget(base, -furthest, furthest);
}

}  // namespace hognose::machine
