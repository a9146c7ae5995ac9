// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever a carrier holds is read or called malformed, and what is read lies within it.
#include <cstdlib>
#include <string>

#include "controlplane/state/heads.h"
#include "controlplane/telemetry/reading/lane_text.h"
#include "controlplane/telemetry/reading/packed_head.h"

namespace {

using namespace pult::telemetry;

void require(bool holds)
{
    if (!holds)
        std::abort();
}

bool isWithin(std::string_view part, std::string_view whole)
{
    return part.empty()
        || (part.data() >= whole.data()
            && part.data() + part.size() <= whole.data() + whole.size());
}

void checkLane(const LaneText& lane, std::string_view text)
{
    require(isWithin(lane.name, text));
    require(lane.empty() || !lane.malformed);
    require(lane.number == 0 || lane.name.empty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto lane = laneOf(text);
    checkLane(lane, text);
    if (lane.number != 0)
        require(laneOf(std::to_string(lane.number)) == LaneText{lane.number, {}, false});
    checkLane(laneOfRoute(text), text);

    const auto member = memberOf(text, "pult-lane");
    require(isWithin(member, text));
    DecodeRoom room;
    const auto decoded = percentDecoded(member, room);
    require(decoded.size() <= room.size() || isWithin(decoded, text));
    checkLane(laneOf(decoded), decoded);

    const auto head = pult::state::headOf(text);
    require(pult::state::headOf(pult::state::headWord(head)) == head);
    const auto kept = unpacked(packed(head));
    require(kept == head || kept == pult::state::HeadStamp());

    const auto suffix = versionSuffix(text);
    require(suffix.plainSize <= text.size());
    return 0;
}
