// Functions with frame pointers, which show where they are: what unwound_stack_test unwinds.
// SPDX-License-Identifier: MIT
#include <array>

#include <ucontext.h>

namespace {

using Look = void (*)(const ucontext_t*);

ucontext_t context;

[[gnu::noinline]] int plain(Look look, int value) {
  ::getcontext(&context);
  look(&context);
  return value + 1;
}

template <int size>
[[gnu::noinline]] int with_room(Look look, int depth) {
  std::array<volatile char, size> room{};
  room.front() = static_cast<char>(depth);
  if (depth > 0) return with_room<size>(look, depth - 1) + room.front();
  ::getcontext(&context);
  look(&context);
  return room.front();
}

// So much is needed after the calls that it takes all registers which these leave as they are.
[[gnu::noinline]] int keeping(Look look, const int* numbers, int depth) {
  const int first = numbers[0];
  const int second = numbers[1];
  const int third = numbers[2];
  const int fourth = numbers[3];
  const int inner = depth > 0 ? keeping(look, numbers + 1, depth - 1) : first;
  ::getcontext(&context);
  look(&context);
  return first * inner + second * numbers[depth] + third + fourth * depth;
}

// Most of what it keeps is needed only behind the first way out.
[[gnu::noinline]] int late(Look look, const int* numbers, int depth) {
  std::array<volatile int, 30> room{};
  room.front() = depth;
  if (depth < 0) return keeping(look, numbers, 0);
  const int first = numbers[depth];
  const int inner = depth > 0 ? late(look, numbers, depth - 1) : first;
  const int second = numbers[inner & 1];
  ::getcontext(&context);
  look(&context);
  return first * inner + second + room.front() + numbers[first & 3];
}

// What it changes is r12, whose number ends as that of the stack pointer does.
[[gnu::noinline]] int beside_r12(Look look, int value) {
  asm volatile(
      ".byte 0x49, 0x89, 0xc4\n"  // mov %rax,%r12
      ".byte 0x4c, 0x8b, 0xe0\n"  // the same, with the target first
      ".byte 0x49, 0x29, 0xc4\n"  // sub %rax,%r12
      ".byte 0x4c, 0x2b, 0xe0\n"
      ".byte 0x49, 0x83, 0xe4, 0xf0\n"  // and $-16,%r12
      ".byte 0x49, 0x81, 0xe4, 0x00, 0xff, 0xff, 0xff\n" ::
          : "r12", "cc");
  ::getcontext(&context);
  look(&context);
  return value + 1;
}

// Shows where it is while it has three words of arguments on the stack, and one that keeps it even.
[[gnu::noinline]] int with_pushed_words(Look look, int value) {
  ucontext_t* into = &context;
  asm volatile(
      "sub $8,%%rsp\n"
      "push $1\n"
      "push $2\n"
      "push $3\n"
      "call getcontext@PLT\n"
      "add $32,%%rsp\n"
      : "+D"(into)
      :
      : "rax", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "cc", "memory");
  look(&context);
  return value + 1;
}

// Where the code goes is in a table.
[[gnu::noinline]] int by_table(Look look, int which) {
  std::array<volatile int, 20> room{};
  room.front() = which;
  switch (which) {
    case 0:
      return room.front() + 1;
    case 1:
      return plain(look, 2) * room.front();
    case 2:
      room.back() = 3;
      break;
    case 3:
      return which * 17 + room.front();
    case 4:
      ::getcontext(&context);
      look(&context);
      return room.front() + 5;
    case 5:
      return room.front() - 9;
    default:
      room.back() = which;
  }
  return room.back();
}

// Old return addresses are what memory holds that nobody has set.
[[gnu::noinline]] int with_computed_room(Look look, int size) {
  volatile char* const room = static_cast<char*>(__builtin_alloca(static_cast<unsigned>(size)));
  room[0] = 1;
  ::getcontext(&context);
  look(&context);
  return room[0];
}

}  // namespace

extern "C" {

[[gnu::visibility("default")]] int framed_plain(Look look) {
  return plain(look, 1) * 2;
}
[[gnu::visibility("default")]] int framed_room(Look look) {
  return with_room<40>(look, 2) + 1;
}
[[gnu::visibility("default")]] int framed_even(Look look) {
  return with_room<128>(look, 0) + 1;
}
[[gnu::visibility("default")]] int framed_large(Look look) {
  return with_room<9000>(look, 1) + 1;
}
[[gnu::visibility("default")]] int framed_keeping(Look look) {
  const std::array<int, 16> numbers{1, 2, 3};
  return keeping(look, numbers.data(), 3) + numbers[2];
}
[[gnu::visibility("default")]] int framed_late(Look look) {
  const std::array<int, 16> numbers{1, 2, 3};
  return late(look, numbers.data(), 2) + numbers[2];
}
[[gnu::visibility("default")]] int framed_beside(Look look) {
  return beside_r12(look, 1) * 2;
}
[[gnu::visibility("default")]] int framed_pushing(Look look) {
  return with_pushed_words(look, 1) * 2;
}
[[gnu::visibility("default")]] int framed_by_table(Look look) {
  return by_table(look, 4) * 2;
}
[[gnu::visibility("default")]] int framed_by_computed_room(Look look) {
  int sum = with_room<900>([](const ucontext_t*) {}, 9);
  for (int size = 16; size < 2000; size += 16)
    sum += with_computed_room(look, size);
  return sum;
}
}
