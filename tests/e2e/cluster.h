// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "client/control_plane.h"
#include "client/environment_watch.h"
#include "tests/support/program.h"

namespace pult::test {

//! Waits for one asynchronous answer.
template <typename T, typename Start> Result<T> await(Start start)
{
    auto promise = std::make_shared<std::promise<Result<T>>>();
    auto future = promise->get_future();
    start([promise](Result<T> result) { promise->set_value(std::move(result)); });
    return future.get();
}

//! A real control plane and a real playground, its HAProxies included, on free ports in a temporary
//! folder.
class Cluster
{
public:
    //! `load`: requests a second of the playground's own load; `more`: arguments of pultd.
    explicit Cluster(int load, const std::vector<std::string>& more = {});
    ~Cluster();

    [[nodiscard]] client::ControlPlane& control() { return *m_control; }
    [[nodiscard]] const std::string& address() const { return m_address; }
    [[nodiscard]] std::filesystem::path data() const { return m_folder.path(); }
    [[nodiscard]] Program& controlPlane() { return *m_pultd; }
    [[nodiscard]] Program& playground() { return *m_playground; }
    //! How long it took from the start of the control plane until load flowed.
    [[nodiscard]] std::chrono::milliseconds startedIn() const { return m_startedIn; }

    //! Waits until the newest view satisfies the condition; null when it never did.
    client::EnvironmentViewPtr waitFor(
        const std::function<bool(const client::EnvironmentView&)>& condition,
        std::chrono::seconds patience = std::chrono::seconds(30));
    //! Plans and executes; waits until every gateway acknowledged it.
    Result<client::Operation> act(
        const client::Command& command, const std::string& reason = "test");
    //! Where the demo's edge listens.
    [[nodiscard]] std::string edge();
    //! Logs of both programs, for failures.
    [[nodiscard]] std::string logs() const;

private:
    TemporaryFolder m_folder;
    std::string m_address;
    std::unique_ptr<Program> m_pultd;
    std::unique_ptr<Program> m_playground;
    std::shared_ptr<client::ControlPlane> m_control;
    std::chrono::milliseconds m_startedIn{};
    std::mutex m_mutex;
    std::condition_variable m_changed;
    client::EnvironmentViewPtr m_view;
    int m_requests = 0;
    std::unique_ptr<client::EnvironmentWatch> m_watch;
};

} // namespace pult::test
