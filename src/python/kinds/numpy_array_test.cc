// Tests of numpy's arrays.
// SPDX-License-Identifier: MIT
#include "python/kinds/numpy_array.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::PyTypeObject;

constexpr std::int64_t t_object = 6;
constexpr std::int64_t t_char = 7;
constexpr std::int64_t t_pyssizet = 19;

struct FakeItems {
  std::string type_name = "numpy.int32";
  char kind = 'i';
  std::int64_t size = 4;
  char byteorder = '=';
};

struct NumpyArrayTest : testing::Test {
  FakePython python;
  std::uint64_t header = *python.program.layout.size(layout::PyObject::size);

  Address make_dtype(const FakeItems& items) {
    const Address type = make_c_type(python,
                                     "numpy.dtype",
                                     128,
                                     {{"type", t_object, 64},
                                      {"kind", t_char, 72},
                                      {"byteorder", t_char, 73},
                                      {"itemsize", t_pyssizet, 80}});
    const Address dtype = python.object<layout::PyObject>(type, 128);
    put_pointer(python, dtype, 64, python.type(items.type_name));
    python.parts.memory->put_u8(dtype + 72, static_cast<std::uint8_t>(items.kind));
    python.parts.memory->put_u8(dtype + 73, static_cast<std::uint8_t>(items.byteorder));
    python.parts.memory->put_u64(dtype + 80, static_cast<std::uint64_t>(items.size));
    return dtype;
  }

  /// One as numpy 2 lays it out, with what it keeps behind its members.
  Address make_own_dtype(const FakeItems& items) {
    const auto at = static_cast<std::int64_t>(header);
    const Address type = make_c_type(python,
                                     "numpy.dtypes.OwnDType",
                                     header + 112,
                                     {{"type", t_object, at},
                                      {"kind", t_char, at + 8},
                                      {"byteorder", t_char, at + 10},
                                      {"itemsize", t_pyssizet, at + 24}});
    python.set(type, PyTypeObject::tp_base, python.type("numpy.dtype"));
    const Address dtype = python.object<layout::PyObject>(type, 128);
    put_pointer(python, dtype, header, python.type(items.type_name));
    python.parts.memory->put_u8(dtype + header + 8, static_cast<std::uint8_t>(items.kind));
    python.parts.memory->put_u8(dtype + header + 10, static_cast<std::uint8_t>(items.byteorder));
    python.parts.memory->put_u64(dtype + header + 24, static_cast<std::uint64_t>(items.size));
    return dtype;
  }

  Address make_dtype_of_time(char kind, std::uint32_t base, char byteorder = '=') {
    const std::string name = kind == 'M' ? "numpy.datetime64" : "numpy.timedelta64";
    const Address dtype = make_own_dtype({name, kind, 8, byteorder});
    const Address metadata = python.allocate(40);
    python.parts.memory->put_u32(metadata + 32, base);
    python.parts.memory->put_u32(metadata + 36, 1);
    put_pointer(python, dtype, header + 96, metadata);
    return dtype;
  }

  Address make_dtype_of_record(std::int64_t size, Address first, Address second) {
    const Address dtype = make_own_dtype({"numpy.void", 'V', size});
    const Address x = python.text(U"x");
    const Address y = python.text(U"y");
    const Address fields = python.dict({{y, python.tuple({second, python.integer(4)})},
                                        {x, python.tuple({first, python.integer(0)})}});
    put_pointer(python, dtype, header + 80, fields);
    put_pointer(python, dtype, header + 88, python.tuple({x, y}));
    return dtype;
  }

  Address make_array_of(Address dtype, std::int64_t length, std::int64_t stride, Address data) {
    const Address array = make_array({length}, {stride}, data);
    put_pointer(python, array, header + 40, dtype);
    python.program.forget();
    return array;
  }

