// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A program that appends batches until it is killed. It says on its standard output what it is
// about to append ("try REQUEST COUNT") and what the journal acknowledged ("ack REQUEST REVISION").
// usage: journal_crash_child FOLDER RUN [FAILPOINT]
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include <spdlog/spdlog.h>
#include <unistd.h>

#include "tests/journal/journal_support.h"

using namespace pult;
using namespace pult::journal;

namespace {

void say(const std::string& line)
{
    if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
        std::exit(3);
}

std::vector<state::NewRecord> makeBatch(
    const std::string& run, std::uint64_t& next, std::uint64_t count)
{
    auto records = test::sampleBatch(next, count);
    for (auto& record : records) {
        const std::string number = run + "-" + std::to_string(next++);
        record.requestId = "request-" + number;
        record.tokenId = "token-" + number;
    }
    return records;
}

[[noreturn]] void dieOf(const Error& error)
{
    std::fprintf(stderr, "%s: %s\n", error.reason.c_str(), error.message.c_str());
    std::exit(2);
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 3)
        return 64;
    spdlog::set_level(spdlog::level::off); // standard output is for the parent
    const std::string run = argv[2];
    Failpoints failpoints;
    auto options = test::smallOptions(argv[1]);
    options.failpoints = &failpoints;
    auto journal = SqliteJournal::create(options);
    if (!journal)
        dieOf(journal.error());
    if (argc > 3)
        failpoints.set(argv[3], [] { return ::raise(SIGKILL) == 0; });
    std::mt19937_64 random(std::strtoull(run.c_str(), nullptr, 10));
    say("open\n");
    for (std::uint64_t next = 1, turn = 1;; ++turn) {
        const std::uint64_t first = next;
        auto records = makeBatch(run, next, 1 + random() % 4);
        say("try " + std::to_string(first) + " " + std::to_string(records.size()) + "\n");
        const auto appended = (*journal)->append(
            (*journal)->head().revision, std::move(records), state::AppendPriority::Normal);
        if (!appended)
            dieOf(appended.error());
        say("ack " + std::to_string(first) + " " + std::to_string(appended->front().revision)
            + "\n");
        const auto head = (*journal)->head().revision;
        if (random() % 8 == 0)
            (*journal)->storeSnapshot(head, 1, std::string(5'000, 's'));
        if (turn == 3 && random() % 4 == 0) {
            if (const auto archived = (*journal)->archiveBefore(head); !archived)
                dieOf(archived.error());
        }
    }
}
