// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/testing/write_log.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace pult::journal::testing {

namespace {

constexpr std::uint64_t kSector = 512;

std::string readFile(const std::filesystem::path& path)
{
    std::ifstream in(path, std::ios::binary);
    std::ostringstream content;
    content << in.rdbuf();
    return std::move(content).str();
}

void put(std::string& content, std::uint64_t offset, std::string_view bytes)
{
    if (content.size() < offset + bytes.size())
        content.resize(offset + bytes.size());
    std::copy(bytes.begin(), bytes.end(), content.begin() + static_cast<std::ptrdiff_t>(offset));
}

} // namespace

void WriteLog::follow(const std::string& path)
{
    if (!m_files.contains(path))
        m_files[path].durable = readFile(path);
}

void WriteLog::write(const std::string& path, std::uint64_t offset, std::string_view bytes)
{
    m_files[path].pending.push_back({false, offset, std::string(bytes)});
}

void WriteLog::truncate(const std::string& path, std::uint64_t size)
{
    m_files[path].pending.push_back({true, size, {}});
}

void WriteLog::synced(const std::string& path)
{
    File& file = m_files[path];
    for (const auto& change : file.pending) {
        if (change.truncates)
            file.durable.resize(change.offset);
        else
            put(file.durable, change.offset, change.bytes);
    }
    file.pending.clear();
}

void WriteLog::syncFailed(const std::string& path)
{
    m_files[path].pending.clear();
}

void WriteLog::tear(std::string& content, const Change& change, double kept, Engine& engine)
{
    std::bernoulli_distribution keep(kept);
    std::bernoulli_distribution garble(0.02);
    const std::uint64_t end = change.offset + change.bytes.size();
    for (std::uint64_t at = change.offset; at < end;) {
        const std::uint64_t next = std::min(end, (at / kSector + 1) * kSector);
        auto sector = change.bytes.substr(at - change.offset, next - at);
        // A sector that only this write touched may hold anything; one shared with older content
        // is replaced whole or not at all, as disks promise.
        if (sector.size() == kSector && garble(engine))
            std::generate(
                sector.begin(), sector.end(), [&] { return static_cast<char>(engine()); });
        if (keep(engine))
            put(content, at, sector);
        at = next;
    }
}

std::string WriteLog::remains(const File& file, Engine& engine)
{
    // Sometimes nothing arrived, sometimes all, mostly something between.
    static constexpr double kShares[] = {0.0, 0.2, 0.5, 0.8, 0.95, 1.0};
    const double kept = kShares[engine() % std::size(kShares)];
    std::bernoulli_distribution keep(kept);
    std::string content = file.durable;
    for (const auto& change : file.pending) {
        if (!change.truncates)
            tear(content, change, kept, engine);
        else if (keep(engine))
            content.resize(change.offset);
    }
    return content;
}

void WriteLog::powerFailure(std::uint64_t seed, const std::filesystem::path& source,
    const std::filesystem::path& target) const
{
    Engine engine(seed);
    std::filesystem::create_directories(target);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(source)) {
        const auto relative = std::filesystem::relative(entry.path(), source);
        const auto followed = m_files.find(entry.path().string());
        if (entry.is_directory())
            std::filesystem::create_directories(target / relative);
        else if (followed != m_files.end())
            std::ofstream(target / relative, std::ios::binary) << remains(followed->second, engine);
        else if (entry.path().extension() != ".db-shm" && entry.path().filename() != "reserve")
            std::filesystem::copy_file(entry.path(), target / relative);
    }
}

} // namespace pult::journal::testing
