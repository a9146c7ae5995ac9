// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace pult {

//! Named places where a test makes the program fail or stop. Off they cost one atomic load.
//! An instance is handed in by constructor; there is no global one. Thread: any.
class Failpoints
{
public:
    //! Called at the place; true: the place fails.
    using Action = std::function<bool()>;

    void set(std::string name, Action action);
    void clear(std::string_view name);
    //! True when the place has to fail now.
    [[nodiscard]] bool hit(std::string_view name) const;

private:
    std::atomic<bool> m_armed{false};
    mutable std::mutex m_mutex;
    std::map<std::string, Action, std::less<>> m_actions;
};

} // namespace pult
