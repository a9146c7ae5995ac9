// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/lane.h"

namespace pult::playground {

namespace {

std::string header(const grpc::CallbackServerContext& context, const char* name)
{
    const auto found = context.client_metadata().find(name);
    return found == context.client_metadata().end()
        ? std::string()
        : std::string(found->second.data(), found->second.size());
}

} // namespace

LaneContext readLane(const grpc::CallbackServerContext& context)
{
    return {header(context, kLaneHeader), header(context, kLaneNameHeader),
        header(context, kHeadHeader), header(context, kTesterHeader), {}, {}};
}

void writeLane(const LaneContext& lane, grpc::ClientContext& context)
{
    const auto add = [&context](const char* name, const std::string& value) {
        if (!value.empty())
            context.AddMetadata(name, value);
    };
    add(kLaneHeader, lane.lane);
    add(kLaneNameHeader, lane.laneName);
    add(kHeadHeader, lane.head);
}

} // namespace pult::playground
