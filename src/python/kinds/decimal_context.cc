// Reads libmpdec's mpd_context_t, with which a Context begins behind its head, in every version.
//
// Seven conditions of libmpdec are one signal of Python, InvalidOperation; the names stand in the order of the bits.
// SPDX-License-Identifier: MIT
#include "python/kinds/decimal_context.h"

#include <array>
#include <string>

#include "python/kinds/writing.h"
#include "python/values/fixed_struct.h"

namespace hognose::python {
namespace {

/// mpd_ssize_t prec, emax, emin; uint32_t traps, status, newtrap; int round, clamp, allcr. Then Python's traps, flags, capitals, and
/// what else a version keeps.
constexpr std::uint64_t prec_offset = 0;
constexpr std::uint64_t emax_offset = 8;
constexpr std::uint64_t emin_offset = 16;
constexpr std::uint64_t traps_offset = 24;
constexpr std::uint64_t status_offset = 28;
constexpr std::uint64_t round_offset = 36;
constexpr std::uint64_t clamp_offset = 40;
constexpr std::uint64_t capitals_offset = 64;
constexpr std::uint64_t least_size_of_context = 68;

constexpr const char* reading_context = "decimal.Context";

constexpr std::array roundings{"ROUND_UP",
                               "ROUND_DOWN",
                               "ROUND_CEILING",
                               "ROUND_FLOOR",
                               "ROUND_HALF_UP",
                               "ROUND_HALF_DOWN",
                               "ROUND_HALF_EVEN",
                               "ROUND_05UP"};

struct Signal {
  std::uint32_t bits;  ///< any of them
  const char* name;
};
constexpr std::array signals{
    Signal{0x1, "Clamped"},
    Signal{0x3ba, "InvalidOperation"},
    Signal{0x4, "DivisionByZero"},
    Signal{0x40, "Inexact"},
    Signal{0x400, "FloatOperation"},
    Signal{0x800, "Overflow"},
    Signal{0x1000, "Rounded"},
    Signal{0x2000, "Subnormal"},
    Signal{0x4000, "Underflow"},
};

std::string list_signals(std::uint32_t bits) {
  std::string text;
  for (const Signal& signal : signals) {
    if ((bits & signal.bits) != 0) text += (text.empty() ? "" : ", ") + std::string(signal.name);
  }
  return "[" + text + "]";
}

Result<std::string> read_context(const Program& program, Address object) {
  const auto number = [&]<class T>(T /*as*/, std::uint64_t offset) {
    return read_behind_head<T>(program, object, offset, reading_context);
  };
  const auto rounding = TRY(number(std::uint32_t{}, round_offset));
  if (rounding >= roundings.size()) return fail(ErrorKind::corrupt, "rounding", object);
  return "prec=" + std::to_string(TRY(number(std::int64_t{}, prec_offset))) +
         ", rounding=" + roundings.at(rounding) +
         ", Emin=" + std::to_string(TRY(number(std::int64_t{}, emin_offset))) +
         ", Emax=" + std::to_string(TRY(number(std::int64_t{}, emax_offset))) +
         ", capitals=" + std::to_string(TRY(number(std::int32_t{}, capitals_offset))) +
         ", clamp=" + std::to_string(TRY(number(std::int32_t{}, clamp_offset))) +
         ", flags=" + list_signals(TRY(number(std::uint32_t{}, status_offset))) +
         ", traps=" + list_signals(TRY(number(std::uint32_t{}, traps_offset)));
}

}  // namespace

bool is_decimal_context(const Program& program, const TypeInfo& type) {
  return type.name == "decimal.Context" &&
         has_room_behind_head(program, type, least_size_of_context);
}

void describe_decimal_context(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto context = read_context(out.program(), object);
  out.write("Context(");
  if (context) out.write(*context);
  if (!context) out.write_hole(context.error());
  out.write(")");
}

}  // namespace hognose::python
