// Tests of hashes of OpenSSL.
// SPDX-License-Identifier: MIT
#include "python/kinds/hash_object.h"

#include <gtest/gtest.h>

#include "python/fake/fake_fixed.h"

namespace hognose::python {
namespace {

struct HashObjectTest : testing::Test {
  FakePython python;

  /// A context whose algorithm has that number and size.
  Address make_context(std::uint32_t nid, std::uint32_t size) {
    const Address algorithm = python.allocate(16);
    python.parts.memory->put_u32(algorithm, nid);
    python.parts.memory->put_u32(algorithm + 8, size);
    const Address context = python.allocate(16);
    python.parts.memory->put_pointer(context, algorithm);
    return context;
  }
  [[nodiscard]] std::string describe_hash(const std::string& type,
                                          const std::vector<Address>& words) {
    const Address object = make_fixed_object(python, type, words);
    const std::string text = python.describe(object);
    const std::string end = " " + type + at_remote(object);
    return text.ends_with(end) ? text.substr(1, text.size() - end.size() - 1) : text;
  }
};

TEST_F(HashObjectTest, IsCalledAsItsAlgorithm) {
  EXPECT_EQ(describe_hash("_hashlib.HASH", {make_context(672, 32), {}}), "sha256");
  EXPECT_EQ(describe_hash("_hashlib.HASHXOF", {make_context(1100, 16), {}}), "shake_128");
  EXPECT_EQ(describe_hash("_hashlib.HMAC", {make_context(4, 16), {}}), "md5");
}

TEST_F(HashObjectTest, MayHaveAMutexBeforeItsContext) {
  EXPECT_EQ(describe_hash("_hashlib.HASH", {Address(1), make_context(64, 20)}), "sha1");
}

TEST_F(HashObjectTest, MayHaveItsOwnName) {
  EXPECT_EQ(describe_hash("_hashlib.HASH", {python.text(U"sha512"), make_context(4, 16), {}}),
            "sha512");
}

TEST_F(HashObjectTest, AnHmacOfPythonItselfHasItsNameBehindAMutex) {
  EXPECT_EQ(describe_hash("_hmac.HMAC", {Address(0), python.text(U"sha256"), {}}), "sha256");
  EXPECT_EQ(describe_hash("_hmac.HMAC", {Address(0), nowhere, {}})[0], '<');
}

TEST_F(HashObjectTest, AnHmacMayHaveTheNumberItself) {
  EXPECT_EQ(describe_hash("_hashlib.HMAC", {Address(0), nowhere, Address(674)}), "sha512");
  EXPECT_EQ(describe_hash("_hashlib.HASH", {Address(0), nowhere, Address(674)})[0], '<');
}

TEST_F(HashObjectTest, WhatIsNoAlgorithmHasNoName) {
  for (const Address context : {nowhere, Address{}, make_context(672, 33), make_context(9, 32)}) {
    const Address object = make_fixed_object(python, "_hashlib.HASH", {context, {}});
    EXPECT_EQ(python.describe(object), "<_hashlib.HASH" + at_remote(object));
  }
}

}  // namespace
}  // namespace hognose::python
