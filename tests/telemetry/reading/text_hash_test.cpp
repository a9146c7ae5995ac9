// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/reading/text_hash.h"

#include <string>

#include <gtest/gtest.h>

namespace pult::telemetry {
namespace {

constexpr std::size_t kLongest = 40;

TEST(TextHash, TwoTextsAreTheSameIfAllTheirBytesAre)
{
    for (std::size_t size = 0; size <= kLongest; ++size) {
        const std::string text(size, 'a');
        EXPECT_TRUE(isSame(text, std::string(text)));
        EXPECT_FALSE(isSame(text, text + 'a'));
        for (std::size_t at = 0; at < size; ++at) {
            auto other = text;
            other[at] = '\xe4';
            EXPECT_FALSE(isSame(text, other)) << size << " bytes, another at " << at;
            EXPECT_NE(hashText(text, 7), hashText(other, 7)) << size << " bytes, another at " << at;
        }
    }
}

TEST(TextHash, ShortTextsOfOneSizeAreDifferentNumbers)
{
    for (std::size_t size = 1; size < 8; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            std::string text(size, '\0');
            text[at] = 1;
            for (std::size_t elsewhere = 0; elsewhere < at; ++elsewhere) {
                std::string other(size, '\0');
                other[elsewhere] = 1;
                EXPECT_NE(loadBelow8(text.data(), size), loadBelow8(other.data(), size));
            }
        }
    }
}

} // namespace
} // namespace pult::telemetry
