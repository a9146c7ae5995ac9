// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "common/bucket.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace pult {
namespace {

//! XXH32 with seed 0 of texts whose hash several implementations publish with their tests: the
//! empty one, "a", "abc" (xxHash itself, xxhash for Go and for Rust), and the sentence of Python's
//! xxhash.
TEST(Bucket, HashIsTheOneOfThePublishedVectors)
{
    EXPECT_EQ(XXH32("", 0, 0), 0x02CC5D05U);
    EXPECT_EQ(XXH32("a", 1, 0), 0x550D7456U);
    EXPECT_EQ(XXH32("abc", 3, 0), 0x32D153FFU);
    const std::string sentence = "Nobody inspects the spammish repetition";
    EXPECT_EQ(XXH32(sentence.data(), sentence.size(), 0), 0xE2293B2FU);
}

TEST(Bucket, IsTheHashModuloThousand)
{
    EXPECT_EQ(bucketOf(""), 0x02CC5D05U % 1000);
    EXPECT_EQ(bucketOf("abc"), 0x32D153FFU % 1000);
}

TEST(Bucket, SharesAreNestedFromBothEnds)
{
    for (int user = 0; user < 5000; ++user) {
        const auto id = "u-" + std::to_string(user);
        for (std::uint32_t share = 1; share < 1000; share += 37) {
            ASSERT_LE(enrolled(id, share), enrolled(id, share + 1)) << id;
            ASSERT_LE(heldBack(id, share), heldBack(id, share + 1)) << id;
            ASSERT_FALSE(enrolled(id, share) && heldBack(id, 1000 - share)) << id;
        }
        ASSERT_FALSE(enrolled(id, 0) || heldBack(id, 0));
        ASSERT_TRUE(enrolled(id, 1000) && heldBack(id, 1000));
    }
}

} // namespace
} // namespace pult
