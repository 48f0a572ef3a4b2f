// Views read fields of every width through a layout, and probes tell a right layout from a wrong.
// SPDX-License-Identifier: MIT
#include "layout/view.h"

#include <gtest/gtest.h>

#include "layout/confirm.h"
#include "layout/resolve.h"
#include "target/seams/fake_memory.h"

namespace hognose::layout {
namespace {

class Views : public testing::Test {
 protected:
  void place(FieldId id, Place place) {
    place.witness = Witness::table;
    layout.set(id, place);
  }

  target::FakeMemory memory;
  target::PageCache cache{memory};
  Layout layout;
  Space space{&cache, &layout};
  const Address at{0x10000};
};

TEST_F(Views, ReadEveryWidth) {
  memory.put_u64(at, 0xfedcba9876543210);
  const View<PyVarObject> view(space, at);
  place(FieldId::PyVarObject__ob_size, {.offset = 0, .width = 8});
  EXPECT_EQ(view.read(PyVarObject::ob_size), std::int64_t(0xfedcba9876543210));
  place(FieldId::PyVarObject__ob_size, {.offset = 4, .width = 4});
  EXPECT_EQ(view.read(PyVarObject::ob_size), std::int32_t(0xfedcba98));
  place(FieldId::PyVarObject__ob_size, {.offset = 6, .width = 2});
  EXPECT_EQ(view.read(PyVarObject::ob_size), std::int16_t(0xfedc));
  place(FieldId::PyVarObject__ob_size, {.offset = 7, .width = 1});
  EXPECT_EQ(view.read(PyVarObject::ob_size), -2);
  place(FieldId::PyVarObject__ob_size, {.offset = 0, .width = 3});
  EXPECT_EQ(view.read(PyVarObject::ob_size).error().kind, ErrorKind::unsupported);
}

TEST_F(Views, ReadUnsignedAddressesAndDoubles) {
  memory.put_u64(at, 0xfffffffffffffffe);
  memory.put_value(at + 8, 2.5);
  place(FieldId::PyTypeObject__tp_flags, {.offset = 0, .width = 4});
  EXPECT_EQ(View<PyTypeObject>(space, at).read(PyTypeObject::tp_flags), 0xfffffffeU);
  place(FieldId::PyObject__ob_type, {.offset = 0, .width = 8});
  EXPECT_EQ(View<PyObject>(space, at).read(PyObject::ob_type), Address(0xfffffffffffffffe));
  place(FieldId::PyFloatObject__ob_fval, {.offset = 8, .width = 8});
  EXPECT_EQ(View<PyFloatObject>(space, at).read(PyFloatObject::ob_fval), 2.5);
}

TEST_F(Views, ReadBitFields) {
  memory.put_u32(at, 0b110'1100'10U);
  place(FieldId::PyASCIIObject__kind, {.width = 4, .bit_offset = 2, .bit_width = 4});
  EXPECT_EQ(View<PyASCIIObject>(space, at).read(PyASCIIObject::kind), 0b1100U);
  place(FieldId::PyThreadState__state, {.width = 4, .bit_offset = 5, .bit_width = 4});
  EXPECT_EQ(View<PyThreadState>(space, at).read(PyThreadState::state), -3) << "sign-extended";
}

TEST_F(Views, SayWhatIsAbsentAndWhatIsUnreadable) {
  const View<PyObject> view(space, at);
  EXPECT_FALSE(view.has(PyObject::ob_type));
  EXPECT_EQ(view.read(PyObject::ob_type).error(),
            (Error{ErrorKind::absent_field, at, all_fields()[2].name.data()}));
  EXPECT_FALSE(view.address_of(PyObject::ob_type));
  place(FieldId::PyObject__ob_type, {.offset = 8, .width = 8});
  EXPECT_EQ(view.address_of(PyObject::ob_type), at + 8);
  const auto hole = view.read(PyObject::ob_type);
  EXPECT_EQ(hole.error().kind, ErrorKind::unmapped);
  EXPECT_STREQ(hole.error().reading, "ob_type");
  const View<PyObject> at_the_end(space, Address(~0ULL - 4));
  EXPECT_FALSE(at_the_end.read(PyObject::ob_type));
}

TEST_F(Views, ReadCachedPagesOnly) {
  memory.put_u64(at + 8, 5);
  place(FieldId::PyObject__ob_type, {.offset = 8, .width = 8});
  const View<PyObject> view(space, at);
  for (int count = 0; count < 10; ++count)
    EXPECT_EQ(view.read(PyObject::ob_type), Address(5));
  EXPECT_EQ(memory.reads(), 1U);
}

// A type, None, and an interpreter with two threads, as 3.12.1 lays them out.
class Probing : public Views {
 protected:
  Probing() {
    layout = resolve_layout({.version_hex = 0x030c01f0, .build_id = {}}, {}).layout;
    put_object(probes.PyType_Type, probes.PyType_Type);
    put_name(probes.PyType_Type, Address(0x30000), "type");
    put_object(probes._Py_NoneStruct, none_type);
    put_name(none_type, Address(0x30010), "NoneType");
    put(probes.interpreter, PyInterpreterState::threads_head, Address(0x50000));
    for (const Address thread : {Address(0x50000), Address(0x51000)}) {
      put(thread, PyThreadState::interp, probes.interpreter);
    }
    put(Address(0x50000), PyThreadState::next, Address(0x51000));
    put(Address(0x51000), PyThreadState::next, Address());
  }

  template <class Struct>
  void put(Address object, Field<Struct, Address> field, Address value) {
    memory.put_pointer(object + layout.offset(field).value(), value);
  }
  void put_object(Address object, Address type) { put(object, PyObject::ob_type, type); }
  void put_name(Address type, Address text, std::string_view name) {
    put(type, PyTypeObject::tp_name, text);
    memory.put_c_string(text, name);
  }

  const Address none_type{0x21000};
  const Probes probes{Address(0x20000), Address(0x22000), Address(0x40000)};
};

TEST_F(Probing, ConfirmsARightLayout) {
  EXPECT_EQ(confirm_layout(space, probes), 3);
  EXPECT_EQ(confirm_layout(space, {}), 0);
  EXPECT_EQ(confirm_layout(space, {.PyType_Type = probes.PyType_Type}), 1);
}

TEST_F(Probing, RefusesAWrongLayout) {
  place(FieldId::PyThreadState__interp, {.offset = 8, .width = 8});
  EXPECT_EQ(confirm_layout(space, probes).error().kind, ErrorKind::corrupt);
  place(FieldId::PyObject__ob_type, {.offset = 24, .width = 8});
  EXPECT_EQ(confirm_layout(space, probes).error().kind, ErrorKind::corrupt);
}

TEST_F(Probing, RefusesOtherNamesAndLoops) {
  put_name(probes.PyType_Type, Address(0x30000), "typeset");
  EXPECT_FALSE(confirm_layout(space, probes));
  put_name(probes.PyType_Type, Address(0x30000), "type");
  put(Address(0x51000), PyThreadState::next, Address(0x50000));
  cache.forget();
  EXPECT_EQ(confirm_layout(space, probes), 3) << "a loop ends; judging it is not a probe's task";
  memory.make_hole(AddressRange::from(Address(0x51000), 8));
  cache.forget();
  EXPECT_EQ(confirm_layout(space, probes).error().kind, ErrorKind::unmapped);
}

}  // namespace
}  // namespace hognose::layout
