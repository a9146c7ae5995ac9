// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <mutex>
#include <random>
#include <string>

namespace pult {

//! Where random identifiers and keys come from; injectable so that tests repeat. Thread: any.
class IdSource
{
public:
    virtual ~IdSource() = default;
    //! `count` random bytes.
    [[nodiscard]] virtual std::string bytes(std::size_t count) = 0;
    //! Random (version 4) UUID in its text form, RFC 4122.
    [[nodiscard]] std::string uuid();
};

//! From the operating system's generator.
class SystemIdSource final : public IdSource
{
public:
    [[nodiscard]] std::string bytes(std::size_t count) override;
};

//! The same sequence for the same seed.
class SeededIdSource final : public IdSource
{
public:
    explicit SeededIdSource(std::uint64_t seed)
        : m_engine(seed)
    {}
    [[nodiscard]] std::string bytes(std::size_t count) override;

private:
    std::mutex m_mutex;
    std::mt19937_64 m_engine;
};

} // namespace pult
