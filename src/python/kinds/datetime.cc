// Reads the packed bytes of dates and times. What no calendar has is a hole: a date of month 13 was
// torn, or is none.
// SPDX-License-Identifier: MIT
#include "python/kinds/datetime.h"

#include <array>
#include <chrono>
#include <cstdlib>
#include <string>

#include "base/formatted.h"
#include "python/kinds/writing.h"
#include "python/values/type_info.h"

namespace hognose::python {
namespace {

using layout::PyDateTime_Date;
using layout::PyDateTime_DateTime;
using layout::PyDateTime_Delta;
using layout::PyDateTime_Time;
using layout::PyDateTime_TimeZone;

constexpr std::size_t date_size = 4;
constexpr std::size_t clock_size = 6;
constexpr int most_microseconds = 999'999;

template <std::size_t size>
Result<std::array<unsigned, size>> read_packed(const Program& program,
                                               Address from,
                                               const char* reading) {
  std::array<std::byte, size> bytes{};
  TRY(program.memory().read(from, bytes, reading));
  std::array<unsigned, size> numbers{};
  for (std::size_t i = 0; i < size; ++i)
    numbers[i] = std::to_integer<unsigned>(bytes[i]);
  return numbers;
}

/// "2026, 11, 22"
Result<std::string> read_date(const Program& program, Address from) {
  const auto packed = TRY(read_packed<date_size>(program, from, "date"));
  const unsigned year = packed[0] * 256 + packed[1];
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)),
                                         std::chrono::month(packed[2]),
                                         std::chrono::day(packed[3])};
  constexpr unsigned most_years = 9999;
  if (year < 1 || year > most_years || !date.ok()) return fail(ErrorKind::corrupt, "date", from);
  return formatted("{}, {}, {}", year, packed[2], packed[3]);
}

/// "5, 0": seconds and microseconds only as far as they are not zero.
Result<std::string> read_clock(const Program& program, Address from) {
  const auto packed = TRY(read_packed<clock_size>(program, from, "time"));
  const auto [hour, minute, second, high, middle, low] = packed;
  const unsigned microsecond = (high * 256 + middle) * 256 + low;
  if (hour > 23 || minute > 59 || second > 59 || microsecond > most_microseconds) {
    return fail(ErrorKind::corrupt, "time", from);
  }
  std::string text = formatted("{}, {}", hour, minute);
  if (second != 0 || microsecond != 0) text += formatted(", {}", second);
  if (microsecond != 0) text += formatted(", {}", microsecond);
  return text;
}

/// "2026, 11, 22, 5, 0"
Result<std::string> read_moment(const Program& program, Address from) {
  const std::string date = TRY(read_date(program, from));
  const std::string clock = TRY(read_clock(program, from + date_size));
  return date + ", " + clock;
}

/// Writes what was read from the packed bytes, or the hole that they are.
void write_numbers(Describer& out,
                   const Result<Address>& data,
                   Result<std::string> (*read)(const Program&, Address)) {
  const auto numbers = data ? read(out.program(), *data) : Result<std::string>(fail(data.error()));
  if (numbers) return out.write(*numbers);
  out.write_hole(numbers.error());
}

/// Writes ", fold=1", which old versions have not.
template <class Struct>
void write_fold(Describer& out, const layout::View<Struct>& view) {
  if (!view.has(Struct::fold)) return;
  const auto fold = view.read(Struct::fold);
  if (fold && *fold == 1) return out.write(", fold=1");
  if (fold && *fold == 0) return;
  out.write(", fold=");
  out.write_hole(fold ? Error{ErrorKind::corrupt, view.address(), "fold"} : fold.error());
}

template <class Struct>
void write_tzinfo(Describer& out, const layout::View<Struct>& view) {
  const auto is_there = view.read(Struct::hastzinfo);
  if (is_there && *is_there == 0) return;
  out.write(", tzinfo=");
  const auto tzinfo =
      is_there ? view.read(Struct::tzinfo) : Result<Address>(fail(is_there.error()));
  if (tzinfo) return out.describe(*tzinfo);
  out.write_hole(tzinfo.error());
}

struct Delta {
  std::int64_t days = 0;
  std::int64_t seconds = 0;
  std::int64_t microseconds = 0;

  [[nodiscard]] bool is_zero() const { return days == 0 && seconds == 0 && microseconds == 0; }
};

