// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>
#include <memory>
#include <set>
#include <utility>

#include "controlplane/state/deployment.h"

namespace pult::state {

//! A set of service names that never changes and costs nothing to copy: every snapshot and view of
//! a thousand gateways repeats what they subscribe to. A value type.
class ServiceSet
{
public:
    ServiceSet() = default;
    ServiceSet(std::set<ServiceName> names)
        : m_names(std::make_shared<const std::set<ServiceName>>(std::move(names)))
    {}
    ServiceSet(std::initializer_list<ServiceName> names)
        : ServiceSet(std::set<ServiceName>(names))
    {}

    [[nodiscard]] const std::set<ServiceName>& names() const { return m_names ? *m_names : none(); }
    [[nodiscard]] auto begin() const { return names().begin(); }
    [[nodiscard]] auto end() const { return names().end(); }
    [[nodiscard]] bool empty() const { return names().empty(); }
    [[nodiscard]] std::size_t size() const { return names().size(); }
    [[nodiscard]] bool contains(const ServiceName& name) const { return names().contains(name); }

    using value_type = ServiceName;
    using const_iterator = std::set<ServiceName>::const_iterator;

    friend bool operator==(const ServiceSet& a, const ServiceSet& b)
    {
        return a.m_names == b.m_names || a.names() == b.names();
    }

private:
    static const std::set<ServiceName>& none()
    {
        static const std::set<ServiceName> kNone;
        return kNone;
    }

    std::shared_ptr<const std::set<ServiceName>> m_names;
};

} // namespace pult::state
