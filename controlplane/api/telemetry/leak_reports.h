// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "controlplane/telemetry/pipeline.h"
#include "pult/v1/telemetry.pb.h"

namespace pult::api {

//! Where spans are received, host:port; empty: not there.
struct SpanAddresses
{
    std::string grpc;
    std::string http;
};

//! Leak reports as they stand, made once for all who ask while one snapshot is the newest, which is
//! a second at most. Making one takes its time: for workers. Thread: any.
class LeakReports
{
public:
    struct Made
    {
        v1::LeakReport report;
        std::string content; //!< Tells whether anything but the time and the health differs.
    };
    using MadePtr = std::shared_ptr<const Made>;

    //! The pipeline outlives it.
    LeakReports(telemetry::Pipeline& pipeline, SpanAddresses addresses);

    [[nodiscard]] MadePtr newest(const std::string& environment, std::optional<std::uint32_t> lane);

private:
    using SnapshotPtr = std::shared_ptr<const telemetry::LeakSnapshot>;
    using Key = std::pair<std::string, std::optional<std::uint32_t>>;

    [[nodiscard]] MadePtr make(const telemetry::LeakSnapshot& snapshot, const Key& key);
    void addLosses(const telemetry::LeakSnapshot& snapshot, v1::TelemetryHealth& to) const;
    void addHealth(const telemetry::LeakSnapshot& snapshot, v1::TelemetryHealth& to);

    telemetry::Pipeline& m_pipeline;
    const SpanAddresses m_addresses;
    std::mutex m_mutex;
    SnapshotPtr m_of; //!< What all of m_made are made of.
    std::map<Key, MadePtr> m_made;
};

} // namespace pult::api
