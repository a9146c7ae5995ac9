// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>

namespace pult::journal {

//! Takes room on the disk and gives it back; a seam for tests. Thread: any.
class DiskSpace
{
public:
    virtual ~DiskSpace() = default;
    //! Makes a file of that size whose blocks are really there, or none. Zero or an errno.
    [[nodiscard]] virtual int allocate(const std::filesystem::path& file, std::uint64_t bytes) = 0;
    //! Removes the file. Zero or an errno.
    [[nodiscard]] virtual int release(const std::filesystem::path& file) = 0;
};

//! posix_fallocate.
class PosixDiskSpace final : public DiskSpace
{
public:
    [[nodiscard]] int allocate(const std::filesystem::path& file, std::uint64_t bytes) override;
    [[nodiscard]] int release(const std::filesystem::path& file) override;
};

//! The file that is given up so that class 1 can be written on a full disk. Thread: one at a time.
class Reserve
{
public:
    Reserve(DiskSpace& space, std::filesystem::path file, std::uint64_t bytes)
        : m_space(&space)
        , m_file(std::move(file))
        , m_bytes(bytes)
    {}

    //! Makes it unless it is there in full. False: no room. A size of zero is always there.
    [[nodiscard]] bool ensure();
    //! True when there was something to give up.
    [[nodiscard]] bool release();
    //! Is there so much room beside it?
    [[nodiscard]] bool roomFor(std::uint64_t bytes);
    [[nodiscard]] bool held() const { return m_held; }

private:
    DiskSpace* m_space;
    std::filesystem::path m_file;
    std::uint64_t m_bytes;
    bool m_held = false;
};

} // namespace pult::journal
