// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/control_service.h"

#include "common/grpc_status.h"

namespace pult::playground {

void TaskQueue::post(std::function<void()> task)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_tasks.push_back(std::move(task));
    }
    m_wake();
}

void TaskQueue::runAll()
{
    std::vector<std::function<void()>> tasks;
    {
        const std::scoped_lock lock(m_mutex);
        tasks.swap(m_tasks);
    }
    for (const auto& task : tasks)
        task();
}

grpc::ServerUnaryReactor* ControlService::SetFault(grpc::CallbackServerContext* context,
    const v1::SetFaultRequest* request, v1::SetFaultResponse* answer)
{
    auto* reactor = context->DefaultReactor();
    m_tasks.post([this, reactor, request, answer] {
        const auto took
            = m_supervisor.setFault(request->service(), request->generation(), request->fault());
        if (took)
            answer->mutable_deployments()->Assign(took->begin(), took->end());
        reactor->Finish(took ? grpc::Status::OK : toStatus(took.error()));
    });
    return reactor;
}

grpc::ServerUnaryReactor* ControlService::SetLoad(
    grpc::CallbackServerContext* context, const v1::SetLoadRequest* request, v1::SetLoadResponse*)
{
    auto* reactor = context->DefaultReactor();
    m_tasks.post([this, reactor, request] {
        const auto done = m_supervisor.setRate(request->rate());
        reactor->Finish(done ? grpc::Status::OK : toStatus(done.error()));
    });
    return reactor;
}

grpc::ServerUnaryReactor* ControlService::GetStatus(
    grpc::CallbackServerContext* context, const v1::GetStatusRequest*, v1::Status* answer)
{
    auto* reactor = context->DefaultReactor();
    m_tasks.post([this, reactor, answer] {
        for (const auto& [name, instance] : m_supervisor.instances()) {
            auto& shown = *answer->add_instances();
            shown.set_deployment(name);
            shown.set_pid(instance.process.pid());
            shown.set_version(instance.version);
            shown.mutable_ports()->Assign(instance.ports.begin(), instance.ports.end());
            *shown.mutable_fault() = instance.fault;
        }
        answer->set_rate(m_supervisor.rate());
        if (const auto* load = m_supervisor.load()) {
            for (const auto& [lane, count] : load->counts()) {
                auto& shown = *answer->add_load();
                shown.set_lane(lane);
                shown.set_answered(count.answered);
                shown.set_failed(count.failed);
                shown.set_mixed(count.mixed);
            }
        }
        reactor->Finish(grpc::Status::OK);
    });
    return reactor;
}

grpc::ServerUnaryReactor* ControlService::Release(grpc::CallbackServerContext* context,
    const v1::ReleaseRequest* request, v1::ReleaseResponse* answer)
{
    auto* reactor = context->DefaultReactor();
    m_tasks.post([this, reactor, request, answer] {
        const auto released = m_supervisor.release(
            {request->changes().begin(), request->changes().end()}, request->version());
        if (released) {
            answer->set_generation(released->generation);
            answer->set_version(released->version);
            answer->set_manifest_path(released->manifest.string());
        }
        reactor->Finish(released ? grpc::Status::OK : toStatus(released.error()));
    });
    return reactor;
}

} // namespace pult::playground
