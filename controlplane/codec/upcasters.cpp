// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/codec/upcasters.h"

#include "controlplane/codec/reasons.h"

namespace pult::codec {

Result<std::string> Upcasters::toNewest(std::uint32_t schema, std::string bytes) const
{
    if (schema == 0)
        return failure(Code::DataLoss, kEventCorrupt, "the event has no schema number");
    if (schema > newest()) {
        return failure(Code::FailedPrecondition, kSchemaTooNew,
            "the event has schema " + std::to_string(schema) + ", this program knows up to "
                + std::to_string(newest()) + ": a newer program wrote this journal");
    }
    for (auto step = schema; step < newest(); ++step) {
        auto next = m_chain[step - 1](std::move(bytes));
        if (!next)
            return next;
        bytes = *std::move(next);
    }
    return bytes;
}

const Upcasters& standardUpcasters()
{
    static const Upcasters kChain({});
    return kChain;
}

} // namespace pult::codec
