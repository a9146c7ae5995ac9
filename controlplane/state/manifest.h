// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/error.h"
#include "controlplane/state/deployment.h"

namespace pult::state {

enum class ManifestKind
{
    Release, //!< Complete: a service that is missing is ABSENT.
    Branch, //!< Names only what it changes.
};

//! What one repository put into a contour.
struct Contribution
{
    std::string repository;
    std::string manifestDigest;
    std::vector<ServiceName> services; //!< Sorted.

    friend bool operator==(const Contribution&, const Contribution&) = default;
};

//! A release plus its placements. Format: docs/manifest.md.
struct Manifest
{
    ManifestKind kind = ManifestKind::Release;
    std::string application;
    std::string version;
    std::string name; //!< Of the generation; may be empty.
    std::string commit;
    std::string
        repository; //!< Of a branch; tells whether the same contour name is superseded or joined.
    bool platinum = false;
    std::vector<std::string> branches;
    std::map<ServiceName, ServiceRelease> services;
    //! B -> F: whoever calls B reaches F's deployment of this release, or the active one.
    std::map<ServiceName, ServiceName> replacements;
    //! Artifacts whose digest is one per environment: environment name -> service -> artifacts.
    std::map<std::string, std::map<ServiceName, std::vector<Artifact>>> environmentArtifacts;
    //! Environment name -> service -> placement.
    std::map<std::string, std::map<ServiceName, ServicePlacement>> placements;
    //! SHA-256, hexadecimal, of the canonical form of everything but the placements.
    std::string digest;
};

//! Every problem is found, not only the first. Errors: INVALID_ARGUMENT MANIFEST_INVALID; the
//! message has a line "file:line:column: what" per problem (at most 50), metadata: file, problems.
[[nodiscard]] Result<Manifest> parseManifest(std::string_view yaml, std::string_view fileName);

} // namespace pult::state
