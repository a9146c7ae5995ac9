// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/error.h"

namespace pult::codec {

//! Turns the bytes of one schema into those of the next. Pure; the stored bytes stay as they are.
using Upcaster = Result<std::string> (*)(std::string bytes);

//! The chain from the oldest schema to the one that this program writes: entry i leads from schema
//! i + 1 to i + 2.
class Upcasters
{
public:
    explicit Upcasters(std::vector<Upcaster> chain)
        : m_chain(std::move(chain))
    {}

    //! The schema that the chain ends with.
    [[nodiscard]] std::uint32_t newest() const
    {
        return static_cast<std::uint32_t>(m_chain.size()) + 1;
    }
    //! Errors: FAILED_PRECONDITION SCHEMA_TOO_NEW; DATA_LOSS EVENT_CORRUPT for schema 0; those of
    //! the steps.
    [[nodiscard]] Result<std::string> toNewest(std::uint32_t schema, std::string bytes) const;

private:
    std::vector<Upcaster> m_chain;
};

//! Those of this program.
[[nodiscard]] const Upcasters& standardUpcasters();

} // namespace pult::codec
