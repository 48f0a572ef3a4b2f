// Tests of sockets.
// SPDX-License-Identifier: MIT
#include "python/kinds/socket_object.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::PySocketSockObject;

TEST(Socket, ShowsWhatItWasMadeWith) {
  FakePython python;
  const Address socket = make_c_object<PySocketSockObject>(python, "_socket.socket");
  python.set(socket, PySocketSockObject::sock_fd, 4);
  python.set(socket, PySocketSockObject::sock_family, 2);
  python.set(socket, PySocketSockObject::sock_type, 1 | 02000000);
  EXPECT_EQ(python.describe(socket),
            "<_socket.socket(fd=4, family=AF_INET, type=SOCK_STREAM, proto=0)" + at_remote(socket));
  python.set(socket, PySocketSockObject::sock_family, 99);
  EXPECT_NE(python.describe(socket).find("family=99"), std::string::npos);
}

TEST(Socket, OfAClassInPythonIsOneToo) {
  FakePython python;
  const Address base = python.type("_socket.socket");
  const Address type = make_class(python, "socket", base);
  python.set(type, layout::PyTypeObject::tp_basicsize, fake_basicsize);
  const Address socket = make_instance(python, type);
  const std::string text = python.describe(socket);
  EXPECT_EQ(text.find("<socket(fd=0, family=0, type=0, proto=0)"), 0U) << text;
}

}  // namespace
}  // namespace hognose::python
