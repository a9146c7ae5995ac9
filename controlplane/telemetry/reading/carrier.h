// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pult::telemetry {

//! What can carry a lane from one service to the next, or what shows that the way is open.
enum class Carrier : std::uint8_t
{
    Generation, //!< generation header
    Name, //!< generation-name header
    Baggage, //!< W3C baggage
    Route, //!< X-Route, a routing key or Netramesh's map
    OpenTracing, //!< ot-baggage-… and uberctx-…
    TraceState, //!< W3C tracestate
    RequestId, //!< No lane in it, but sidecars look lanes up by it.
    TraceContext, //!< traceparent: judged by the trace hanging together.
};
inline constexpr std::size_t kCarriers = 8;
inline constexpr std::array<Carrier, kCarriers> kAllCarriers{Carrier::Generation, Carrier::Name,
    Carrier::Baggage, Carrier::Route, Carrier::OpenTracing, Carrier::TraceState, Carrier::RequestId,
    Carrier::TraceContext};

//! "generation header", "baggage", …
[[nodiscard]] std::string_view carrierName(Carrier carrier);

class CarrierSet
{
public:
    constexpr CarrierSet() = default;
    constexpr explicit CarrierSet(std::uint8_t bits)
        : m_bits(bits)
    {}
    constexpr CarrierSet(std::initializer_list<Carrier> carriers)
    {
        for (const auto carrier : carriers)
            insert(carrier);
    }

    constexpr void insert(Carrier carrier) { m_bits |= bit(carrier); }
    constexpr void remove(Carrier carrier) { m_bits &= static_cast<std::uint8_t>(~bit(carrier)); }
    [[nodiscard]] constexpr bool contains(Carrier carrier) const
    {
        return (m_bits & bit(carrier)) != 0;
    }
    [[nodiscard]] constexpr bool empty() const { return m_bits == 0; }
    [[nodiscard]] constexpr std::uint8_t bits() const { return m_bits; }

    friend constexpr CarrierSet operator&(CarrierSet a, CarrierSet b)
    {
        return CarrierSet(static_cast<std::uint8_t>(a.m_bits & b.m_bits));
    }
    friend constexpr CarrierSet operator|(CarrierSet a, CarrierSet b)
    {
        return CarrierSet(static_cast<std::uint8_t>(a.m_bits | b.m_bits));
    }
    //! Those of `a` that are not in `b`.
    friend constexpr CarrierSet operator-(CarrierSet a, CarrierSet b)
    {
        return CarrierSet(static_cast<std::uint8_t>(a.m_bits & ~b.m_bits));
    }
    friend constexpr bool operator==(CarrierSet, CarrierSet) = default;

private:
    static constexpr std::uint8_t bit(Carrier carrier)
    {
        return static_cast<std::uint8_t>(1U << static_cast<unsigned>(carrier));
    }
    std::uint8_t m_bits = 0;
};

//! Those by which data planes route.
inline constexpr CarrierSet kRoutingCarriers{Carrier::Generation, Carrier::Name, Carrier::Route};
//! Those that hold a lane.
inline constexpr CarrierSet kLaneCarriers
    = kRoutingCarriers | CarrierSet{Carrier::Baggage, Carrier::OpenTracing, Carrier::TraceState};

} // namespace pult::telemetry
