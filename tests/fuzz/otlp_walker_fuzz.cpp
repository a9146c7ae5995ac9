// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The walker against generated protobuf: what protobuf takes, the walker reads as the same.
#include <cstdlib>
#include <iostream>

#include "controlplane/telemetry/otlp/walker.h"
#include "tests/telemetry/support/odd_sink.h"
#include "tests/telemetry/support/recording_sink.h"
#include "tests/telemetry/support/reference.h"

namespace {

[[noreturn]] void differs(const char* what)
{
    std::cerr << "the walker differs from protobuf: " << what << '\n';
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace pult::telemetry;
    const std::string_view request(reinterpret_cast<const char*>(data), size);
    testing::RecordingSink ours;
    testing::RecordingSink theirs;
    otlp::Walker walker;
    const auto walked = walker.walk(request, ours);
    const auto reference = testing::readWithProtobuf(request, theirs);
    if (!reference)
        return 0;
    if (!walked)
        differs(walked.error().message.c_str());
    if (ours.lines() != theirs.lines())
        differs("other spans");
    if (walked->spans != reference->spans || walked->rejected != reference->rejected)
        differs("other counts");
    // A sink that wants some attributes only is told those, and else the same.
    testing::OddSink all(false);
    testing::OddSink some(true);
    const auto whole = walker.walk(request, all);
    if (whole != walker.walk(request, some) || all.told != some.told)
        differs("other attributes with a filter");
    return 0;
}
