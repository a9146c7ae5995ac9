// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <grpcpp/support/status.h>

namespace pult::api {

//! A stream that somebody else may end. Thread: any.
class Closable
{
public:
    virtual ~Closable() = default;
    //! Once is enough; what is being written is written first.
    virtual void close(const grpc::Status& status) = 0;
};

//! Streams that are open, to be ended together. Thread: any.
class OpenStreams
{
public:
    //! Closes it at once when the others are closed already: false.
    bool add(const std::shared_ptr<Closable>& stream)
    {
        std::unique_lock lock(m_mutex);
        if (!m_closed) {
            m_streams[stream.get()] = stream;
            return true;
        }
        const auto status = *m_closed;
        lock.unlock();
        stream->close(status);
        return false;
    }
    void remove(const Closable* stream)
    {
        const std::scoped_lock lock(m_mutex);
        m_streams.erase(stream);
    }
    void closeAll(const grpc::Status& status)
    {
        std::vector<std::shared_ptr<Closable>> open;
        {
            const std::scoped_lock lock(m_mutex);
            m_closed = status;
            for (const auto& [unused, weak] : m_streams) {
                if (auto stream = weak.lock())
                    open.push_back(std::move(stream));
            }
        }
        for (const auto& stream : open)
            stream->close(status);
    }

private:
    std::mutex m_mutex;
    std::optional<grpc::Status> m_closed;
    std::map<const Closable*, std::weak_ptr<Closable>> m_streams;
};

} // namespace pult::api
