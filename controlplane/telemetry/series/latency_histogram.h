// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pult::telemetry {

//! Number of a latency bin. Log-linear: 64 bins for every doubling, exact below 128 ns, so that the
//! middle of a bin is at most 1/128 (0.8 %) away from what fell into it.
using Bin = std::uint16_t;

[[nodiscard]] Bin binOf(std::uint64_t nanoseconds);
//! The middle of the bin, nanoseconds.
[[nodiscard]] std::uint64_t middleOf(Bin bin);

//! Eight bins in one, for the eye: eight for every doubling.
struct LatencyStep
{
    std::uint64_t belowNs = 0;
    std::uint64_t count = 0;

    friend bool operator==(const LatencyStep&, const LatencyStep&) = default;
};

//! How often each bin was hit. Merging is exact, in any order. Value type.
class LatencyHistogram
{
public:
    struct Entry
    {
        Bin bin = 0;
        std::uint32_t count = 0;

        friend bool operator==(const Entry&, const Entry&) = default;
    };

    //! One hit a bin of binOf(), in any order; may sort them.
    void add(std::vector<Bin>& hits);
    void merge(const LatencyHistogram& other);

    [[nodiscard]] std::uint64_t count() const;
    //! The smallest bin that at least the share `q` (0 to 1) of all hits does not exceed, as
    //! nanoseconds. 0 when there are none.
    [[nodiscard]] std::uint64_t quantile(double q) const;
    //! Rising, no zeros. Bounds are 8 and (8 + m) · 2^k, m from 1 to 8.
    [[nodiscard]] std::vector<LatencyStep> steps() const;
    //! Sorted by bin, no zeros.
    [[nodiscard]] const std::vector<Entry>& entries() const { return m_entries; }

    //! Two bytes for a typical entry.
    [[nodiscard]] std::string packed() const;
    //! Of packed() only: what else it is given, it reads as far as it makes sense.
    [[nodiscard]] static LatencyHistogram unpack(std::string_view packed);

    friend bool operator==(const LatencyHistogram&, const LatencyHistogram&) = default;

private:
    void countEach(const std::vector<Bin>& hits);
    void countSorted(std::vector<Bin>& hits);

    std::vector<Entry> m_entries;
};

} // namespace pult::telemetry
