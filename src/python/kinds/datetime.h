// The types of the datetime module: date, time, datetime, timedelta, timezone.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `datetime.date(2026, 11, 22)`
[[nodiscard]] bool is_date(const Program& program, const TypeInfo& type);
void describe_date(Describer& out, Address object, const TypeInfo& type);

/// `datetime.time(5, 0, tzinfo=datetime.timezone.utc)`
[[nodiscard]] bool is_time(const Program& program, const TypeInfo& type);
void describe_time(Describer& out, Address object, const TypeInfo& type);

/// `datetime.datetime(2026, 11, 22, 5, 0, fold=1)`
[[nodiscard]] bool is_datetime(const Program& program, const TypeInfo& type);
void describe_datetime(Describer& out, Address object, const TypeInfo& type);

/// `datetime.timedelta(days=-1, seconds=5)`, in every version as the newest writes it.
[[nodiscard]] bool is_timedelta(const Program& program, const TypeInfo& type);
void describe_timedelta(Describer& out, Address object, const TypeInfo& type);

/// `datetime.timezone.utc`, `datetime.timezone(datetime.timedelta(seconds=3600), 'CET')`
[[nodiscard]] bool is_timezone(const Program& program, const TypeInfo& type);
void describe_timezone(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
