// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/utf8.h"

#include <string>

#include <gtest/gtest.h>

namespace pult {
namespace {

TEST(Utf8, TakesEveryLength)
{
    EXPECT_EQ(utf8Length("a"), 1U);
    EXPECT_EQ(utf8Length("س"), 2U);
    EXPECT_EQ(utf8Length("€"), 3U);
    EXPECT_EQ(utf8Length("𝄞"), 4U);
    EXPECT_EQ(utf8Length(std::string_view("\0", 1)), 1U);
    EXPECT_EQ(findInvalidUtf8("انتشارِ شبانه €𝄞"), std::string_view::npos);
    EXPECT_EQ(findInvalidUtf8(""), std::string_view::npos);
}

TEST(Utf8, NamesTheFirstByteThatIsNone)
{
    for (const auto* const broken :
        {"\x80", "\xbf", "\xc0\xaf", "\xc1\xbf", "\xc2", "\xc2\x41", "\xe0\x80\x80", "\xe0\x9f\xbf",
            "\xed\xa0\x80", "\xed\xbf\xbf", "\xe2\x82", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf",
            "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf0\x9f\x98", "\xff", "\xfe"}) {
        EXPECT_EQ(utf8Length(broken), 0U) << broken;
        EXPECT_EQ(findInvalidUtf8("ab€" + std::string(broken) + "c"), 5U) << broken;
    }
    EXPECT_EQ(utf8Length(""), 0U);
    EXPECT_EQ(utf8Length("\xed\x9f\xbf"), 3U); // The last before the surrogates.
    EXPECT_EQ(utf8Length("\xf4\x8f\xbf\xbf"), 4U); // U+10FFFF
}

} // namespace
} // namespace pult