Result<Delta> read_delta(const Program& program, Address object) {
  const auto view = program.view<PyDateTime_Delta>(object);
  Delta delta;
  delta.days = TRY(view.read(PyDateTime_Delta::days));
  delta.seconds = TRY(view.read(PyDateTime_Delta::seconds));
  delta.microseconds = TRY(view.read(PyDateTime_Delta::microseconds));
  constexpr std::int64_t most_days = 999'999'999;
  constexpr std::int64_t seconds_a_day = 86'400;
  const bool is_normal = std::abs(delta.days) <= most_days && delta.seconds >= 0 &&
                         delta.seconds < seconds_a_day && delta.microseconds >= 0 &&
                         delta.microseconds <= most_microseconds;
  if (!is_normal) return fail(ErrorKind::corrupt, "timedelta", object);
  return delta;
}

void write_delta(Describer& out, const Delta& delta) {
  if (delta.is_zero()) return out.write("0");
  Commas commas(out);
  const auto write = [&](const char* name, std::int64_t value) {
    if (value == 0) return;
    commas.next();
    out.write(formatted("{}={}", name, value));
  };
  write("days", delta.days);
  write("seconds", delta.seconds);
  write("microseconds", delta.microseconds);
}

/// Whether this is `timezone.utc`: of all timezones without an offset it alone has no name.
bool is_utc(const Program& program, const Result<Address>& offset, const Result<Address>& name) {
  if (!offset || !name || !name->is_null()) return false;
  const auto type = read_type_of(program, *offset);
  if (!type || !is_timedelta(program, **type)) return false;
  const auto delta = read_delta(program, *offset);
  return delta && delta->is_zero();
}

}  // namespace

bool is_date(const Program& program, const TypeInfo& type) {
  return type.is_static("datetime.date") && has_size_of(program, type, PyDateTime_Date::size);
}

void describe_date(Describer& out, Address object, const TypeInfo& type) {
  const auto view = out.program().view<PyDateTime_Date>(object);
  out.write(type.name);
  out.write("(");
  write_numbers(out, view.address_of(PyDateTime_Date::data), read_date);
  out.write(")");
}

bool is_time(const Program& program, const TypeInfo& type) {
  return type.is_static("datetime.time") && has_size_of(program, type, PyDateTime_Time::size);
}

void describe_time(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("<...>");
  const auto view = out.program().view<PyDateTime_Time>(object);
  out.write(type.name);
  out.write("(");
  write_numbers(out, view.address_of(PyDateTime_Time::data), read_clock);
  write_tzinfo(out, view);
  write_fold(out, view);
  out.write(")");
  out.leave();
}

bool is_datetime(const Program& program, const TypeInfo& type) {
  return type.is_static("datetime.datetime") &&
         has_size_of(program, type, PyDateTime_DateTime::size);
}

void describe_datetime(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("<...>");
  const auto view = out.program().view<PyDateTime_DateTime>(object);
  out.write(type.name);
  out.write("(");
  write_numbers(out, view.address_of(PyDateTime_DateTime::data), read_moment);
  write_fold(out, view);  // in this order: time's own repr has it the other way round
  write_tzinfo(out, view);
  out.write(")");
  out.leave();
}

bool is_timedelta(const Program& program, const TypeInfo& type) {
  return type.is_static("datetime.timedelta") && has_size_of(program, type, PyDateTime_Delta::size);
}

void describe_timedelta(Describer& out, Address object, const TypeInfo& type) {
  const auto delta = read_delta(out.program(), object);
  out.write(type.name);
  out.write("(");
  if (delta) write_delta(out, *delta);
  if (!delta) out.write_hole(delta.error());
  out.write(")");
}

bool is_timezone(const Program& program, const TypeInfo& type) {
  return type.is_static("datetime.timezone") &&
         has_size_of(program, type, PyDateTime_TimeZone::size);
}

void describe_timezone(Describer& out, Address object, const TypeInfo& type) {
  const auto view = out.program().view<PyDateTime_TimeZone>(object);
  const auto offset = view.read(PyDateTime_TimeZone::offset);
  const auto name = view.read(PyDateTime_TimeZone::name);
  out.write(type.name);
  if (is_utc(out.program(), offset, name)) return out.write(".utc");
  if (!out.enter(object)) return out.write("(...)");
  out.write("(");
  if (offset) out.describe(*offset);
  if (!offset) out.write_hole(offset.error());
  if (!name || !name->is_null()) out.write(", ");
  if (name && !name->is_null()) out.describe(*name);
  if (!name) out.write_hole(name.error());
  out.write(")");
  out.leave();
}

}  // namespace hognose::python