  Address make_array(const std::vector<std::int64_t>& lengths,
                     const std::vector<std::int64_t>& strides,
                     Address data,
                     const FakeItems& items = {}) {
    const Address type = python.type("numpy.ndarray");
    python.set(type, PyTypeObject::tp_basicsize, header + 64);
    const Address array = python.object<layout::PyObject>(type, 128);
    const Address numbers = python.allocate(256);
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      python.parts.memory->put_value(numbers + i * 8, lengths[i]);
      python.parts.memory->put_value(numbers + 128 + i * 8, strides[i]);
    }
    put_pointer(python, array, header, data);
    python.parts.memory->put_u32(array + header + 8, static_cast<std::uint32_t>(lengths.size()));
    put_pointer(python, array, header + 16, numbers);
    put_pointer(python, array, header + 24, numbers + 128);
    put_pointer(python, array, header + 40, make_dtype(items));
    return array;
  }

  Address make_numbers(const std::vector<std::int32_t>& values) {
    const Address data = python.allocate(values.size() * 4 + 8);
    for (std::size_t i = 0; i < values.size(); ++i)
      python.parts.memory->put_value(data + i * 4, values[i]);
    return data;
  }

  [[nodiscard]] std::string shown(Address array) const {
    std::string text = python.describe(array);
    const std::string begin = "<numpy.ndarray(";
    const std::string end = ")" + at_remote(array);
    EXPECT_EQ(text.substr(0, begin.size()), begin);
    if (text.size() < begin.size() + end.size()) return text;
    return text.substr(begin.size(), text.size() - begin.size() - end.size());
  }
};

TEST_F(NumpyArrayTest, ShowsNumbersByTheirAxes) {
  const Address data = make_numbers({1, -2, 3, 4, 5, 6});
  EXPECT_EQ(shown(make_array({}, {}, data)), "1, dtype=int32");
  EXPECT_EQ(shown(make_array({3}, {4}, data)), "[1, -2, 3], dtype=int32");
  EXPECT_EQ(shown(make_array({3}, {8}, data)), "[1, 3, 5], dtype=int32");
  EXPECT_EQ(shown(make_array({2, 2}, {4, 12}, data)), "[[1, 4], [-2, 5]], dtype=int32");
  EXPECT_EQ(shown(make_array({2}, {-4}, data + 8)), "[3, -2], dtype=int32");
}

TEST_F(NumpyArrayTest, SaysTheShapeOfNothing) {
  EXPECT_EQ(shown(make_array({0}, {4}, nowhere)), "[], dtype=int32");
  EXPECT_EQ(shown(make_array({3, 0}, {4, 4}, nowhere)), "shape=(3, 0), dtype=int32");
}

TEST_F(NumpyArrayTest, ShowsTextWithoutWhatFillsItUp) {
  const Address bytes = python.allocate(16);
  python.parts.memory->put_text(bytes, "ab");
  python.parts.memory->put_text(bytes + 4, "cdef");
  EXPECT_EQ(shown(make_array({2}, {4}, bytes, {"numpy.bytes_", 'S', 4})),
            "[b'ab', b'cdef'], dtype=bytes_");
  const Address text = python.allocate(16);
  python.parts.memory->put_u32(text, U'x');
  EXPECT_EQ(shown(make_array({1}, {8}, text, {"numpy.str_", 'U', 8})), "['x'], dtype=str_");
}

TEST_F(NumpyArrayTest, ShowsObjects) {
  const Address slots = python.allocate(16);
  python.parts.memory->put_pointer(slots, python.integer(7));
  EXPECT_EQ(shown(make_array({2}, {8}, slots, {"numpy.object_", 'O', 8})),
            "[7, None], dtype=object_");
}

TEST_F(NumpyArrayTest, ReadsTheOtherByteOrder) {
  const Address data = make_numbers({0x01000000});
  EXPECT_EQ(shown(make_array({1}, {4}, data, {"numpy.int32", 'i', 4, '>'})), "[1], dtype=int32");
}

TEST_F(NumpyArrayTest, DoesNotInventWhatAnItemIs) {
  const Address data = make_numbers({1, 2});
  EXPECT_EQ(shown(make_array({2}, {4}, data, {"numpy.void", 'V', 4})), "shape=(2,), dtype=void");
  EXPECT_EQ(shown(make_array({2}, {4}, data, {"numpy.int64", 'i', 4})), "shape=(2,), dtype=int64");
}

