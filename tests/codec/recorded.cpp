// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/codec/recorded.h"

#include <random>

#include "tests/state/history.h"

namespace pult::codec::testing {

namespace {

state::Record recordOf(const state::Codec& codec, const state::Event& event,
    state::Revision revision, const Digest& previousHash)
{
    state::Record record;
    record.environment = event.environment;
    record.unixMs = event.unixMs;
    record.user = event.user;
    record.kind = event.kind;
    record.requestId = "request-" + std::to_string(revision);
    record.requestDigest = sha256({"digest", record.requestId});
    record.tokenId = toHex(sha256({"token", record.requestId})).substr(0, 32);
    record.schema = codec.eventSchema();
    record.bytes = codec.encodeEvent(event);
    record.revision = revision;
    record.previousHash = previousHash;
    record.hash = sha256({asBytes(previousHash), record.bytes});
    return record;
}

} // namespace

std::vector<Recorded> recordHistory(
    const state::Codec& codec, std::uint32_t seed, std::size_t steps)
{
    std::mt19937 random(seed);
    state::testing::History history;
    static_cast<void>(state::testing::generate(random, steps, state::testing::Subject{}, history));
    std::vector<Recorded> recorded;
    state::StatePtr state = std::make_shared<state::State>();
    Digest previousHash{};
    for (const auto& step : history) {
        state::Request request;
        request.environment = step.environment;
        request.command = step.command;
        if (step.manifest)
            std::get<state::Register>(request.command).manifestYaml = step.manifest->yaml();
        request.user = step.user;
        request.origin = "console 0.1.0 on alice-ws";
        request.reason = "because";
        request.reactor = step.reactor;
        const auto facts = state::testing::factsOf(*state, step.observed);
        auto decision = state::decide(*state, facts, request);
        if (!decision || !decision->event)
            continue;
        const auto revision = state->revision + 1;
        auto& event = *decision->event;
        event.requestId = "request-" + std::to_string(revision);
        auto record = recordOf(codec, event, revision, previousHash);
        previousHash = record.hash;
        state = *state::fold(*state, event, revision);
        recorded.push_back({std::move(event), std::move(record)});
    }
    return recorded;
}

std::set<std::size_t> effectsOf(const std::vector<Recorded>& recorded)
{
    std::set<std::size_t> effects;
    for (const auto& [event, record] : recorded)
        effects.insert(event.effect.index());
    return effects;
}

} // namespace pult::codec::testing
