// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/codec/upcasters.h"
#include "controlplane/state/codec_port.h"

namespace pult::codec {

//! pult.journal.v1 behind the core's port. Immutable; the upcasters have to outlive it.
class JournalCodec final : public state::Codec
{
public:
    explicit JournalCodec(const Upcasters& upcasters = standardUpcasters())
        : m_upcasters(upcasters)
    {}

    [[nodiscard]] std::uint32_t eventSchema() const override { return m_upcasters.newest(); }
    [[nodiscard]] std::string encodeEvent(const state::Event& event) const override;
    [[nodiscard]] Result<state::Event> decodeEvent(const state::Record& record) const override;
    [[nodiscard]] std::string encodeState(const state::State& state) const override;
    [[nodiscard]] Result<state::StatePtr> decodeState(std::string_view bytes) const override;
    [[nodiscard]] Digest commandDigest(const state::Command& command) const override;

private:
    const Upcasters& m_upcasters;
};

//! The bytes of an event as JSON, for export. Errors: those of decodeEvent().
[[nodiscard]] Result<std::string> eventJson(std::uint32_t schema, std::string_view bytes);

} // namespace pult::codec
