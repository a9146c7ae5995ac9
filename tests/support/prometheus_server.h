// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "tests/support/program.h"

namespace pult::test {

//! A page of metrics on loopback, the same for everybody who asks, until it is destroyed.
class MetricsPage
{
public:
    //! In the text format of Prometheus.
    explicit MetricsPage(std::string text);
    ~MetricsPage();
    MetricsPage(const MetricsPage&) = delete;
    MetricsPage& operator=(const MetricsPage&) = delete;

    //! From any thread.
    void set(std::string text);
    [[nodiscard]] int port() const { return m_port; }

private:
    void serve();

    std::mutex m_mutex;
    std::string m_text;
    const int m_fd;
    int m_port = 0;
    std::thread m_thread;
};

//! The distribution's Prometheus on a free port of loopback; looks at the page every second.
class PrometheusServer
{
public:
    //! `rules`: of alerts, as a file of rules has them; empty: none.
    explicit PrometheusServer(const MetricsPage& page, const std::string& rules = {});

    [[nodiscard]] const std::string& url() const { return m_url; }
    //! It answers nobody from now on.
    void end() { m_program.reset(); }
    [[nodiscard]] std::string log() const;

private:
    TemporaryFolder m_folder;
    std::string m_url;
    std::unique_ptr<Program> m_program;
};

} // namespace pult::test
