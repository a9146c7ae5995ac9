// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/writer/plan_tokens.h"

#include "controlplane/writer/reasons.h"

namespace pult::writer {

namespace {

// version 1 | id 16 | expiry 8 | effect digest 32 | MAC 32
constexpr char kVersion = 1;
constexpr std::size_t kIdAt = 1;
constexpr std::size_t kIdSize = 16;
constexpr std::size_t kExpiryAt = kIdAt + kIdSize;
constexpr std::size_t kEffectAt = kExpiryAt + 8;
constexpr std::size_t kMacAt = kEffectAt + sizeof(Digest);
constexpr std::size_t kTokenSize = kMacAt + sizeof(Digest);

void appendNumber(std::string& to, std::uint64_t value)
{
    for (int shift = 56; shift >= 0; shift -= 8)
        to += static_cast<char>(value >> shift & 0xff);
}

std::uint64_t readNumber(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (const char byte : bytes)
        value = value << 8 | static_cast<unsigned char>(byte);
    return value;
}

void appendText(std::string& to, std::string_view text)
{
    appendNumber(to, text.size());
    to += text;
}

std::uint64_t nanos(MonoTime time)
{
    return static_cast<std::uint64_t>(time.time_since_epoch().count());
}

} // namespace

PlanTokens::PlanTokens(std::shared_ptr<const Clock> clock, std::shared_ptr<IdSource> ids)
    : m_clock(std::move(clock))
    , m_ids(std::move(ids))
    , m_key(m_ids->bytes(sizeof(Digest)))
{}

std::string PlanTokens::issue(const TokenBinding& binding, const Digest& effect) const
{
    std::string token;
    token.reserve(kTokenSize);
    token += kVersion;
    token += m_ids->bytes(kIdSize);
    appendNumber(token, nanos(m_clock->mono() + kLives));
    token += asBytes(effect);
    token += asBytes(mac(binding, token));
    return token;
}

Result<PlanTokens::Opened> PlanTokens::open(
    const TokenBinding& binding, std::string_view token) const
{
    const bool shaped = token.size() == kTokenSize && token.front() == kVersion;
    if (!shaped
        || !equalConstantTime(asBytes(mac(binding, token.substr(0, kMacAt))), token.substr(kMacAt)))
        return failure(Code::Unauthenticated, kTokenInvalid,
            "The plan token does not fit this user, environment and command, or it is of before "
            "the "
            "control plane's last start. Plan again.");
    if (nanos(m_clock->mono()) > readNumber(token.substr(kExpiryAt, 8)))
        return failure(Code::FailedPrecondition, kTokenExpired,
            "The plan is older than " + std::to_string(kLives.count()) + " s. Plan again.");
    return Opened{
        toHex(token.substr(kIdAt, kIdSize)), *digestFromBytes(token.substr(kEffectAt, 32))};
}

Digest PlanTokens::mac(const TokenBinding& binding, std::string_view head) const
{
    std::string text;
    text.reserve(256);
    appendText(text, "pult plan token");
    appendText(text, binding.user);
    appendText(text, binding.environment);
    text += asBytes(binding.command);
    text += head;
    return hmacSha256(m_key, text);
}

} // namespace pult::writer
