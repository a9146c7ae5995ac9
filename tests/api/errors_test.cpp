// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// docs/errors.md against the sources, both ways.
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <vector>

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

//! Sources of the programs.
std::vector<fs::path> sourceFiles(const fs::path& root)
{
    std::vector<fs::path> files;
    for (const auto* room : {"app", "cli", "client", "common", "controlplane", "playground"}) {
        for (const auto& entry : fs::recursive_directory_iterator(root / room)) {
            const auto extension = entry.path().extension();
            if (extension == ".h" || extension == ".cpp")
                files.push_back(entry.path());
        }
    }
    return files;
}

//! Reason -> its codes. Not there: "any", or a refusal, which has none of its own.
std::map<std::string, std::set<std::string>> documentedCodes(const std::string& page)
{
    static const std::regex kRow("\n\\| `([A-Z_]+)` \\| ([A-Z_]+(?:, [A-Z_]+)*) \\|");
    static const std::regex kCode("[A-Z_]+");
    std::map<std::string, std::set<std::string>> codes;
    for (std::sregex_iterator row(page.begin(), page.end(), kRow), end; row != end; ++row) {
        const std::string list = (*row)[2];
        for (std::sregex_iterator code(list.begin(), list.end(), kCode); code != end; ++code)
            codes[(*row)[1]].insert(code->str());
    }
    return codes;
}

//! NotFound -> NOT_FOUND
std::string inContract(const std::string& code)
{
    std::string name;
    for (const char c : code) {
        if (std::isupper(static_cast<unsigned char>(c)) && !name.empty())
            name += '_';
        name += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    return name;
}

//! Name of a constant -> the reason; empty where two of that name differ.
std::map<std::string, std::string> constants(const fs::path& root)
{
    static const std::regex kConstant("constexpr char (k\\w+)\\[\\]\\s*= \"([A-Z_]+)\"");
    std::map<std::string, std::string> all;
    for (const auto& file : sourceFiles(root)) {
        const auto text = read(file);
        for (std::sregex_iterator it(text.begin(), text.end(), kConstant), end; it != end; ++it) {
            const auto [known, fresh] = all.emplace((*it)[1], (*it)[2]);
            if (!fresh && known->second != (*it)[2])
                known->second.clear();
        }
    }
    return all;
}

//! Reason -> a file that gives it.
std::map<std::string, std::string> given(const fs::path& root)
{
    // A constant of a reasons.h; an error that is made on the spot; what ends a watch.
    static const std::regex kConstant("inline constexpr char k\\w+\\[\\]\\s*= \"([A-Z_]+)\"");
    static const std::regex kLiteral("(?:Code::\\w+,|resync\\()\\s*\"([A-Z_]+)\"");
    std::map<std::string, std::string> reasons;
    for (const auto& file : sourceFiles(root)) {
        const auto text = read(file);
        const auto& pattern = file.filename() == "reasons.h" ? kConstant : kLiteral;
        for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it)
            reasons.emplace((*it)[1], file.string());
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

TEST(Errors, TheTableHasTheCodesOfTheSources)
{
    const fs::path root = PULT_SOURCE_DIR;
    const auto table = documentedCodes(read(root / "docs/errors.md"));
    const auto names = constants(root);
    static const std::regex kGiven("Code::(\\w+),\\s*(?:\"([A-Z_]+)\"|(?:\\w+::)*(k\\w+))");
    int compared = 0;
    for (const auto& file : sourceFiles(root)) {
        const auto text = read(file);
        for (std::sregex_iterator it(text.begin(), text.end(), kGiven), end; it != end; ++it) {
            const auto constant = names.find((*it)[3]);
            const std::string reason
                = constant != names.end() ? constant->second : std::string((*it)[2]);
            const auto row = table.find(reason);
            if (row == table.end())
                continue;
            ++compared;
            EXPECT_TRUE(row->second.count(inContract((*it)[1])))
                << reason << " is " << (*it)[1] << " in " << file;
        }
    }
    EXPECT_GT(compared, 100);
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
