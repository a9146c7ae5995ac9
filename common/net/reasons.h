// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace pult::net {

// Reasons why nothing listens; each is explained in docs/errors.md.
inline constexpr char kAddressInUse[] = "ADDRESS_IN_USE";
inline constexpr char kAddressNotLocal[] = "ADDRESS_NOT_LOCAL";
inline constexpr char kDirectoryNotPrivate[] = "DIRECTORY_NOT_PRIVATE";
inline constexpr char kListenAddressInvalid[] = "LISTEN_ADDRESS_INVALID";
inline constexpr char kListenFailed[] = "LISTEN_FAILED";

} // namespace pult::net
