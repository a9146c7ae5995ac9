// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/environment_watch.h"
#include "tests/cli/pultctl_runner.h"
#include "tests/support/program.h"
#include "tests/support/terminal.h"
#include "tests/support/time_line.h"

namespace pult::test {

//! The real programs on a clock that the test moves: pultd, the playground with its services and
//! its edge, and pultctl as their user. The clock begins at the machine's time of day. It stands
//! still, but for advance() and while something is waited for: then it goes on at about the pace
//! of the machine, since much is published a few milliseconds after it is known.
class Night
{
public:
    using Millis = std::chrono::milliseconds;
    using Words = std::vector<std::string>;

    static constexpr char kEnvironment[] = "prod";

    enum class Spans
    {
        None,
        Received, //!< By pultd, from the playground's services.
    };
    explicit Night(Spans spans = Spans::None);
    ~Night();
    Night(const Night&) = delete;
    Night& operator=(const Night&) = delete;

    //! pultd runs from the start; the playground after this. False: it did not get ready.
    [[nodiscard]] bool startPlayground();
    //! A data plane of its own beside the playground's: an edge that stamps.
    [[nodiscard]] std::unique_ptr<Program> startEdge(const std::string& name);
    //! Kills pultd and starts it again, its clock at this time of day. False: it did not start.
    void killControlPlane();
    [[nodiscard]] bool startControlPlane(std::int64_t unixMs);
    void endControlPlane();

    // Time

    [[nodiscard]] std::int64_t nowUnixMs() const { return m_now.unixMs; }
    void advance(Millis by);
    //! By as much as is missing.
    void advanceTo(std::int64_t unixMs);
    //! Time of day only.
    void setClock(Millis by);
    //! Waits for the condition while time goes on. False: not within a minute of the machine's.
    [[nodiscard]] bool until(const std::function<bool()>& condition);
    //! The same on what a console sees.
    [[nodiscard]] bool sees(const std::function<bool(const client::EnvironmentView&)>& condition);

    // People

    //! What pultctl says to a script. Time goes on while it runs.
    Finished pultctl(const Words& words);
    //! The same with "-o json", parsed; discarded when it was no JSON.
    nlohmann::json ask(Words words, int* exit = nullptr);
    //! pultctl with a person at its terminal.
    [[nodiscard]] std::unique_ptr<Terminal> sitDown(const Words& words) const;
    //! A run that goes on beside the test.
    [[nodiscard]] std::unique_ptr<Program> leaveRunning(const Words& words) const;
    //! Runs another of our programs to its end.
    Finished run(const std::string& program, const Words& words,
        const std::map<std::string, std::string>& environment = {});

    [[nodiscard]] const std::string& address() const { return m_address; }
    [[nodiscard]] std::filesystem::path data() const { return m_folder.path(); }
    //! "127.0.0.1:port" of the demo's edge.
    [[nodiscard]] std::string edge();
    //! Logs of the programs, for failures.
    [[nodiscard]] std::string logs() const;

private:
    void watch();
    void tick();

    TemporaryFolder m_folder;
    std::string m_address;
    std::string m_xds;
    const Spans m_spans;
    std::string m_otlp;
    std::unique_ptr<Program> m_pultd;
    std::unique_ptr<TimeLine> m_time;
    TimeLine::Now m_now;
    std::unique_ptr<Program> m_playground;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    client::EnvironmentViewPtr m_view;
    std::unique_ptr<client::EnvironmentWatch> m_watch; //!< Last: its callback uses the above.
};

} // namespace pult::test
