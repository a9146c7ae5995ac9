// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "controlplane/telemetry/leaks/leak_book.h"

namespace pult::telemetry {

//! What the prover asks of traces. Thread: the prover's scheduler.
class TraceSource
{
public:
    virtual ~TraceSource() = default;
    [[nodiscard]] virtual std::optional<TraceView> trace(const TraceId& id) = 0;
    //! Others of the environment that tell the request id.
    [[nodiscard]] virtual std::vector<TraceView> tornOff(
        const TraceId& id, const std::string& requestId, const std::string& environment)
        = 0;
    [[nodiscard]] virtual std::shared_ptr<const LeakSnapshot> known() = 0;
};

//! The leak book's, which has to outlive it.
class BookSource final : public TraceSource
{
public:
    explicit BookSource(LeakBook& book)
        : m_book(book)
    {}
    [[nodiscard]] std::optional<TraceView> trace(const TraceId& id) override
    {
        return m_book.trace(id);
    }
    [[nodiscard]] std::vector<TraceView> tornOff(
        const TraceId& id, const std::string& requestId, const std::string& environment) override;
    [[nodiscard]] std::shared_ptr<const LeakSnapshot> known() override { return m_book.snapshot(); }

private:
    LeakBook& m_book;
};

} // namespace pult::telemetry
