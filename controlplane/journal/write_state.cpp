// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/write_state.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

namespace pult::journal {

bool WriteState::suspect() const
{
    std::error_code code;
    return std::filesystem::exists(m_suspect, code);
}

void WriteState::clearSuspect()
{
    ::unlink(m_suspect.c_str());
}

void WriteState::fail(const DatabaseError& error)
{
    const std::scoped_lock lock(m_mutex);
    if (m_failed)
        return;
    m_failed = true;
    const int file = ::open(m_suspect.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file >= 0)
        ::close(file);
    m_message = "The journal takes no more writes, since one failed: " + error.message
        + ". Reads go on. Look after the disk, then restart pultd.";
    spdlog::critical("{}", m_message);
}

void WriteState::setFull(const std::string& message)
{
    const std::scoped_lock lock(m_mutex);
    if (m_failed || m_full)
        return;
    m_full = true;
    m_message = "The disk is full: " + message
        + ". Nothing was written. Commands that reduce risk still work; free some room for others.";
    spdlog::error("{}", m_message);
}

void WriteState::clearFull()
{
    const std::scoped_lock lock(m_mutex);
    if (m_failed || !m_full)
        return;
    m_full = false;
    m_message.clear();
    spdlog::info("The disk has room again: the journal takes all writes.");
}

bool WriteState::failed() const
{
    const std::scoped_lock lock(m_mutex);
    return m_failed;
}

bool WriteState::full() const
{
    const std::scoped_lock lock(m_mutex);
    return m_full;
}

state::Journal::Health WriteState::health() const
{
    const std::scoped_lock lock(m_mutex);
    const char* reason = m_failed ? "JOURNAL_FAILED" : m_full ? "DISK_FULL" : "";
    return {!m_failed && !m_full, reason, m_message};
}

Error WriteState::failedError() const
{
    const std::scoped_lock lock(m_mutex);
    return {Code::Unavailable, "JOURNAL_FAILED", m_message, {}, {}};
}

Error WriteState::fullError() const
{
    const std::scoped_lock lock(m_mutex);
    return {Code::ResourceExhausted, "DISK_FULL", m_message, {}, {}};
}

} // namespace pult::journal
