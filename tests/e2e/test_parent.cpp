// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What was started with --die-with-parent ends with its parent, and whatever it started itself,
// even when the parent has no time to say so.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "tests/support/program.h"

namespace pult::test {
namespace {

namespace fs = std::filesystem;

//! It, and everything that it and its children started.
std::vector<pid_t> family(pid_t pid)
{
    std::vector<pid_t> all{pid};
    std::error_code gone;
    for (const auto& task :
        fs::directory_iterator("/proc/" + std::to_string(pid) + "/task", gone)) {
        std::ifstream children(task.path() / "children");
        for (pid_t child = 0; children >> child;) {
            const auto below = family(child);
            all.insert(all.end(), below.begin(), below.end());
        }
    }
    return all;
}

//! A process of somebody else's, whose end can be waited for.
class Stranger
{
public:
    explicit Stranger(pid_t pid)
        : m_handle(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)))
    {}
    ~Stranger()
    {
        if (m_handle >= 0)
            close(m_handle);
    }
    Stranger(const Stranger&) = delete;
    Stranger& operator=(const Stranger&) = delete;

    [[nodiscard]] bool ends(int patienceMs) const
    {
        pollfd ended{m_handle, POLLIN, 0};
        return m_handle < 0 || poll(&ended, 1, patienceMs) > 0;
    }

private:
    int m_handle;
};

//! A program whose parent is a shell that waits for it.
std::unique_ptr<Program> below(std::vector<std::string> arguments, const fs::path& log)
{
    arguments.insert(arguments.begin(), {"/bin/sh", "-c", "\"$@\" & wait", "parent"});
    return std::make_unique<Program>(arguments, log);
}

//! Kills the parent, and expects its family to end by itself.
void killParent(Program& parent, std::size_t atLeast)
{
    auto pids = family(parent.pid());
    pids.erase(pids.begin());
    ASSERT_GE(pids.size(), atLeast);
    std::vector<std::unique_ptr<Stranger>> all;
    for (const auto pid : pids)
        all.push_back(std::make_unique<Stranger>(pid));
    parent.signal(SIGKILL);
    EXPECT_EQ(parent.wait(), 128 + SIGKILL);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i]->ends(10'000))
            continue;
        ADD_FAILURE() << "process " << pids[i] << " outlived it";
        kill(pids[i], SIGKILL);
    }
}

TEST(Parent, TakesTheControlPlaneAndTheClusterWithIt)
{
    const TemporaryFolder folder;
    const auto& data = folder.path();
    const auto address = "unix:" + (data / "pultd.sock").string();
    const auto daemon = below({binary("pultd").string(), "--data", (data / "journal").string(),
                                  "--listen", address, "--xds", "127.0.0.1:0", "--otlp-grpc",
                                  "none", "--otlp-http", "none", "--die-with-parent"},
        data / "pultd.log");
    const auto ready = daemon->readJson();
    ASSERT_TRUE(ready.is_object()) << daemon->log();
    const auto cluster
        = below({binary("pult-playground").string(), "run", "--data",
                    (data / "playground").string(), "--server", address, "--xds",
                    ready.at("xds").get<std::string>(), "--rate", "5", "--die-with-parent"},
            data / "playground.log");
    ASSERT_TRUE(cluster->readJson(std::chrono::seconds(60)).is_object()) << cluster->log();
    // Itself and the services of three releases.
    killParent(*cluster, 10);
    killParent(*daemon, 1);
}

} // namespace
} // namespace pult::test
