// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/prctl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <spdlog/spdlog.h>

#include "controlplane/codec/codec.h"
#include "controlplane/daemon.h"
#include "controlplane/journal/journal_tool.h"
#include "controlplane/logging.h"
#include "controlplane/manual_time.h"
#include "controlplane/options.h"
#include "controlplane/version.h"

namespace {

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;
//! An end that takes longer is cut short: everything acknowledged is on disk already.
constexpr std::chrono::seconds kLongestEnd{20};

std::string variable(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

//! Blocked in every thread, so that only waitForEnd() sees them.
sigset_t blockEndSignals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return signals;
}

//! False when the parent has gone already.
bool dieWithParent(pid_t parent)
{
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    return ::getppid() == parent;
}

bool announce(const std::string& line, const std::optional<int>& fd)
{
    const std::string text = line + '\n';
    const auto target = fd.value_or(STDOUT_FILENO);
    const auto written = ::write(target, text.data(), text.size());
    if (fd)
        ::close(*fd);
    return written == static_cast<ssize_t>(text.size());
}

void waitForEnd(const sigset_t& signals)
{
    int signal = 0;
    sigwait(&signals, &signal);
    spdlog::info("ending on {}", signal == SIGTERM ? "SIGTERM" : "SIGINT");
}

//! What is left when the daemon is gone belongs to libraries: threads and statics of gRPC, which
//! once in a while wait for each other. Then everything of ours is closed and the end is a good
//! one.
void cutShortIfTooLong(pult::Daemon::Ending ending)
{
    std::thread([ending = std::move(ending)] {
        std::this_thread::sleep_for(kLongestEnd);
        const std::string_view what = ending->load();
        spdlog::error("not ended after {} s: cut short while {}", kLongestEnd.count(), what);
        ::_exit(what == pult::Daemon::kGone ? EXIT_SUCCESS : kFailed);
    }).detach();
}

using ManualTimePtr = std::unique_ptr<pult::ManualTime>;

//! Null without --manual-clock.
pult::Result<ManualTimePtr> manualTime(const pult::Options& options)
{
    if (!options.manualClock)
        return ManualTimePtr();
    spdlog::critical("TIME STANDS STILL: this control plane is under test and moves only on {}",
        options.manualClock->socket.text());
    return pult::ManualTime::start(options.manualClock->socket, options.manualClock->start);
}

pult::Result<std::unique_ptr<pult::Daemon>> startDaemon(
    const pult::Options& options, const ManualTimePtr& time)
{
    return time ? pult::Daemon::start(options, time->timing()) : pult::Daemon::start(options);
}

int failedOn(const pult::Error& error)
{
    spdlog::critical("{}: {}", error.reason, error.message);
    return kFailed;
}

int serve(const pult::Options& options)
{
    const auto parent = ::getppid();
    const auto signals = blockEndSignals();
    if (options.dieWithParent && !dieWithParent(parent))
        return kFailed;
    const auto time = manualTime(options);
    if (!time)
        return failedOn(time.error());
    auto daemon = startDaemon(options, *time);
    if (!daemon)
        return failedOn(daemon.error());
    if (!announce((*daemon)->readyLine(), options.readyFd))
        spdlog::warn("the ready line could not be written");
    waitForEnd(signals);
    cutShortIfTooLong((*daemon)->ending());
    (*daemon)->stop();
    return EXIT_SUCCESS;
}

int journalTool(const pult::Options& options)
{
    pult::journal::JournalToolSettings settings;
    settings.defaultDirectory = std::filesystem::path(options.dataDirectory) / "journal";
    settings.decodeEvent = pult::codec::eventJson;
    settings.maxSchema = pult::codec::JournalCodec().eventSchema();
    return pult::journal::runJournalTool(options.toolArguments, std::cout, std::cerr, settings);
}

} // namespace

int main(int argc, char** argv)
{
    const auto options
        = pult::parseOptions(std::vector<std::string>(argv + 1, argv + argc), variable);
    if (!options) {
        std::cerr << "pultd: " << options.error().message << '\n';
        return kWrongUsage;
    }
    pult::logToStandardError(options->logLevel, !variable("JOURNAL_STREAM").empty());
    switch (options->act) {
    case pult::Options::Act::Help:
        std::cout << pult::usage();
        return EXIT_SUCCESS;
    case pult::Options::Act::Version:
        std::cout << "pultd " << pult::kVersion << '\n';
        return EXIT_SUCCESS;
    case pult::Options::Act::JournalTool:
        return journalTool(*options);
    case pult::Options::Act::Serve:
        return serve(*options);
    }
    return kFailed;
}
