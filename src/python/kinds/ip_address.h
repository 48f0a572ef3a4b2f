// Addresses, networks and interfaces of the module ipaddress.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `IPv4Address('10.0.0.1')`, `IPv6Network('2001:db8::/32')`, `IPv4Interface('10.0.0.1/8')`.
[[nodiscard]] bool is_ip_address(const Program& program, const TypeInfo& type);
void describe_ip_address(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
