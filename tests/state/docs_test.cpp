// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "controlplane/state/kinds.h"
#include "controlplane/state/manifest.h"

namespace pult::state {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string textOf(const std::string& path)
{
    std::ifstream file(std::string(PULT_SOURCE_DIR "/") + path);
    EXPECT_TRUE(file) << path;
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

std::set<std::string> found(const std::string& text, const char* pattern)
{
    std::set<std::string> all;
    const std::regex regex(pattern);
    for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at)
        all.insert((*at)[1]);
    return all;
}

TEST(Docs, everyReasonIsThere)
{
    const auto reasons = found(textOf("controlplane/state/reasons.h"), "\\[\\] = \"([A-Z_]+)\"");
    EXPECT_GT(reasons.size(), 30U);
    const auto text = textOf("docs/commands.md");
    for (const auto& reason : reasons)
        EXPECT_THAT(text, HasSubstr("`" + reason + "`"));
}

//! Codes of plan lines are for translators: each has its line.
TEST(Docs, everyPlanLineIsThere)
{
    const auto text = textOf("docs/commands.md");
    std::size_t codes = 0;
    for (const auto* file :
        {"candidate_commands.cpp", "changes.cpp", "decide.cpp", "environment_commands.cpp",
            "observed_commands.cpp", "register_command.cpp", "rollout_commands.cpp",
            "rollout_observed.cpp", "rollout_templates.cpp", "rollout_words.cpp",
            "candidate_checks.cpp", "switch_commands.cpp", "waiver_commands.cpp"}) {
        const auto source = textOf(std::string("controlplane/state/") + file);
        for (const auto& code : found(source, "Line\\(\\s*\"([A-Z_]+)\"")) {
            ++codes;
            EXPECT_THAT(text, HasSubstr("`" + code + "`")) << file;
        }
    }
    EXPECT_GT(codes, 40U);
}

//! Pictures and tests of the console show only what a server says, and what the console looks for
//! is said.
TEST(Docs, theConsoleKnowsNoOtherPlanLines)
{
    const auto text = textOf("docs/commands.md") + textOf("docs/errors.md");
    std::size_t codes = 0;
    for (const auto& [file, pattern] :
        {std::pair("tests/scripted/scripted_plan.cpp", "[^a-z]line\\(\\s*\"([A-Z_]+)\""),
            std::pair("tests/scripted/scripted_plan.cpp", "refuse\\(plan,\\s*\"([A-Z_]+)\""),
            std::pair("ui/pages/generation_inspector.cpp", "code [!=]= \"([A-Z_]+)\"")}) {
        const auto source = textOf(file);
        const auto known = found(source, pattern);
        EXPECT_FALSE(known.empty()) << file;
        codes += known.size();
        for (const auto& code : known)
            EXPECT_THAT(text, HasSubstr("`" + code + "`")) << file;
    }
    EXPECT_GT(codes, 20U);
}

template <std::size_t... I> std::set<std::string> kinds(std::index_sequence<I...>)
{
    return {kindOf(Command(std::in_place_index<I>))...};
}

TEST(Docs, everyCommandIsThere)
{
    const auto all = kinds(std::make_index_sequence<std::variant_size_v<Command>>());
    EXPECT_EQ(all.size(), std::variant_size_v<Command>);
    const auto text = textOf("docs/commands.md");
    for (const auto& kind : all)
        EXPECT_THAT(text, HasSubstr("\n## " + kind + "\n"));
}

//! Examples that do not work are worse than none.
TEST(Docs, everyManifestIsRight)
{
    const auto text = textOf("docs/manifest.md");
    std::size_t examples = 0;
    std::size_t at = 0;
    while ((at = text.find("```yaml\n", at)) != std::string::npos) {
        at += 8;
        const auto yaml = text.substr(at, text.find("```", at) - at);
        if (yaml.rfind("pult: ", 0) != 0)
            continue;
        ++examples;
        const auto manifest = parseManifest(yaml, "docs/manifest.md");
        EXPECT_TRUE(manifest) << (manifest ? "" : manifest.error().message);
    }
    EXPECT_GE(examples, 2U);
}

} // namespace
} // namespace pult::state
