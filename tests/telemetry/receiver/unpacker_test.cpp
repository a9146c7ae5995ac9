// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/receiver/unpacker.h"

#include <gtest/gtest.h>

#include "tests/telemetry/receiver/gzip.h"

namespace pult::telemetry::testing {
namespace {

constexpr std::size_t kMost = 1U << 20U;

//! The bytes in pieces of `size`, as a network gives them.
std::vector<std::string_view> cut(std::string_view bytes, std::size_t size)
{
    std::vector<std::string_view> parts;
    for (; bytes.size() > size; bytes.remove_prefix(size))
        parts.push_back(bytes.substr(0, size));
    parts.push_back(bytes);
    return parts;
}

std::string textOf(const Result<std::string_view>& result)
{
    return result ? std::string(*result) : result.error().reason;
}

TEST(Unpacker, JoinsWhatCameInParts)
{
    Unpacker unpacker(kMost);
    const std::string text(100'000, 'x');
    EXPECT_EQ(textOf(unpacker.join(cut(text, 4096))), text);
    const auto one = cut(text, text.size());
    EXPECT_EQ(unpacker.join(one)->data(), text.data()) << "nothing is copied";
    EXPECT_EQ(textOf(unpacker.join({})), "");
    EXPECT_EQ(textOf(unpacker.join(cut(std::string(kMost, 'x'), 4096))).size(), kMost);
    EXPECT_EQ(textOf(unpacker.join(cut(std::string(kMost + 1, 'x'), 4096))), "SPANS_TOO_LARGE");
    EXPECT_EQ(
        textOf(unpacker.join(cut(std::string(kMost + 1, 'x'), 2 * kMost))), "SPANS_TOO_LARGE");
}

TEST(Unpacker, UnpacksGzipInAnyPieces)
{
    Unpacker unpacker(kMost);
    std::string text;
    for (int i = 0; text.size() < 600'000; ++i)
        text += std::to_string(i);
    const auto packed = gzipped(text);
    for (const std::size_t size : {1UL, 7UL, 4096UL, packed.size()})
        EXPECT_EQ(textOf(unpacker.gunzip(cut(packed, size))), text) << size;
    EXPECT_EQ(textOf(unpacker.gunzip(cut(gzipped(""), 5))), "");
}

TEST(Unpacker, UnpacksSeveralMembers)
{
    Unpacker unpacker(kMost);
    EXPECT_EQ(textOf(unpacker.gunzip(cut(gzipped("one ") + gzipped("two"), 3))), "one two");
}

TEST(Unpacker, StopsAtTheLimitWhateverIsPromised)
{
    Unpacker unpacker(kMost);
    EXPECT_EQ(textOf(unpacker.gunzip(cut(gzipped(std::string(kMost, 'x')), 4096))).size(), kMost);
    const auto bomb = gzipped(std::string(64 * kMost, '\0'));
    EXPECT_LT(bomb.size(), kMost);
    EXPECT_EQ(textOf(unpacker.gunzip(cut(bomb, 4096))), "SPANS_TOO_LARGE");
    EXPECT_EQ(textOf(unpacker.gunzip(cut(gzipped("and on"), 4096))), "and on");
}

TEST(Unpacker, RefusesWhatIsNoGzip)
{
    Unpacker unpacker(kMost);
    const auto packed = gzipped("text that is packed");
    EXPECT_EQ(textOf(unpacker.gunzip(cut("plain text", 4))), "SPANS_UNREADABLE");
    EXPECT_EQ(textOf(unpacker.gunzip(cut("", 4))), "SPANS_UNREADABLE");
    EXPECT_EQ(textOf(unpacker.gunzip(cut(packed + "tail", 4))), "SPANS_UNREADABLE");
    for (std::size_t size = 1; size < packed.size(); ++size)
        EXPECT_EQ(textOf(unpacker.gunzip(cut(packed.substr(0, size), 4))), "SPANS_UNREADABLE")
            << size;
    auto damaged = packed;
    damaged[damaged.size() - 6] ^= 1; // of the checksum
    EXPECT_EQ(textOf(unpacker.gunzip(cut(damaged, 4))), "SPANS_UNREADABLE");
}

TEST(Unpacker, NoMessageLooksGzippedByChance)
{
    const auto looks = [](std::vector<std::string_view> parts) { return looksGzipped(parts); };
    const auto packed = gzipped("x");
    const std::string_view whole = packed;
    EXPECT_TRUE(looks({whole}));
    EXPECT_TRUE(looks({whole.substr(0, 1), whole.substr(1)})) << "a frame ended after one byte";
    EXPECT_TRUE(looks({"", whole.substr(0, 1), "", whole.substr(1, 1), whole.substr(2)}));
    EXPECT_FALSE(looks({"\x0a\x8b"}));
    EXPECT_FALSE(looks({"\x1f", "\x0a"}));
    EXPECT_FALSE(looks({"\x1f"}));
    EXPECT_FALSE(looks({""}));
    EXPECT_FALSE(looks({}));
}

} // namespace
} // namespace pult::telemetry::testing