// Only how many there are was told of arrays of times, and of records.
TEST_F(NumpyArrayTest, ShowsTimes) {
  const Address data = python.allocate(24);
  python.parts.memory->put_u64(data, 18321);
  python.parts.memory->put_u64(data + 8, 1ULL << 63U);
  EXPECT_EQ(shown(make_array_of(make_dtype_of_time('M', 4), 2, 8, data)),
            "['2020-02-29', 'NaT'], dtype=datetime64[D]");
  EXPECT_EQ(shown(make_array_of(make_dtype_of_time('m', 7), 2, 8, data)),
            "[18321, 'NaT'], dtype=timedelta64[s]");
  python.parts.memory->put_u64(data + 16, __builtin_bswap64(5));
  EXPECT_EQ(shown(make_array_of(make_dtype_of_time('m', 14, '>'), 1, 8, data + 16)),
            "[5], dtype=timedelta64");
  EXPECT_EQ(shown(make_array_of(make_dtype_of_time('M', 99), 2, 8, data)),
            "shape=(2,), dtype=datetime64");
}

TEST_F(NumpyArrayTest, ShowsRecordsByTheOrderOfTheirNames) {
  const Address data = make_numbers({1, 2, 3, 4});
  const Address number = make_own_dtype({});
  EXPECT_EQ(shown(make_array_of(make_dtype_of_record(8, number, number), 2, 8, data)),
            "[(1, 2), (3, 4)], dtype=[('x', 'int32'), ('y', 'int32')]");
  const Address inner = make_dtype_of_record(8, number, number);
  EXPECT_EQ(shown(make_array_of(make_dtype_of_record(12, number, inner), 1, 12, data)),
            "[(1, (2, 3))], dtype=[('x', 'int32'), ('y', [('x', 'int32'), ('y', 'int32')])]");
}

TEST_F(NumpyArrayTest, ARecordThatIsNotKnownWholeIsTold) {
  const Address data = make_numbers({1, 2, 3, 4});
  const Address number = make_own_dtype({});
  const Address raw = make_own_dtype({"numpy.void", 'V', 4});
  EXPECT_EQ(shown(make_array_of(make_dtype_of_record(8, number, raw), 2, 8, data)),
            "shape=(2,), dtype=[('x', 'int32'), ('y', 'void')]");
  EXPECT_EQ(shown(make_array_of(make_dtype_of_record(6, number, number), 2, 8, data)),
            "shape=(2,), dtype=void");
  const Address endless = make_dtype_of_record(8, number, number);
  const Address own = python.tuple({endless, python.integer(0)});
  put_pointer(python, endless, header + 80, python.dict({{python.text(U"x"), own}}));
  EXPECT_EQ(shown(make_array_of(endless, 1, 8, data)).find("shape=(1,), dtype="), 0U);
}

// The core of a kernel lacks the names of a dtype's members, as the literals of a file.
TEST_F(NumpyArrayTest, KnowsADtypeWhoseMembersHaveLostTheirNames) {
  const Address data = make_numbers({1, -2});
  const Address dtype = make_own_dtype({});
  python.parts.memory->put_u32(dtype + header + 12, 5);  // NPY_INT
  python.parts.memory->put_u64(dtype + header + 32, 4);  // its alignment
  const Address type = python.type("numpy.dtypes.OwnDType");
  python.set(type, PyTypeObject::tp_members, 0);
  const Address array = make_array_of(dtype, 2, 4, data);
  python.set(python.type("numpy.dtype"), PyTypeObject::tp_members, 0);
  python.program.forget();
  EXPECT_EQ(shown(array), "[1, -2], dtype=int32");
  python.parts.memory->put_u32(dtype + header + 12, 99);
  python.program.forget();
  EXPECT_EQ(shown(array).find("shape=(2,), dtype=<unreadable"), 0U);
}

TEST_F(NumpyArrayTest, DoesNotTrustWhatItReads) {
  const Address data = make_numbers({1});
  EXPECT_EQ(shown(make_array({-1}, {4}, data)).find("<unreadable"), 0U);
  const Address axes = make_array({1}, {4}, data);
  python.parts.memory->put_u32(axes + header + 8, 65);
  EXPECT_EQ(shown(axes).find("<unreadable"), 0U);
  const Address lost = make_array({1}, {4}, data);
  put_pointer(python, lost, header + 40, python.integer(5));
  EXPECT_EQ(shown(lost).find("shape=(1,), dtype=<unreadable"), 0U);
  EXPECT_EQ(shown(make_array({1}, {4}, nowhere)).find("[<unreadable"), 0U);
}

}  // namespace
}  // namespace hognose::python
