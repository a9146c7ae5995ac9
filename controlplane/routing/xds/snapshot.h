// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "controlplane/routing/xds/resource.h"

namespace pult::routing {

//! Everything served to one environment after one commit. Immutable once shared: streams read it
//! without a lock.
struct Snapshot
{
    std::string environment;
    state::Revision revision = 0;
    std::array<std::shared_ptr<const ResourceTable>, kResourceTypes> tables;

    [[nodiscard]] const ResourceTable& of(ResourceType type) const
    {
        return *tables.at(indexOf(type));
    }
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

//! Names whose resource came, changed or went between two snapshots; sorted.
struct SnapshotChange
{
    std::array<std::vector<std::string>, kResourceTypes> names;

    [[nodiscard]] const std::vector<std::string>& of(ResourceType type) const
    {
        return names.at(indexOf(type));
    }
};

} // namespace pult::routing
