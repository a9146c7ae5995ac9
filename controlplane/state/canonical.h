// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/hash.h"
#include "controlplane/state/event.h"

namespace pult::state {

//! A binary form with exactly one encoding for each value: integers big-endian in eight bytes, text
//! and lists prefixed with their length. For digests only; nothing ever reads it back.
class CanonicalWriter
{
public:
    void number(std::uint64_t value);
    void text(std::string_view value);
    void texts(const std::vector<std::string>& values);
    void release(const ServiceRelease& release);
    void deployment(const Deployment& deployment);
    void table(const TableRef& table);
    void key(const DeploymentKey& key);
    void policy(const Policy& policy);
    void plan(const RolloutPlan& plan);
    void real(double value);
    template <typename List, typename Write> void list(const List& values, Write&& write)
    {
        number(values.size());
        for (const auto& value : values)
            write(value);
    }

    [[nodiscard]] Digest digest() const { return sha256({m_bytes}); }

private:
    std::string m_bytes;
};

//! Digest of what an event does, and of nothing else: not of time, words, reasons or people.
[[nodiscard]] Digest effectDigest(const std::string& environment, const Effect& effect);

} // namespace pult::state
