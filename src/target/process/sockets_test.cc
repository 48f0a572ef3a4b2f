// Sockets in the kernel's tables, and real ones of this process.
// SPDX-License-Identifier: MIT
#include "target/process/sockets.h"

#include <array>
#include <cstring>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "target/process/open_file.h"

namespace hognose::target {
namespace {

constexpr std::string_view tcp =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
    "inode\n"
    "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 "
    "12345 1 0000000000000000 100 0 0 10 0\n"
    "   1: 0100007F:1F90 0200000A:1538 01 00000000:00000000 00:00000000 00000000  1000        0 "
    "77 1 0\n"
    "   2: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A "
    "00000000:00000000 00:00000000 00000000  0 0 88 1\n"
    "   3: nonsense 1:2 FF 0 0 0 0 0 99 1\n"
    "   4: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 "
    "123";

TEST(Sockets, ARowOfTcp) {
  const auto listening = find_inet_socket(tcp, "TCP", 12345);
  ASSERT_TRUE(listening.has_value());
  EXPECT_EQ(listening->local, "127.0.0.1:8080");
  EXPECT_EQ(listening->remote, "");
  EXPECT_EQ(listening->state, "listening");
  const auto connected = find_inet_socket(tcp, "TCP", 77);
  ASSERT_TRUE(connected.has_value());
  EXPECT_EQ(connected->remote, "10.0.0.2:5432");
  EXPECT_EQ(connected->state, "established");
  EXPECT_EQ(find_inet_socket(tcp, "TCP", 88)->local, "[::1]:80");
}

TEST(Sockets, WhatIsTornOrNoRowIsNotBelieved) {
  EXPECT_FALSE(find_inet_socket(tcp, "TCP", 123).has_value());  // the end of the text
  EXPECT_FALSE(find_inet_socket(tcp, "TCP", 5).has_value());
  EXPECT_FALSE(find_inet_socket("", "TCP", 0).has_value());
  EXPECT_FALSE(find_inet_socket("\n\n:\n", "TCP", 0).has_value());
}

TEST(Sockets, ARowOfUnix) {
  constexpr std::string_view table =
      "Num       RefCount Protocol Flags    Type St Inode Path\n"
      "0000000000000000: 00000002 00000000 00010000 0001 01 1234 /run/a b\n"
      "0000000000000000: 00000003 00000000 00000000 0001 03 1235\n";
  EXPECT_EQ(find_unix_row(table, 1234)->local, "/run/a b");
  EXPECT_EQ(find_unix_row(table, 1234)->state, "listening");
  EXPECT_EQ(find_unix_row(table, 1235)->local, "");
  EXPECT_FALSE(find_unix_row(table, 1).has_value());
}

TEST(Sockets, ALineThatANameOfAUnixSocketMadeIsNotBelieved) {
  constexpr std::string_view table =
      "Num       RefCount Protocol Flags    Type St Inode Path\n"
      "0000000000000000: 00000002 00000000 00010000 0001 01 7 /tmp/x\n"
      "0000000000000000: 00000002 00000000 00010000 0001 01 1234 /run/forged\n"
      "0000000000000000: 00000002 00000000 00010000 0001 01 1234 /run/true\n";
  EXPECT_FALSE(find_unix_row(table, 1234).has_value());
}

TEST(Sockets, OfThisProcess) {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr any{};
  static_assert(sizeof(any) == sizeof(address));
  std::memcpy(&any, &address, sizeof(any));
  ASSERT_EQ(::bind(listener, &any, sizeof(any)), 0);
  ASSERT_EQ(::listen(listener, 1), 0);
  const auto file = read_open_file(::getpid(), listener);
  ASSERT_TRUE(file.has_value());
  const auto later = ThreadClock::now() + std::chrono::minutes(1);
  const auto facts = SocketTables(::getpid()).find(file->inode, later);
  ASSERT_TRUE(facts.has_value());
  EXPECT_TRUE(facts->local.starts_with("127.0.0.1:")) << facts->local;
  EXPECT_EQ(facts->state, "listening");
  const auto before = ThreadClock::now() - std::chrono::seconds(1);
  EXPECT_FALSE(SocketTables(::getpid()).find(file->inode, before).has_value());
  ::close(listener);
}

/// What binds sockets whose names write a row for INODE, in many places of the kernel's table.
class Forger {
 public:
  explicit Forger(std::uint64_t inode) {
    for (std::size_t number = 0; number < numbers_.size(); ++number) {
      const std::string line = "0: 2 0 10000 1 01 " + std::to_string(inode) + " ";
      paths_.push_back("/tmp/hognose-" + std::to_string(::getpid()) + "-" + std::to_string(number) +
                       "\n" + line);
      sockaddr_un address{};
      address.sun_family = AF_UNIX;
      paths_.back().copy(address.sun_path, sizeof(address.sun_path) - 1);
      sockaddr_storage any{};
      std::memcpy(&any, &address, sizeof(address));
      numbers_[number] = ::socket(AF_UNIX, SOCK_STREAM, 0);
      // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): as bind() wants it
      const auto* const bound = reinterpret_cast<const sockaddr*>(&any);
      EXPECT_EQ(::bind(numbers_[number], bound, sizeof(address)), 0);
    }
  }
  Forger(const Forger&) = delete;
  Forger& operator=(const Forger&) = delete;
  ~Forger() {
    for (const int number : numbers_)
      ::close(number);
    for (const std::string& path : paths_)
      ::unlink(path.c_str());
  }

 private:
  std::array<int, 64> numbers_{};
  std::vector<std::string> paths_;
};

TEST(Sockets, NamesThatOthersBindSayNothingOfOurs) {
  for (const int family : {AF_UNIX, AF_INET}) {
    const int listener = ::socket(family, SOCK_STREAM, 0);
    struct stat status {};
    ASSERT_EQ(::fstat(listener, &status), 0);
    const Forger forger(status.st_ino);
    const auto later = ThreadClock::now() + std::chrono::minutes(1);
    const auto facts = SocketTables(::getpid()).find(status.st_ino, later);
    EXPECT_TRUE(!facts || facts->state.empty()) << facts->local;
    EXPECT_TRUE(family == AF_UNIX || !facts.has_value());
    ::close(listener);
  }
}

}  // namespace
}  // namespace hognose::target
