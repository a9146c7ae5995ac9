// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever OTLP/JSON is taken becomes a request that protobuf takes, too.
#include <cstdlib>
#include <iostream>

#include "controlplane/telemetry/otlp/json_reader.h"
#include "controlplane/telemetry/otlp/walker.h"
#include "tests/telemetry/support/recording_sink.h"
#include "tests/telemetry/support/reference.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace pult::telemetry;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto request = otlp::protobufFromJson(text);
    if (!request)
        return 0;
    testing::RecordingSink ours;
    testing::RecordingSink theirs;
    otlp::Walker walker;
    const auto walked = walker.walk(*request, ours);
    const auto reference = testing::readWithProtobuf(*request, theirs);
    // Protobuf goes no deeper than 100 messages, JSON here somewhat deeper.
    if (walked && (!reference || ours.lines() == theirs.lines()))
        return 0;
    std::cerr << (walked ? "other spans" : walked.error().message) << '\n';
    std::abort();
}
