// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "controlplane/journal/read_session.h"

namespace pult::journal {

//! Read connections, as many as there are readers at once. Thread: any.
class ReaderPool
{
public:
    ReaderPool(JournalDirectory directory, std::string vfs)
        : m_directory(std::move(directory))
        , m_vfs(std::move(vfs))
    {}

    //! Calls `use` with a session that nobody else has meanwhile.
    template <typename Use> auto with(Use use) -> decltype(use(std::declval<ReadSession&>()))
    {
        auto session = take();
        if (!session)
            return failure(std::move(session.error()));
        auto result = use(**session);
        giveBack(std::move(*session));
        return result;
    }

private:
    using Session = std::unique_ptr<ReadSession>;
    [[nodiscard]] Result<Session> take();
    void giveBack(Session session);

    JournalDirectory m_directory;
    std::string m_vfs;
    std::mutex m_mutex;
    std::vector<Session> m_idle;
};

} // namespace pult::journal
