// Tests of BytesIO and StringIO.
// SPDX-License-Identifier: MIT
#include "python/kinds/memory_file.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::_PyUnicodeWriter;
using layout::bytesio;
using layout::IOobject;
using layout::stringio;

struct MemoryFileTest : testing::Test {
  FakePython python;

  Address make_bytes_io(Address bytes, std::uint64_t size) {
    const Address file = make_c_object<bytesio>(python, "_io.BytesIO");
    python.set(file, bytesio::buf, bytes);
    python.set(file, bytesio::string_size, size);
    python.set(file, bytesio::pos, 3);
    return file;
  }
  Address make_string_io(std::uint64_t state) {
    const Address file = make_c_object<stringio>(python, "_io.StringIO");
    python.set(file, stringio::state, state);
    python.set(file, stringio::pos, 2);
    return file;
  }
};

TEST_F(MemoryFileTest, ShowsAsManyBytesAsCount) {
  const Address file = make_bytes_io(python.bytes("abcdef"), 4);
  EXPECT_EQ(python.describe(file), "<_io.BytesIO(b'abcd', pos=3)" + at_remote(file));
  const Address closed = make_bytes_io({}, 0);
  EXPECT_EQ(python.describe(closed), "<_io.BytesIO(closed)" + at_remote(closed));
}

TEST_F(MemoryFileTest, DoesNotTrustSizes) {
  EXPECT_EQ(python.describe(make_bytes_io(python.bytes("ab"), 9)).find("<_io.BytesIO(<unreadable"),
            0U);
  EXPECT_EQ(python.describe(make_bytes_io(nowhere, 9)).find("<_io.BytesIO(<unreadable"), 0U);
  EXPECT_EQ(
      python.describe(make_bytes_io(python.bytes("ab"), ~0ULL)).find("<_io.BytesIO(<unreadable"),
      0U);
}

TEST_F(MemoryFileTest, ShowsTheBufferOfText) {
  const Address file = make_string_io(1);
  const Address buffer = python.allocate(8);
  python.parts.memory->put_u32(buffer, U'a');
  python.parts.memory->put_u32(buffer + 4, U'b');
  python.set(file, stringio::buf, buffer);
  python.set(file, stringio::string_size, 2);
  EXPECT_EQ(python.describe(file), "<_io.StringIO('ab', pos=2)" + at_remote(file));
  python.set(file, stringio::closed, 1);
  EXPECT_EQ(python.describe(file), "<_io.StringIO(closed)" + at_remote(file));
}

TEST_F(MemoryFileTest, ShowsPiecesThatWereNotJoinedYet) {
  const Address file = make_string_io(2);
  python.set(file, stringio::accu_large, python.list({python.text(U"one ")}));
  python.set(file, stringio::accu_small, python.list({python.text(U"two"), python.text(U"!")}));
  EXPECT_EQ(python.describe(file), "<_io.StringIO('one two!', pos=2)" + at_remote(file));
}

TEST_F(MemoryFileTest, ShowsWhatAWriterHolds) {
  python.program.layout.set(layout::FieldId::stringio__accu_small, {});
  const Address file = make_string_io(2);
  const Address writer = python.make<_PyUnicodeWriter>();
  const Address data = python.allocate(8);
  python.parts.memory->put_text(data, "xyz");
  python.set(writer, _PyUnicodeWriter::data, data);
  python.set(writer, _PyUnicodeWriter::kind, 1);
  python.set(writer, _PyUnicodeWriter::pos, 3);
  python.set(file, stringio::writer, writer);
  EXPECT_EQ(python.describe(file), "<_io.StringIO('xyz', pos=2)" + at_remote(file));
  python.set(writer, _PyUnicodeWriter::kind, 3);
  EXPECT_EQ(python.describe(file).find("<_io.StringIO(<unreadable"), 0U);
}

TEST_F(MemoryFileTest, ShowsWhatOldOnesOfCHold) {
  const Address file = make_c_object<IOobject>(python, "cStringIO.StringO");
  EXPECT_EQ(python.describe(file), "<cStringIO.StringO(closed)" + at_remote(file));
  const Address buffer = python.allocate(8);
  python.parts.memory->put_text(buffer, "abcdef");
  python.set(file, IOobject::buf, buffer);
  python.set(file, IOobject::string_size, 3);
  python.set(file, IOobject::pos, 1);
  EXPECT_EQ(python.describe(file), "<cStringIO.StringO('abc', pos=1)" + at_remote(file));
  python.set(file, IOobject::string_size, ~0ULL);
  EXPECT_EQ(python.describe(file).find("<cStringIO.StringO(<unreadable"), 0U);
}

}  // namespace
}  // namespace hognose::python
