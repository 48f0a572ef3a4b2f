// Sockets: descriptor, family and type. Their addresses are known to the operating system alone.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<socket(fd=3, family=AF_INET, type=SOCK_STREAM, proto=0, _closed=False) at remote 0x…>`, also of
/// the subclasses of _socket.socket, of which socket.socket is one.
[[nodiscard]] bool is_socket(const Program& program, const TypeInfo& type);
void describe_socket(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
