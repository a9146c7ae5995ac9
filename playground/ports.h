// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "common/error.h"

namespace pult::playground {

//! Ports of the playground's deployments, remembered in one file so that endpoints in the journal
//! stay true over a restart. Thread: one.
class PortBook
{
public:
    //! Errors: DATA_LOSS PORTS_BROKEN naming the file.
    static Result<PortBook> open(std::filesystem::path file);

    //! Ports of "orders 5.5.0"; taken from the free ones and written down at first use.
    //! Errors: RESOURCE_EXHAUSTED NO_PORT, INTERNAL FILE_FAILED.
    Result<std::vector<std::uint16_t>> of(const std::string& key, int count);
    //! Known ports that somebody else holds now.
    [[nodiscard]] std::vector<std::uint16_t> taken() const;

private:
    explicit PortBook(std::filesystem::path file)
        : m_file(std::move(file))
    {}
    Result<void> write() const;

    std::filesystem::path m_file;
    std::map<std::string, std::vector<std::uint16_t>> m_ports;
};

} // namespace pult::playground
