// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// docs/errors.md against the sources, both ways.
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

namespace pult::api::testing {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& file)
{
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

std::set<std::string> documented(const std::string& page)
{
    static const std::regex kRow("\n\\| `([A-Z_]+)` \\|");
    std::set<std::string> reasons;
    for (std::sregex_iterator it(page.begin(), page.end(), kRow), end; it != end; ++it)
        EXPECT_TRUE(reasons.insert((*it)[1]).second) << (*it)[1] << " is there twice";
    return reasons;
}

//! Reason -> a file that gives it.
std::map<std::string, std::string> given(const fs::path& root)
{
    // A constant of a reasons.h; an error that is made on the spot; what ends a watch.
    static const std::regex kConstant("inline constexpr char k\\w+\\[\\]\\s*= \"([A-Z_]+)\"");
    static const std::regex kLiteral("(?:Code::\\w+,|resync\\()\\s*\"([A-Z_]+)\"");
    std::map<std::string, std::string> reasons;
    for (const auto* room : {"app", "cli", "client", "common", "controlplane", "playground"}) {
        for (const auto& entry : fs::recursive_directory_iterator(root / room)) {
            const auto extension = entry.path().extension();
            if (extension != ".h" && extension != ".cpp")
                continue;
            const auto text = read(entry.path());
            const auto& pattern = entry.path().filename() == "reasons.h" ? kConstant : kLiteral;
            for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it)
                reasons.emplace((*it)[1], entry.path().string());
        }
    }
    return reasons;
}

TEST(Errors, TheTableNamesEveryReasonAndNothingElse)
{
    const fs::path root = PULT_SOURCE_DIR;
    const auto table = documented(read(root / "docs/errors.md"));
    const auto sources = given(root);
    EXPECT_GT(sources.size(), 60U);
    for (const auto& [reason, file] : sources)
        EXPECT_TRUE(table.count(reason)) << reason << " of " << file << " is not in docs/errors.md";
    for (const auto& reason : table)
        EXPECT_TRUE(sources.count(reason)) << reason << " is in docs/errors.md only";
}

TEST(Errors, TheContractNamesOnlyReasonsOfTheTable)
{
    const fs::path root = PULT_SOURCE_DIR;
    const auto table = documented(read(root / "docs/errors.md"));
    static const std::regex kParenthesis("// [^\n]*\\b[A-Z_]{4,} \\(([A-Z_, \n/]+)[,)]");
    static const std::regex kWord("[A-Z]+(?:_[A-Z]+)+");
    int found = 0;
    for (const auto* file : {"observer.proto", "release_control.proto", "telemetry.proto"}) {
        const auto text = read(root / "proto/pult/v1" / file);
        for (std::sregex_iterator it(text.begin(), text.end(), kParenthesis), end; it != end;
             ++it) {
            const std::string list = (*it)[1];
            for (std::sregex_iterator word(list.begin(), list.end(), kWord); word != end; ++word) {
                EXPECT_TRUE(table.count(word->str())) << word->str() << " in " << file;
                ++found;
            }
        }
    }
    EXPECT_GT(found, 10);
}

} // namespace
} // namespace pult::api::testing
