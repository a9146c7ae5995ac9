// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/watch_cache.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <set>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/hash.h"

namespace pult::client {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".watch";
constexpr std::size_t kMostName = 200;

bool isPlain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
        || c == '_';
}

//! Names come from a server: whatever they say, they stay one name in one folder.
std::string fileNameOf(std::string_view name)
{
    std::string encoded;
    for (const char c : name)
        encoded += isPlain(c) ? std::string(1, c) : '%' + toHex(std::string_view(&c, 1));
    return encoded;
}

int digitOf(char c)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    const auto at = kDigits.find(c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

//! Nothing: we did not make it.
std::optional<std::string> nameOf(const std::string& encoded)
{
    std::string name;
    for (std::size_t i = 0; i < encoded.size(); ++i) {
        if (encoded[i] != '%') {
            name += encoded[i];
            continue;
        }
        const int high = i + 2 < encoded.size() ? digitOf(encoded[i + 1]) : -1;
        const int low = high >= 0 ? digitOf(encoded[i + 2]) : -1;
        if (low < 0)
            return std::nullopt;
        name += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return fileNameOf(name) == encoded ? std::optional(name) : std::nullopt;
}

//! Every folder that is not there yet, readable by nobody else.
bool makeFolder(const fs::path& folder)
{
    std::error_code none;
    if (fs::is_directory(folder, none))
        return true;
    if (folder.has_parent_path() && folder != folder.parent_path()
        && !makeFolder(folder.parent_path()))
        return false;
    return ::mkdir(folder.c_str(), S_IRWXU) == 0 || errno == EEXIST;
}

//! What is in a folder; nothing when it cannot be read.
std::vector<fs::path> entriesOf(const fs::path& folder)
{
    std::vector<fs::path> entries;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
        entries.push_back(it->path());
    return entries;
}

} // namespace

WatchCache::WatchCache(fs::path folder, CachedWatch::Note note)
    : m_folder(std::move(folder))
    , m_note(std::move(note))
{
    if (!makeFolder(m_folder) || ::chmod(m_folder.c_str(), S_IRWXU) != 0) {
        m_note(m_folder.string() + " cannot be made: " + std::strerror(errno));
        return;
    }
    m_lock = ::open(m_folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    m_writes = m_lock >= 0 && ::flock(m_lock, LOCK_EX | LOCK_NB) == 0;
    if (!m_writes)
        m_note(m_folder.string() + " is kept by another process, and only read here.");
}

WatchCache::~WatchCache()
{
    if (m_lock >= 0)
        ::close(m_lock);
}

std::vector<std::string> WatchCache::environments() const
{
    std::vector<std::string> names;
    for (const auto& entry : entriesOf(m_folder)) {
        const auto name
            = entry.extension() == kSuffix ? nameOf(entry.stem().string()) : std::nullopt;
        if (name && !name->empty())
            names.push_back(*name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::unique_ptr<CachedWatch> WatchCache::open(const std::string& environment) const
{
    const auto name = fileNameOf(environment);
    if (name.empty() || name.size() > kMostName)
        return nullptr;
    return std::make_unique<CachedWatch>(
        m_folder / (name + std::string(kSuffix)), m_writes, m_note);
}

void WatchCache::remove(const std::string& environment) const
{
    if (const auto watch = open(environment))
        watch->drop();
}

fs::path cacheFolder(const fs::path& root, const CacheKey& key)
{
    // Addresses may be longer than a file's name.
    return root / fileNameOf(key.profile) / toHex(sha256({key.address})).substr(0, 32);
}

void keepCachesOf(const fs::path& root, const std::vector<CacheKey>& keys)
{
    std::set<fs::path> kept;
    for (const auto& key : keys) {
        kept.insert(cacheFolder(root, key));
        kept.insert(cacheFolder(root, key).parent_path());
    }
    std::error_code error;
    for (const auto& profile : entriesOf(root)) {
        if (!kept.contains(profile)) {
            fs::remove_all(profile, error);
            continue;
        }
        for (const auto& address : entriesOf(profile))
            if (!kept.contains(address))
                fs::remove_all(address, error);
    }
}

} // namespace pult::client
