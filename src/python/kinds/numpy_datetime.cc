// Counts days as the calendar does, and cuts what is left of a day into hours and less.
// SPDX-License-Identifier: MIT
#include "python/kinds/numpy_datetime.h"

#include <array>
#include <cstdlib>
#include <limits>
#include <string_view>

#include "base/formatted.h"

namespace hognose::python {
namespace {

constexpr std::int64_t not_a_time = std::numeric_limits<std::int64_t>::min();

enum UnitBase : std::uint32_t { years = 0, months, weeks, days = 4, hours, minutes, generic = 14 };

/// By NPY_DATETIMEUNIT, of which 3 is used no more.
constexpr std::array<std::string_view, 15> unit_names{
    "Y", "M", "W", "", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as", ""};
/// How many of a unit are one of the unit before it.
constexpr std::array<std::int64_t, 14> parts_of_one_before{
    1, 12, 1, 1, 7, 24, 60, 60, 1000, 1000, 1000, 1000, 1000, 1000};

struct Split {
  std::int64_t whole = 0;
  std::int64_t rest = 0;  ///< never below zero
};

Split split(std::int64_t value, std::int64_t by) {
  const std::int64_t rest = value % by;
  return rest < 0 ? Split{value / by - 1, rest + by} : Split{value / by, rest};
}

/// "2020-02-29" of days since 1970. Eras of 400 years are alike, and begin with a March.
Result<std::string> describe_day(std::int64_t day) {
  constexpr std::int64_t most_days = 1LL << 56U;
  if (std::abs(day) > most_days) return fail(ErrorKind::unsupported, "date", Address());
  constexpr std::int64_t from_march_of_year_0 = 719'468;
  constexpr std::int64_t days_of_era = 146'097;
  const auto [era, in_era] = split(day + from_march_of_year_0, days_of_era);
  const std::int64_t year_of_era =
      (in_era - in_era / 1460 + in_era / 36'524 - in_era / (days_of_era - 1)) / 365;
  const std::int64_t in_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month = (5 * in_year + 2) / 153;  // 0 is March
  const std::int64_t in_month = in_year - (153 * month + 2) / 5 + 1;
  const bool is_next_year = month >= 10;
  const std::int64_t year = year_of_era + era * 400 + (is_next_year ? 1 : 0);
  return formatted("{:04}-{:02}-{:02}", year, is_next_year ? month - 9 : month + 3, in_month);
}

/// "2020", or "2020-02" of months since 1970.
Result<std::string> describe_year(std::int64_t value, bool is_of_months) {
  constexpr std::int64_t epoch = 1970;
  constexpr std::int64_t most_years = 1LL << 60U;
  const auto [year, month] = is_of_months ? split(value, 12) : Split{value, 0};
  if (std::abs(year) > most_years) return fail(ErrorKind::unsupported, "date", Address());
  const std::string text = formatted("{:04}", year + epoch);
  return is_of_months ? text + formatted("-{:02}", month + 1) : text;
}

/// "T03:04:05.123456" of what a day has of it, as exactly as the unit is.
std::string describe_clock(const std::array<std::int64_t, unit_names.size()>& parts,
                           std::uint32_t unit) {
  std::string text;
  for (std::uint32_t at = hours; at <= unit; ++at) {
    constexpr std::uint32_t seconds = 7;
    const char* const before = at == hours         ? "T"
                               : at <= seconds     ? ":"
                               : at == seconds + 1 ? "."
                                                   : "";
    text += before;
    text += at <= seconds ? formatted("{:02}", parts[at]) : formatted("{:03}", parts[at]);
  }
  return text;
}

}  // namespace

bool NumpyUnit::is_known() const {
  return count != 0 && base <= generic && (base == generic || !unit_names[base].empty());
}

std::string describe_unit(const NumpyUnit& unit) {
  if (!unit.is_known() || unit.base == generic) return {};
  const std::string_view name = unit_names[unit.base];
  return unit.count == 1 ? std::string(name) : formatted("{}{}", unit.count, name);
}

Result<std::string> describe_moment(std::int64_t value, const NumpyUnit& unit) {
  if (value == not_a_time) return std::string("NaT");
  if (!unit.is_known() || unit.base == generic)
    return fail(ErrorKind::unsupported, "unit", Address());
  std::int64_t left = 0;
  if (__builtin_mul_overflow(value, static_cast<std::int64_t>(unit.count), &left)) {
    return fail(ErrorKind::unsupported, "date", Address());
  }
  if (unit.base <= months) return describe_year(left, unit.base == months);
  if (unit.base == weeks && __builtin_mul_overflow(left, 7, &left)) {
    return fail(ErrorKind::unsupported, "date", Address());
  }
  std::array<std::int64_t, unit_names.size()> parts{};
  for (std::uint32_t at = unit.base; at > days; --at) {
    const Split one = split(left, parts_of_one_before[at]);
    parts[at] = one.rest;
    left = one.whole;
  }
  return TRY(describe_day(left)) + describe_clock(parts, unit.base);
}

std::string describe_duration(std::int64_t value) {
  return value == not_a_time ? "'NaT'" : std::to_string(value);
}

}  // namespace hognose::python
