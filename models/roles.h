// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace pult::models {

//! Roles that the models of this folder share. DisplayRole is what is copied, exported and read
//! aloud; the others carry the parts that delegates draw.
enum CellRole
{
    kIdRole = Qt::UserRole + 1, //!< QString: what the row is about, stable.
    kFoldedRole, //!< bool: shown only once somebody unfolds.
    kToneRole, //!< int: Tone of the cell.
    kBadgesRole, //!< Badges beside the text.
    kStrongRole, //!< bool: semibold.
    kMonoRole, //!< bool: an id, a version, a hash.
    kPrimaryRole, //!< QString: the text without its small print.
    kSecondaryRole, //!< QString: small print after the text.
    kChipRole, //!< QString: when not empty the cell is a chip with this text.
    kFilterKeyRole, //!< QString: lower case, everything a filter looks at.
    kAttentionRole, //!< bool: lagging, refused, not ready: what an "only …" filter keeps.

    kVersionRole, //!< QString.
    kReadyRole, //!< int: endpoints ready.
    kTotalRole, //!< int: endpoints.
    kGenerationRole, //!< int: number.
    kGenerationRoleRole, //!< int: client::Role.
    kCellStateRole, //!< int: GenerationCell.
    kChangedRole, //!< bool: some generation changes the service.
    kRevisionRole, //!< qulonglong.
    kStateRole, //!< int: the enum of the model's subject.
};

} // namespace pult::models
