// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Preloaded into a program: counts its fsync and fdatasync calls in the file PULT_SYNC_COUNT names.
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace {

std::atomic<std::uint64_t>* counter()
{
    static auto* const shared = [] {
        const char* path = std::getenv("PULT_SYNC_COUNT");
        const int file = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
        if (file < 0 || ftruncate(file, 8) != 0)
            std::abort();
        void* memory = mmap(nullptr, 8, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        close(file);
        return static_cast<std::atomic<std::uint64_t>*>(memory);
    }();
    return shared;
}

int counted(const char* name, int file)
{
    using Sync = int (*)(int);
    const auto real = reinterpret_cast<Sync>(dlsym(RTLD_NEXT, name));
    ++*counter();
    return real(file);
}

} // namespace

extern "C" int fsync(int file)
{
    return counted("fsync", file);
}

extern "C" int fdatasync(int file)
{
    return counted("fdatasync", file);
}
