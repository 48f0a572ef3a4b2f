// Tests of objects of ctypes.
// SPDX-License-Identifier: MIT
#include "python/kinds/ctypes_object.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::CDataObject;
using layout::CFieldObject;

struct CtypesTest : testing::Test {
  FakePython python;
  const Address simple = python.type("_ctypes._SimpleCData");

  Address make_simple(const std::string& name, char32_t code) {
    const std::u32string letter(1, code);
    return make_class(python, name, simple, {{U"_type_", python.text(letter)}});
  }
  /// An instance without a dict, whose data is at `data`.
  Address make_object(Address type, Address data, std::uint64_t size = 8) {
    python.set(type, layout::PyTypeObject::tp_dictoffset, 0);
    const Address object = python.object<CDataObject>(type);
    python.set(object, CDataObject::b_ptr, data);
    python.set(object, CDataObject::b_size, size);
    return object;
  }
  Address make_data(std::uint64_t value) {
    const Address at = python.allocate(8);
    python.parts.memory->put_u64(at, value);
    return at;
  }
  Address make_field(Address type, std::uint64_t offset, std::uint64_t size) {
    const Address field = python.object<CFieldObject>(python.type("_ctypes.CField"));
    python.set(field, CFieldObject::proto, type);
    python.set(field, CFieldObject::byte_offset, offset);
    python.set(field, CFieldObject::byte_size, size);
    return field;
  }
  Address make_structure(const std::vector<std::pair<std::u32string, Address>>& fields) {
    std::vector<Address> pairs;
    FakeAttributes attributes;
    for (const auto& [name, field] : fields) {
      pairs.push_back(python.tuple({python.text(name), python.integer(0)}));
      attributes.emplace_back(name, field);
    }
    attributes.emplace_back(U"_fields_", python.list(pairs));
    return make_class(python, "S", python.type("_ctypes.Structure"), attributes);
  }
  Address make_array(Address item, std::int64_t length) {
    return make_class(python,
                      "A",
                      python.type("_ctypes.Array"),
                      {{U"_type_", item}, {U"_length_", python.integer(length)}});
  }
};

TEST_F(CtypesTest, ShowsNumbersAsTheirRepr) {
  const Address integer = make_simple("c_int", U'i');
  EXPECT_EQ(python.describe(make_object(integer, make_data(77))), "c_int(77)");
  EXPECT_EQ(python.describe(make_object(integer, make_data(0xFFFFFFFF))), "c_int(-1)");
  EXPECT_EQ(python.describe(make_object(make_simple("c_void_p", U'P'), make_data(0))),
            "c_void_p(None)");
  EXPECT_EQ(python.describe(make_object(integer, nowhere)).find("c_int(<unreadable"), 0U);
  const Address text = python.allocate(8);
  python.parts.memory->put_c_string(text, "hi");
  const Address pointer = make_data(text.value());
  EXPECT_EQ(python.describe(make_object(make_simple("c_char_p", U'z'), pointer)),
            "c_char_p(b'hi')");
}

TEST_F(CtypesTest, ShowsTheFieldsOfAStructure) {
  const Address integer = make_simple("c_int", U'i');
  const Address bits = make_field(integer, 4, 4);
  python.set(bits, CFieldObject::bitfield_size, 3);
  python.set(bits, CFieldObject::bit_offset, 1);
  const Address type = make_structure({{U"x", make_field(integer, 0, 4)}, {U"b", bits}});
  const Address object = make_object(type, make_data(0x0000'000A'0000'0007ULL));
  EXPECT_EQ(python.describe(object), "<S(x=7, b=-3)" + at_remote(object));
}

// In a core whose files are missing a field was called corrupt.
TEST_F(CtypesTest, AFieldWhoseTypeHasLostItsNameIsKnownBySize) {
  const Address integer = make_simple("c_int", U'i');
  const Address field = make_field(integer, 0, 4);
  const Address object = make_object(make_structure({{U"x", field}}), make_data(7));
  const auto type = python.program.view<layout::PyObject>(field).read(layout::PyObject::ob_type);
  python.set(*type, layout::PyTypeObject::tp_name, nowhere);
  const std::string lost = python.describe(object);
  EXPECT_EQ(lost.find("<S(<unreadable"), 0U) << lost;
  EXPECT_EQ(lost.find("corrupt"), std::string::npos) << lost;
  python.set(
      *type, layout::PyTypeObject::tp_basicsize, *python.program.layout.size(CFieldObject::size));
  python.program.forget();
  EXPECT_EQ(python.describe(object), "<S(x=7)" + at_remote(object));
}

TEST_F(CtypesTest, ShowsArraysAndTheTextInThem) {
  const Address data = python.allocate(8);
  python.parts.memory->put_text(data, "ab");
  const Address text = make_object(make_array(make_simple("c_char", U'c'), 8), data);
  EXPECT_EQ(python.describe(text), "<A(b'ab')" + at_remote(text));
  const Address numbers = make_array(make_simple("c_short", U'h'), 4);
  const Address object = make_object(numbers, make_data(0xFFFF'0001ULL));
  EXPECT_EQ(python.describe(object), "<A([1, -1, 0, 0])" + at_remote(object));
  const Address endless = make_object(make_array(make_simple("c_byte", U'b'), 1LL << 29), nowhere);
  EXPECT_EQ(python.describe(endless).find("<A([<unreadable"), 0U);
}

TEST_F(CtypesTest, FollowsPointersOnceAround) {
  const Address pointer = make_class(python, "P", python.type("_ctypes._Pointer"));
  const Address type = make_structure({{U"next", make_field(pointer, 0, 8)}});
  python.set(
      pointer, layout::PyTypeObject::tp_dict, make_attribute_dict(python, {{U"_type_", type}}));
  const Address data = make_data(0);
  const Address object = make_object(type, data);
  EXPECT_EQ(python.describe(object), "<S(next=P(None))" + at_remote(object));
  python.parts.memory->put_pointer(data, data);
  python.program.forget();
  EXPECT_EQ(python.describe(object).find("<S(next=P(contents=S(next=P(contents=..., address=0x"),
            0U);
}

TEST_F(CtypesTest, EndsInAStructureThatHoldsItself) {
  const Address field = make_field({}, 0, 8);
  const Address type = make_structure({{U"s", field}});
  python.set(field, CFieldObject::proto, type);
  EXPECT_NE(python.describe(make_object(type, make_data(1))).find("s=S(...)"), std::string::npos);
}

}  // namespace
}  // namespace hognose::python
