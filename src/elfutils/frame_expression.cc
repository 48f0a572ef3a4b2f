// A stack machine without jumps.
// SPDX-License-Identifier: MIT
#include "elfutils/frame_expression.h"

#include <vector>

#include <dwarf.h>

namespace hognose::elfutils {
namespace {

constexpr const char* reading_expression = "expression of call frame information";

class Evaluation {
 public:
  explicit Evaluation(const FrameContext& context) : context_(context) {}

  Result<FrameValue> run(std::span<const Dwarf_Op> operations) {
    for (const Dwarf_Op& operation : operations)
      TRY(step(operation));
    return FrameValue{TRY(pop()), is_the_value_};
  }

 private:
  Result<void> step(const Dwarf_Op& operation) {
    const std::uint8_t atom = operation.atom;
    if (atom >= DW_OP_lit0 && atom <= DW_OP_lit31) return push(atom - DW_OP_lit0);
    if (atom >= DW_OP_breg0 && atom <= DW_OP_breg31)
      return push_register(atom - DW_OP_breg0, operation.number);
    if (atom >= DW_OP_reg0 && atom <= DW_OP_reg31) {
      is_the_value_ = true;
      return push_register(atom - DW_OP_reg0, 0);
    }
    if (atom >= DW_OP_const1u && atom <= DW_OP_consts) return push(operation.number);
    return step_by_name(operation);
  }

  Result<void> step_by_name(const Dwarf_Op& operation) {
    switch (operation.atom) {
      case DW_OP_call_frame_cfa:
        return push(context_.cfa);
      case DW_OP_bregx:
        return push_register(operation.number, operation.number2);
      case DW_OP_regx:
        is_the_value_ = true;
        return push_register(operation.number, 0);
      case DW_OP_stack_value:
        is_the_value_ = true;
        return {};
      case DW_OP_plus_uconst:
        return add(operation.number);
      case DW_OP_deref:
        return dereference();
      case DW_OP_dup:
        return duplicate();
      default:
        return combine(operation.atom);
    }
  }

  // What takes two: the second from the top stands on the left.
  Result<void> combine(std::uint8_t atom) {
    const std::uint64_t right = TRY(pop());
    const std::uint64_t left = TRY(pop());
    auto value = calculate(atom, left, right);
    if (!value) value = compare(atom, left, right);
    if (!value) return fail(ErrorKind::unsupported, reading_expression);
    return push(*value);
  }

  static std::optional<std::uint64_t> calculate(std::uint8_t atom,
                                                std::uint64_t left,
                                                std::uint64_t right) {
    switch (atom) {
      case DW_OP_plus:
        return left + right;
      case DW_OP_minus:
        return left - right;
      case DW_OP_and:
        return left & right;
      case DW_OP_or:
        return left | right;
      case DW_OP_mul:
        return left * right;
      case DW_OP_shl:
        return right < 64 ? left << right : 0;
      case DW_OP_shr:
        return right < 64 ? left >> right : 0;
      default:
        return std::nullopt;
    }
  }

  // Numbers are signed where they are compared.
  static std::optional<std::uint64_t> compare(std::uint8_t atom,
                                              std::uint64_t left,
                                              std::uint64_t right) {
    const auto signed_left = static_cast<std::int64_t>(left);
    const auto signed_right = static_cast<std::int64_t>(right);
    switch (atom) {
      case DW_OP_ge:
        return signed_left >= signed_right ? 1 : 0;
      case DW_OP_gt:
        return signed_left > signed_right ? 1 : 0;
      case DW_OP_le:
        return signed_left <= signed_right ? 1 : 0;
      case DW_OP_lt:
        return signed_left < signed_right ? 1 : 0;
      case DW_OP_eq:
        return left == right ? 1 : 0;
      case DW_OP_ne:
        return left != right ? 1 : 0;
      default:
        return std::nullopt;
    }
  }

  Result<void> add(std::uint64_t number) { return push(TRY(pop()) + number); }

  Result<void> duplicate() {
    if (stack_.empty()) return fail(ErrorKind::corrupt, reading_expression);
    return push(std::uint64_t{stack_.back()});
  }

  Result<void> dereference() {
    const Address from(TRY(pop()));
    const auto word = context_.read_word(from);
    if (!word) return fail(ErrorKind::unmapped, reading_expression, from);
    return push(*word);
  }

  Result<void> push_register(std::uint64_t number, std::uint64_t offset) {
    if (number >= target::register_count) return fail(ErrorKind::unsupported, reading_expression);
    const auto value = context_.registers.find(static_cast<target::Register>(number));
    if (!value) return fail(ErrorKind::not_found, reading_expression);
    return push(*value + offset);
  }

  Result<void> push(std::uint64_t value) {
    stack_.push_back(value);
    return {};
  }

  Result<std::uint64_t> pop() {
    if (stack_.empty()) return fail(ErrorKind::corrupt, reading_expression);
    const std::uint64_t top = stack_.back();
    stack_.pop_back();
    return top;
  }

  const FrameContext& context_;
  std::vector<std::uint64_t> stack_;
  bool is_the_value_ = false;
};

}  // namespace

Result<FrameValue> evaluate(std::span<const Dwarf_Op> operations, const FrameContext& context) {
  return Evaluation(context).run(operations);
}

}  // namespace hognose::elfutils
