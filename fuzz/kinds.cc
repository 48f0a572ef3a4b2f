// Every kind of value over memory that lies. The input is a list of changes, three bytes each: an
// object, a word of it, and what is written there - a pointer to one of the objects, or a number
// from a list of awkward ones.
// SPDX-License-Identifier: MIT
#include <array>

#include "fuzz/fuzz.h"
#include "python/attributes/attributes.h"
#include "python/fake/fake_objects.h"

namespace hognose::fuzz {
namespace {

using python::FakePython;
using python::TypeFlag;

/// The types whose objects are made of words alone; what they need beyond these comes by the
/// changes.
constexpr std::array names{"NotImplementedType",
                           "async_generator",
                           "bool",
                           "builtin_function_or_method",
                           "builtin_method",
                           "bytearray",
                           "cell",
                           "classmethod",
                           "code",
                           "collections.Counter",
                           "collections.OrderedDict",
                           "collections.defaultdict",
                           "collections.deque",
                           "complex",
                           "coroutine",
                           "ellipsis",
                           "frame",
                           "frozendict",
                           "function",
                           "functools.partial",
                           "generator",
                           "getset_descriptor",
                           "mappingproxy",
                           "member_descriptor",
                           "memoryview",
                           "method",
                           "method_descriptor",
                           "method-wrapper",
                           "module",
                           "object",
                           "property",
                           "range",
                           "slice",
                           "staticmethod",
                           "super",
                           "traceback",
                           "weakproxy",
                           "weakref",
                           "wrapper_descriptor",
                           "_thread.lock",
                           "_thread.RLock",
                           "Point"};
constexpr std::uint64_t object_words = 64;
constexpr std::array<std::uint64_t, 16> awkward{0,
                                                1,
                                                2,
                                                3,
                                                7,
                                                8,
                                                16,
                                                255,
                                                4096,
                                                0x7FFFFFFF,
                                                0xFFFFFFFF,
                                                1ULL << 32U,
                                                1ULL << 47U,
                                                1ULL << 63U,
                                                ~std::uint64_t{0},
                                                ~std::uint64_t{0} - 7};

std::vector<Address> make_objects(FakePython& python) {
  const Address one = python.integer(1);
  const Address word = python.text(U"word");
  std::vector<Address> all{one,
                           word,
                           python.integer(-(1LL << 40U)),
                           python.bytes("bytes"),
                           python.floating(0.5),
                           python.list({one, word}),
                           python.tuple({word, one}),
                           python.dict({{word, one}}),
                           python.set_of({word, one}),
                           python.none()};
  for (const char* const name : names) {
    const Address at = python.allocate(object_words * 8);
    python.set(at, layout::PyObject::ob_type, python.type(name));
    all.push_back(at);
  }
  for (const TypeFlag flag : {TypeFlag::dict_subclass,
                              TypeFlag::list_subclass,
                              TypeFlag::tuple_subclass,
                              TypeFlag::long_subclass,
                              TypeFlag::unicode_subclass,
                              TypeFlag::bytes_subclass,
                              TypeFlag::type_subclass,
                              TypeFlag::exception_subclass,
                              TypeFlag::heap_type}) {
    const Address at = python.allocate(object_words * 8);
    python.set(at, layout::PyObject::ob_type, python.type("Mine", {flag}));
    all.push_back(at);
  }
  return all;
}

void change(FakePython& python, const std::vector<Address>& all, std::span<const std::byte> input) {
  for (std::size_t at = 0; at + 3 <= input.size(); at += 3) {
    const auto number = [&](std::size_t i) { return std::to_integer<std::size_t>(input[at + i]); };
    const Address object = all[number(0) % all.size()];
    const std::size_t what = number(2);
    const std::uint64_t value =
        what < awkward.size() ? awkward.at(what) : all[what % all.size()].value();
    python.parts.memory->put_u64(object + number(1) % object_words * 8, value);
  }
  python.program.forget();
}

}  // namespace

std::vector<Bytes> seeds() {
  std::vector<Bytes> all{{}};
  Bytes some;
  for (unsigned i = 0; i < 120; ++i)
    some.push_back(std::byte(i * 37 % 251));
  all.push_back(std::move(some));
  return all;
}

void examine(std::span<const std::byte> input) {
  FakePython python;
  const std::vector<Address> all = make_objects(python);
  python.map_memory();
  change(python, all, input);
  Budget budget({.nodes = 200'000, .bytes = 1U << 24U, .time = std::chrono::milliseconds(5000)});
  for (const Address object : all) {
    static_cast<void>(python::describe(python.program, object, {}, budget));
    static_cast<void>(python::find_attribute(python.program, object, U"word", budget));
  }
}

}  // namespace hognose::fuzz
