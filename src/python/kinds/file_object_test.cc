// Tests of open files.
// SPDX-License-Identifier: MIT
#include "python/kinds/file_object.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::buffered;
using layout::DirEntry;
using layout::fileio;
using layout::PyFileObject;
using layout::textio;

struct FileTest : testing::Test {
  FakePython python;

  Address make_raw_file(std::int64_t fd) {
    const Address file = make_c_object<fileio>(python, "_io.FileIO");
    python.set(file, fileio::fd, fd);
    python.set(file, fileio::readable, 1);
    return file;
  }
};

TEST_F(FileTest, ShowsARawFile) {
  EXPECT_EQ(python.describe(make_raw_file(-1)), "<_io.FileIO [closed]>");
  const Address file = make_raw_file(3);
  EXPECT_EQ(python.describe(file), "<_io.FileIO fd=3 mode='rb' closefd=False>");
  python.set(file, fileio::writable, 1);
  python.set(file, fileio::closefd, 1);
  EXPECT_EQ(python.describe(file), "<_io.FileIO fd=3 mode='rb+' closefd=True>");
}

TEST_F(FileTest, ShowsWhatAWrapperHas) {
  const Address buffer = make_c_object<buffered>(python, "_io.BufferedReader");
  const Address file = make_c_object<textio>(python, "_io.TextIOWrapper");
  python.set(buffer, buffered::raw, make_raw_file(3));
  python.set(file, textio::buffer, buffer);
  python.set(file, textio::encoding, python.text(U"utf-8"));
  EXPECT_EQ(python.describe(buffer), "<_io.BufferedReader>");
  EXPECT_EQ(python.describe(file), "<_io.TextIOWrapper encoding='utf-8'>");
}

// The property was shown for the name that it gives.
TEST_F(FileTest, ASocketsFileIsCalledByItsNumber) {
  const Address buffer = make_c_object<buffered>(python, "_io.BufferedReader");
  const Address name = python.object<layout::propertyobject>(python.type("property"));
  const Address type = make_class(python, "SocketIO", {}, {{U"name", name}});
  const Address file = make_instance(python, type);
  python.set(buffer, buffered::raw, file);
  EXPECT_EQ(python.describe(buffer), "<_io.BufferedReader name=?>");
  const Address socket = make_c_object<layout::PySocketSockObject>(python, "_socket.socket");
  python.set(socket, layout::PySocketSockObject::sock_fd, 5);
  put_pointer(python, file, fake_header, make_attribute_dict(python, {{U"_sock", socket}}));
  EXPECT_EQ(python.describe(buffer), "<_io.BufferedReader name=5>");
  const Address gone = make_attribute_dict(python, {{U"_sock", python.none()}});
  put_pointer(python, file, fake_header, gone);
  EXPECT_EQ(python.describe(buffer), "<_io.BufferedReader name=-1>");
  const Address other = make_attribute_dict(python, {{U"_sock", python.integer(3)}});
  put_pointer(python, file, fake_header, other);
  EXPECT_EQ(python.describe(buffer), "<_io.BufferedReader name=?>");
  put_pointer(python, file, fake_header, make_attribute_dict(python, {{U"_sock", nowhere}}));
  EXPECT_EQ(python.describe(buffer).find("<_io.BufferedReader name=<unreadable"), 0U);
}

TEST_F(FileTest, WhatUnpacksIsCalledLikeWhatItReads) {
  const Address buffer = make_c_object<buffered>(python, "_io.BufferedReader");
  const Address name = python.object<layout::propertyobject>(python.type("property"));
  const Address type = make_class(python, "BZ2File", {}, {{U"name", name}});
  const Address packed = make_instance(python, make_class(python, "Packed"));
  put_pointer(
      python, packed, fake_header, make_attribute_dict(python, {{U"name", python.text(U"x")}}));
  const Address file = make_instance(python, type, make_attribute_dict(python, {{U"_fp", packed}}));
  python.set(buffer, buffered::raw, file);
  EXPECT_EQ(python.describe(buffer), "<_io.BufferedReader name='x'>");
}

// The descriptor was shown for the name that it computes.
TEST_F(FileTest, WhatWasDetachedHasNoName) {
  const Address name = python.object<layout::PyObject>(python.type("getset_descriptor"), 64);
  const Address buffer = make_c_object<buffered>(python, "_io.BufferedReader");
  const Address type = python.program.view<layout::PyObject>(buffer)
                           .read(layout::PyObject::ob_type)
                           .value_or(Address());
  python.set(type, layout::PyTypeObject::tp_dict, make_attribute_dict(python, {{U"name", name}}));
  EXPECT_EQ(python.describe(buffer), "<_io.BufferedReader>");
}

TEST_F(FileTest, AClassOverAWrapperIsNamedByWhatItWraps) {
  const Address base = make_c_object<buffered>(python, "_io.BufferedReader");
  const Address base_type = python.program.view<layout::PyObject>(base)
                                .read(layout::PyObject::ob_type)
                                .value_or(Address());
  const Address type = make_class(python, "ExFileObject", base_type);
  const Address named = make_instance(python, make_class(python, "Member"));
  put_pointer(
      python, named, fake_header, make_attribute_dict(python, {{U"name", python.text(U"x")}}));
  const Address file = python.object<buffered>(type, fake_basicsize);
  python.set(file, buffered::raw, named);
  EXPECT_EQ(python.describe(file).find("<ExFileObject(<_io.BufferedReader name='x'>"), 0U)
      << python.describe(file);
}

TEST_F(FileTest, EndsInLayersThatAreACircle) {
  const Address buffer = make_c_object<buffered>(python, "_io.BufferedReader");
  python.set(buffer, buffered::raw, buffer);
  EXPECT_EQ(python.describe(buffer), "<_io.BufferedReader>");
  python.set(buffer, buffered::raw, nowhere);
  EXPECT_EQ(python.describe(buffer).find("<_io.BufferedReader name=<unreadable"), 0U);
}

TEST_F(FileTest, ShowsFilesOf2_7AndEntries) {
  const Address file = make_c_object<PyFileObject>(python, "file");
  python.set(file, PyFileObject::f_name, python.text(U"x"));
  python.set(file, PyFileObject::f_mode, python.text(U"r"));
  EXPECT_EQ(python.describe(file), "<closed file 'x', mode 'r'" + at_remote(file));
  python.set(file, PyFileObject::f_fp, nowhere);
  EXPECT_EQ(python.describe(file), "<open file 'x', mode 'r'" + at_remote(file));
  const Address entry = make_c_object<DirEntry>(python, "posix.DirEntry");
  python.set(entry, DirEntry::name, python.text(U"a"));
  EXPECT_EQ(python.describe(entry), "<DirEntry 'a'>");
}

}  // namespace
}  // namespace hognose::python
