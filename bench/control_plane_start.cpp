// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How long a control plane with a long history needs from exec to its first answer.
#include <cstdio>
#include <cstdlib>
#include <future>

#include "bench/support/figure.h"
#include "client/control_plane.h"
#include "common/id_source.h"
#include "controlplane/codec/codec.h"
#include "controlplane/journal/sqlite_journal.h"
#include "controlplane/state/decide.h"
#include "tests/support/program.h"

namespace pult::bench {
namespace {

constexpr int kEvents = 100'000;
constexpr int kBatch = 500;
constexpr int kSnapshotEvery = 1000;

[[noreturn]] void giveUp(const std::string& what)
{
    std::fprintf(stderr, "%s\n", what.c_str());
    std::exit(1);
}

//! Writes a history the way the control plane does, only in larger batches.
class HistoryMaker
{
public:
    explicit HistoryMaker(const std::filesystem::path& folder)
        : m_journal(open(folder))
    {}

    void make(int events)
    {
        act(state::CreateEnvironment{});
        while (static_cast<int>(m_state->revision) + static_cast<int>(m_batch.size()) < events)
            act(m_frozen ? state::Command(state::Unfreeze{}) : state::Command(state::Freeze{}));
        flush();
        m_journal->drain();
    }

private:
    std::unique_ptr<journal::SqliteJournal> open(const std::filesystem::path& folder)
    {
        journal::SqliteJournal::Options options;
        options.directory = folder;
        options.clock = &m_clock;
        options.ids = &m_ids;
        auto made = journal::SqliteJournal::create(options);
        if (!made)
            giveUp(made.error().message);
        return std::move(*made);
    }

    void act(state::Command command)
    {
        m_frozen = std::holds_alternative<state::Freeze>(command);
        const auto request = "history-" + std::to_string(++m_number);
        const auto decision
            = state::decide(*m_state, state::Facts{m_clock.wall().time_since_epoch().count(), {}},
                {"bench", std::move(command), "alice", "benchmark", "because", request, false});
        if (!decision || !decision->event)
            giveUp("the history cannot be decided");
        const auto& event = *decision->event;
        m_batch.push_back({"bench", event.unixMs, event.user, event.kind, request,
            sha256({request}), {}, m_codec.eventSchema(), m_codec.encodeEvent(event)});
        m_state = *state::fold(*m_state, event, m_state->revision + 1);
        if (static_cast<int>(m_batch.size()) == kBatch)
            flush();
    }

    void flush()
    {
        if (m_batch.empty())
            return;
        const auto base = m_journal->head().revision;
        if (auto done = m_journal->append(base, std::move(m_batch), state::AppendPriority::Normal);
            !done)
            giveUp(done.error().message);
        m_batch.clear();
        if (m_state->revision % kSnapshotEvery == 0)
            m_journal->storeSnapshot(
                m_state->revision, state::kFoldVersion, m_codec.encodeState(*m_state));
    }

    SystemClock m_clock;
    SystemIdSource m_ids;
    codec::JournalCodec m_codec;
    std::unique_ptr<journal::SqliteJournal> m_journal;
    state::StatePtr m_state = std::make_shared<state::State>();
    std::vector<state::NewRecord> m_batch;
    std::uint64_t m_number = 0;
    bool m_frozen = false;
};

double startOnce(const std::filesystem::path& folder)
{
    const auto address = "unix:" + (folder / "pultd.sock").string();
    const double begin = nowUs();
    test::Program program(
        {test::binary("pultd").string(), "--data", (folder / "data").string(), "--listen", address,
            "--xds", "127.0.0.1:0", "--otlp-grpc", "127.0.0.1:0", "--otlp-http", "127.0.0.1:0"},
        folder / "pultd.log");
    if (!program.readJson().is_object())
        giveUp("pultd did not start: " + program.log());
    const auto control = client::connect({address, "benchmark"}).value();
    std::promise<bool> answered;
    control->listEnvironments([&](Result<client::ServerInfo> info) {
        answered.set_value(info && info->environments.size() == 1);
    });
    if (!answered.get_future().get())
        giveUp("pultd does not answer: " + program.log());
    return (nowUs() - begin) / 1000;
}

} // namespace
} // namespace pult::bench

int main()
{
    using namespace pult::bench;
    const pult::test::TemporaryFolder folder;
    HistoryMaker(folder.path() / "data" / "journal").make(kEvents);
    std::vector<double> times;
    for (int i = 0; i < 7; ++i)
        times.push_back(startOnce(folder.path()));
    note("control_plane_start_events", kEvents, "events");
    figure("control_plane_first_answer_ms", percentile(times, 50), Goal::AtMost, 250);
    return 0;
}
