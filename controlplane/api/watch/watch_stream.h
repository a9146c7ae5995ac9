// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <mutex>

#include <grpcpp/support/server_callback.h>

#include "controlplane/api/watch/watch_buffer.h"
#include "controlplane/api/watch/watch_hub.h"

namespace pult::api {

//! One Watch call: writes what its buffer holds, one message at a time, so that gRPC never queues
//! for a slow reader. Keeps itself alive until gRPC is done with it.
class WatchStream final : public grpc::ServerWriteReactor<grpc::ByteBuffer>,
                          public std::enable_shared_from_this<WatchStream>
{
public:
    //! The hub outlives all streams.
    [[nodiscard]] static WatchStream* begin(WatchHub& hub, WatchSpec spec);
    //! A stream that only fails.
    [[nodiscard]] static WatchStream* failed(WatchHub& hub, const grpc::Status& status);

private:
    explicit WatchStream(WatchHub& hub)
        : m_hub(hub)
    {}
    [[nodiscard]] static std::shared_ptr<WatchStream> make(WatchHub& hub);

    void OnWriteDone(bool ok) override;
    void OnCancel() override;
    void OnDone() override;

    //! Writes the next message unless one is on its way.
    void advance(bool written);

    WatchHub& m_hub;
    std::shared_ptr<WatchBuffer> m_buffer;
    std::shared_ptr<WatchStream> m_self;
    std::mutex m_mutex;
    bool m_writing = false;
    bool m_finished = false;
    grpc::ByteBuffer m_current;
};

} // namespace pult::api
