// Describing sockets by what they were made with, in the words of Linux.
// SPDX-License-Identifier: MIT
#include "python/kinds/socket_object.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "python/attributes/type.h"
#include "python/kinds/instance_text.h"

namespace hognose::python {
namespace {

using layout::PySocketSockObject;

struct SocketWord {
  std::int64_t number;
  const char* text;
};

constexpr std::array families{
    SocketWord{1, "AF_UNIX"},
    SocketWord{2, "AF_INET"},
    SocketWord{10, "AF_INET6"},
    SocketWord{16, "AF_NETLINK"},
    SocketWord{17, "AF_PACKET"},
    SocketWord{29, "AF_CAN"},
    SocketWord{31, "AF_BLUETOOTH"},
    SocketWord{40, "AF_VSOCK"},
};

constexpr std::array socket_types{
    SocketWord{1, "SOCK_STREAM"},
    SocketWord{2, "SOCK_DGRAM"},
    SocketWord{3, "SOCK_RAW"},
    SocketWord{4, "SOCK_RDM"},
    SocketWord{5, "SOCK_SEQPACKET"},
};

/// SOCK_NONBLOCK and SOCK_CLOEXEC, which up to 3.6 stand in the type.
constexpr std::int64_t creation_flags = 04000 | 02000000;

std::string word_of(std::span<const SocketWord> words, std::int64_t number) {
  const auto found = std::ranges::find(words, number, &SocketWord::number);
  return found != words.end() ? found->text : std::to_string(number);
}

Result<std::string> read_socket(const Program& program, Address object) {
  const auto view = program.view<PySocketSockObject>(object);
  const std::int64_t type = TRY(view.read(PySocketSockObject::sock_type)) & ~creation_flags;
  return "fd=" + std::to_string(TRY(view.read(PySocketSockObject::sock_fd))) +
         ", family=" + word_of(families, TRY(view.read(PySocketSockObject::sock_family))) +
         ", type=" + word_of(socket_types, type) +
         ", proto=" + std::to_string(TRY(view.read(PySocketSockObject::sock_proto)));
}

/// The type of C among those that `type` is made of; null if there is none.
Address find_socket_base(const Program& program, const TypeInfo& type) {
  return find_base(program, type, [](const auto& base) { return base.name == "_socket.socket"; });
}

}  // namespace

bool is_socket(const Program& program, const TypeInfo& type) {
  const auto size = program.layout.size(PySocketSockObject::size);
  const bool has_room =
      size && type.basicsize > 0 && *size <= static_cast<std::uint64_t>(type.basicsize);
  return has_room && !find_socket_base(program, type).is_null();
}

void describe_socket(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("<...>");
  const auto text = read_socket(out.program(), object);
  // What the type of C declares as members is said already.
  const Address base = find_socket_base(out.program(), type);
  write_instance(out, type.name, object, read_attributes(out, object, type, base), [&] {
    if (text) out.write(*text);
    if (!text) out.write_hole(text.error());
  });
  out.leave();
}

}  // namespace hognose::python
