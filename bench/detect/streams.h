// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace pult::bench {

//! How one canary goes.
struct Traffic
{
    double share = 0.05; //!< Of the candidate.
    double ratio = 1; //!< Of its errors to the control's.
    double errors = 0.01; //!< Of the control's requests.
    double requestsPerMinute = 6000;
};

//! What came in within a minute.
struct Minute
{
    std::uint64_t candidateRequests = 0;
    std::uint64_t controlRequests = 0;
    std::uint64_t candidateErrors = 0;
    std::uint64_t controlErrors = 0;
    std::vector<bool> events; //!< Errors as they came; true: of the candidate.
};

[[nodiscard]] Minute nextMinute(const Traffic& traffic, std::mt19937_64& random);

//! Who judges it. One canary an object.
class Detector
{
public:
    virtual ~Detector() = default;
    //! Error events of this minute after which it aborts; -1: it does not.
    [[nodiscard]] virtual int look(const Minute& minute) = 0;
};

} // namespace pult::bench
