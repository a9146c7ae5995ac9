// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "playground/supervisor.h"
#include "pult/playground/v1/playground.grpc.pb.h"

namespace pult::playground {

//! Work for the supervisor's thread. Threads: post from any, run on that one.
class TaskQueue
{
public:
    explicit TaskQueue(std::function<void()> wake)
        : m_wake(std::move(wake))
    {}
    void post(std::function<void()> task);
    void runAll();

private:
    const std::function<void()> m_wake;
    std::mutex m_mutex;
    std::vector<std::function<void()>> m_tasks;
};

//! The playground's own API. Every answer is made on the supervisor's thread.
class ControlService final : public v1::Playground::CallbackService
{
public:
    ControlService(Supervisor& supervisor, TaskQueue& tasks)
        : m_supervisor(supervisor)
        , m_tasks(tasks)
    {}

    grpc::ServerUnaryReactor* SetFault(grpc::CallbackServerContext* context,
        const v1::SetFaultRequest* request, v1::SetFaultResponse* answer) override;
    grpc::ServerUnaryReactor* SetLoad(grpc::CallbackServerContext* context,
        const v1::SetLoadRequest* request, v1::SetLoadResponse* answer) override;
    grpc::ServerUnaryReactor* GetStatus(grpc::CallbackServerContext* context,
        const v1::GetStatusRequest* request, v1::Status* answer) override;
    grpc::ServerUnaryReactor* Release(grpc::CallbackServerContext* context,
        const v1::ReleaseRequest* request, v1::ReleaseResponse* answer) override;

private:
    Supervisor& m_supervisor;
    TaskQueue& m_tasks;
};

} // namespace pult::playground
