// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The journals of every release have to be readable for ever: decoded, upcast and folded to the
// state that the release itself had. A release adds its folder with PULT_WRITE_GOLDEN=1 and never
// touches those of others.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "controlplane/codec/codec.h"
#include "pult/journal/v1/snapshot.pb.h"
#include "tests/codec/recorded.h"

namespace pult::codec::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string unhex(const std::string& text)
{
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
        bytes += static_cast<char>(std::stoi(text.substr(i, 2), nullptr, 16));
    return bytes;
}

json toJson(const state::Record& record)
{
    return {{"revision", record.revision}, {"schema", record.schema},
        {"environment", record.environment}, {"unix_ms", record.unixMs}, {"user", record.user},
        {"kind", record.kind}, {"request_id", record.requestId}, {"token_id", record.tokenId},
        {"bytes", toHex(record.bytes)}};
}

state::Record fromJson(const json& line)
{
    state::Record record;
    record.revision = line.at("revision");
    record.schema = line.at("schema");
    record.environment = line.at("environment");
    record.unixMs = line.at("unix_ms");
    record.user = line.at("user");
    record.kind = line.at("kind");
    record.requestId = line.at("request_id");
    record.tokenId = line.at("token_id");
    record.bytes = unhex(line.at("bytes"));
    return record;
}

std::string read(const fs::path& file)
{
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

std::string stateInWords(const JournalCodec& codec, const state::State& state)
{
    journal::v1::Snapshot snapshot;
    EXPECT_TRUE(snapshot.ParseFromString(codec.encodeState(state)));
    std::string text;
    google::protobuf::util::JsonPrintOptions options;
    options.preserve_proto_field_names = true;
    EXPECT_TRUE(google::protobuf::util::MessageToJsonString(snapshot, &text, options).ok());
    return json::parse(text).dump(1) + '\n';
}

void write(const fs::path& folder, const JournalCodec& codec, const std::vector<Recorded>& recorded)
{
    fs::create_directories(folder);
    std::ofstream journal(folder / "journal.jsonl");
    state::StatePtr state = std::make_shared<state::State>();
    for (const auto& [event, record] : recorded) {
        journal << toJson(record).dump() << '\n';
        state = *state::fold(*state, event, record.revision);
    }
    std::ofstream(folder / "state.json") << stateInWords(codec, *state);
}

//! Generated histories, each for an effect that none before had.
void writeAll(const fs::path& folder, const JournalCodec& codec)
{
    std::set<std::size_t> covered;
    for (std::uint32_t seed = 1; covered.size() < std::variant_size_v<state::Effect>; ++seed) {
        const auto recorded = recordHistory(codec, seed, 120);
        const auto before = covered.size();
        covered.merge(effectsOf(recorded));
        if (covered.size() > before)
            write(folder / std::to_string(seed), codec, recorded);
    }
}

//! The state that the journal folds to; the effects in it are added to `covered`.
state::StatePtr fold(
    const JournalCodec& codec, const fs::path& file, std::set<std::size_t>& covered)
{
    std::ifstream journal(file);
    state::StatePtr state = std::make_shared<state::State>();
    for (std::string line; std::getline(journal, line);) {
        const auto record = fromJson(json::parse(line));
        const auto event = codec.decodeEvent(record);
        const auto next = event ? state::fold(*state, *event, record.revision)
                                : Result<state::StatePtr>(failure(event.error()));
        if (!next) {
            ADD_FAILURE() << record.revision << ": " << next.error().message;
            return state;
        }
        covered.insert(event->effect.index());
        state = *next;
    }
    return state;
}

TEST(GoldenJournal, EveryReleaseFoldsToItsState)
{
    const JournalCodec codec;
    const fs::path golden = PULT_GOLDEN_DIR;
    // Its value says what came since the release: "-rollouts"; "1": the release itself.
    if (const auto* what = std::getenv("PULT_WRITE_GOLDEN")) {
        const std::string since = std::string_view(what) == "1" ? "" : what;
        writeAll(golden / ("journal-" PULT_VERSION + since), codec);
    }
    int releases = 0;
    for (const auto& release : fs::directory_iterator(golden)) {
        std::set<std::size_t> covered;
        for (const auto& history : fs::directory_iterator(release.path())) {
            SCOPED_TRACE(history.path());
            const auto state = fold(codec, history.path() / "journal.jsonl", covered);
            EXPECT_EQ(stateInWords(codec, *state), read(history.path() / "state.json"));
        }
        EXPECT_GE(covered.size(), 17U) << release.path();
        ++releases;
    }
    EXPECT_GE(releases, 1);
}

} // namespace
} // namespace pult::codec::testing
