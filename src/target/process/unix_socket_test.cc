// Real Unix sockets of this process.
// SPDX-License-Identifier: MIT
#include "target/process/unix_socket.h"

#include <array>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "target/process/open_file.h"

namespace hognose::target {
namespace {

TEST(UnixSocket, TheOtherEndOfAPair) {
  std::array<int, 2> pair{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()), 0);
  const auto one = read_open_file(::getpid(), pair[0]);
  const auto other = read_open_file(::getpid(), pair[1]);
  ASSERT_TRUE(one && other);
  const auto peer = find_unix_peer(::getpid(), one->inode);
  if (!peer) GTEST_SKIP() << "the kernel does not tell";
  EXPECT_EQ(*peer, other->inode);
  ::close(pair[1]);
  EXPECT_NE(find_unix_peer(::getpid(), one->inode), std::optional(other->inode));
  ::close(pair[0]);
  EXPECT_FALSE(find_unix_peer(::getpid(), 0).has_value());
}

}  // namespace
}  // namespace hognose::target
