// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pult::bench {

//! Requests, errors, durations by service and operation: the least that anyone does with spans, so
//! that receivers are compared with the work behind them and not only their parsing.
class Red
{
public:
    struct Series
    {
        std::uint64_t requests = 0;
        std::uint64_t errors = 0;
        std::uint64_t serverErrors = 0; //!< By the HTTP status.
        std::array<std::uint64_t, 64> durations{}; //!< By power of two, in nanoseconds.
    };
    struct Hash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const
        {
            return std::hash<std::string_view>()(text);
        }
    };
    using Operations = std::unordered_map<std::string, Series, Hash, std::equal_to<>>;

    [[nodiscard]] Operations& service(std::string_view name) { return entry(m_services, name); }
    static void add(Operations& service, std::string_view operation, std::uint64_t durationNs,
        bool error, std::int64_t httpStatus);

private:
    template <typename Map> static typename Map::mapped_type& entry(Map& map, std::string_view key)
    {
        const auto found = map.find(key);
        return found != map.end() ? found->second : map[std::string(key)];
    }

    std::unordered_map<std::string, Operations, Hash, std::equal_to<>> m_services;
};

} // namespace pult::bench
