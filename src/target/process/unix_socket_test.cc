// Real Unix sockets of this process, and answers that are none.
// SPDX-License-Identifier: MIT
#include "target/process/unix_socket.h"

#include <array>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "target/process/open_file.h"

namespace hognose::target {
namespace {

/// The inode of a descriptor of ours.
std::uint64_t inode_of(int number) {
  const auto file = read_open_file(::getpid(), number);
  return file ? file->inode : 0;
}

/// A socket that listens, bound to a name whose first byte may be zero.
int listen_on(std::string_view name) {
  const int number = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, name.data(), std::min(name.size(), sizeof(address.sun_path) - 1));
  sockaddr_storage any{};
  std::memcpy(&any, &address, sizeof(address));
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): as bind() wants it
  EXPECT_EQ(::bind(number, reinterpret_cast<const sockaddr*>(&any), size), 0);
  EXPECT_EQ(::listen(number, 1), 0);
  return number;
}

TEST(UnixSocket, TheOtherEndOfAPair) {
  std::array<int, 2> pair{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()), 0);
  if (!tells_unix_sockets(::getpid())) GTEST_SKIP() << "the kernel does not tell";
  const std::uint64_t one = inode_of(pair[0]);
  const std::uint64_t other = inode_of(pair[1]);
  EXPECT_EQ(find_unix_socket(::getpid(), one).value_or(UnixSocket{}).peer, other);
  ::close(pair[1]);
  EXPECT_NE(find_unix_socket(::getpid(), one).value_or(UnixSocket{}).peer, other);
  ::close(pair[0]);
  EXPECT_FALSE(find_unix_socket(::getpid(), one).has_value());
  EXPECT_FALSE(find_unix_socket(::getpid(), 0).has_value());
}

TEST(UnixSocket, ItsNameIsWhatItWasBoundTo) {
  if (!tells_unix_sockets(::getpid())) GTEST_SKIP() << "the kernel does not tell";
  const std::string unique = "hognose-" + std::to_string(::getpid());
  const int abstract = listen_on(std::string(1, '\0') + unique + "\nx");
  const auto found = find_unix_socket(::getpid(), inode_of(abstract));
  ::close(abstract);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->name, "@" + unique + "\nx");
  EXPECT_TRUE(found->listens);
  const std::string path = "/tmp/" + unique + ".sock";
  const int named = listen_on(path);
  EXPECT_EQ(find_unix_socket(::getpid(), inode_of(named)).value_or(UnixSocket{}).name, path);
  ::close(named);
  ::unlink(path.c_str());
}

TEST(UnixSocket, AnAnswerThatIsTornIsNone) {
  std::vector<std::byte> answer(sizeof(nlmsghdr) + 4);
  EXPECT_FALSE(parse_unix_answer(answer).has_value());
  EXPECT_FALSE(parse_unix_answer({}).has_value());
}

}  // namespace
}  // namespace hognose::target
