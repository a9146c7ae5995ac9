// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "common/clock.h"
#include "common/error.h"
#include "common/hash.h"
#include "common/id_source.h"

namespace pult::writer {

//! What a token was made for.
struct TokenBinding
{
    std::string_view user;
    std::string_view environment;
    Digest command{};
};

//! Makes and opens plan tokens: an HMAC-SHA-256 with a key of this process over user, environment,
//! command digest, effect digest, expiry and a random id. Expiry is on the monotonic clock, so that
//! a jump of the time of day neither kills nor revives a token. Whether one is spent is the
//! journal's to say. Thread: any.
class PlanTokens
{
public:
    static constexpr std::chrono::seconds kLives{120};

    PlanTokens(std::shared_ptr<const Clock> clock, std::shared_ptr<IdSource> ids);

    [[nodiscard]] std::string issue(const TokenBinding& binding, const Digest& effect) const;

    struct Opened
    {
        std::string id; //!< Hexadecimal; what the journal remembers.
        Digest effect{};
    };
    //! Errors: UNAUTHENTICATED TOKEN_INVALID; FAILED_PRECONDITION TOKEN_EXPIRED.
    [[nodiscard]] Result<Opened> open(const TokenBinding& binding, std::string_view token) const;

private:
    [[nodiscard]] Digest mac(const TokenBinding& binding, std::string_view head) const;

    std::shared_ptr<const Clock> m_clock;
    std::shared_ptr<IdSource> m_ids;
    std::string m_key;
};

} // namespace pult::writer
