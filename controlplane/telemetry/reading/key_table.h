// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/telemetry/reading/options.h"
#include "controlplane/telemetry/reading/text_hash.h"
#include "controlplane/telemetry/span_view.h"

namespace pult::telemetry {

//! What an attribute of a span is to us.
enum class Meaning : std::uint8_t
{
    None,
    Generation,
    GenerationName,
    Head,
    Route,
    RequestId,
    BaggageHeader,
    BaggageMember,
    OpenTracing,
    User,
    MessagingStep,
    TailSampled,
    ErrorType,
    HttpStatus,
    GrpcStatus,
    Method,
    PeerService,
    ServerAddress,
    ServerPort,
    RpcService,
    Destination,
    LaneSource,
    Edge,
    UserPseudonym,
    Dimension, //!< The first of them; the others follow.
};
inline constexpr std::size_t kMeanings = 24 + kMostDimensions;
[[nodiscard]] inline bool isDimension(Meaning meaning)
{
    return meaning >= Meaning::Dimension;
}
[[nodiscard]] inline std::size_t dimensionOf(Meaning meaning)
{
    return static_cast<std::size_t>(meaning) - static_cast<std::size_t>(Meaning::Dimension);
}

//! Attribute keys to meanings: most attributes of most spans mean nothing here, and that must be
//! found out fast. Immutable. Thread: any.
class KeyTable final : public AttributeFilter
{
public:
    explicit KeyTable(const ReadingOptions& options);

    [[nodiscard]] Meaning meaning(std::string_view key) const
    {
        const auto print = printOf(key);
        for (auto slot = print & m_mask; m_tags[slot] != kFree; slot = (slot + 1) & m_mask) {
            if (m_tags[slot] == tagOf(print) && isSame(m_slots[slot].key, key))
                return m_slots[slot].meaning;
        }
        return Meaning::None;
    }

    //! The same, told with the attribute.
    [[nodiscard]] std::uint8_t meaningOf(std::string_view key) const override
    {
        return static_cast<std::uint8_t>(meaning(key));
    }

private:
    struct Slot
    {
        std::string key;
        Meaning meaning = Meaning::None;
    };

    //! Keys of a span differ in their ends and lengths; nobody gains by making them collide, the
    //! table holds ours only.
    [[nodiscard]] static std::size_t printOf(std::string_view key)
    {
        constexpr std::uint64_t kMix = 0x9e3779b97f4a7c15ULL;
        const auto size = key.size();
        if (size < 8)
            return static_cast<std::size_t>(mixed(loadBelow8(key.data(), size), kMix));
        const auto last = loaded<std::uint64_t>(key.data() + size - 8);
        const auto middle = loaded<std::uint64_t>(key.data() + (size - 8) / 2);
        return static_cast<std::size_t>(mixed(last ^ (middle * 3) ^ size, kMix));
    }
    //! Never kFree.
    [[nodiscard]] static std::uint8_t tagOf(std::size_t print)
    {
        return static_cast<std::uint8_t>(print >> 56U | 1U);
    }
    //! An attribute that means something already keeps its meaning.
    void add(const std::string& key, Meaning meaning);
    void addHeader(
        const std::vector<std::string>& prefixes, const std::string& header, Meaning meaning);

    static constexpr std::uint8_t kFree = 0;

    std::vector<Slot> m_slots;
    std::vector<std::uint8_t> m_tags; //!< Of the slots: few keys get past them that mean nothing.
    std::size_t m_mask = 0;
};

} // namespace pult::telemetry
