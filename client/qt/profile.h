// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QObject>
#include <QString>

#include "client/state.h"
#include "common/error.h"

namespace pult::client {

//! How to reach one control plane.
struct Profile
{
    //! UUID without braces; the playground's is kPlaygroundId.
    QString id;
    QString name;
    //! "unix:/path" or "host:port".
    QString endpoint;
    //! Colour and icon of its identity; Unknown: grey.
    EnvironmentClass environmentClass = EnvironmentClass::Unknown;
    //! The session begins with the lock closed.
    bool readOnly = false;
    //! The playground that comes with the console: started as a child, cannot be removed.
    bool embedded = false;

    friend bool operator==(const Profile&, const Profile&) = default;
};

inline constexpr char16_t kPlaygroundId[] = u"playground";

//! The user's profiles, in a settings file. The embedded playground is always the first.
//! Thread: GUI. Errors: INVALID_ARGUMENT PROFILE_INVALID (naming field, and line of an import),
//! NOT_FOUND PROFILE_UNKNOWN, FAILED_PRECONDITION PROFILE_EMBEDDED.
class ProfileStore : public QObject
{
    Q_OBJECT
public:
    //! `path`: the INI file; `playgroundEndpoint`: where the embedded playground listens.
    ProfileStore(const QString& path, QString playgroundEndpoint, QObject* parent = nullptr);

    [[nodiscard]] const std::vector<Profile>& profiles() const { return m_profiles; }
    //! Null when there is none.
    [[nodiscard]] const Profile* find(const QString& id) const;
    //! An empty id makes a new one. Returns the id. Of the playground only `readOnly` can change.
    Result<QString> save(Profile profile);
    Result<void> remove(const QString& id);

    //! All but the playground, as YAML.
    [[nodiscard]] QString exportYaml() const;
    //! Adds profiles; one of a known id replaces it. All of them or, with an error, none.
    //! Returns the number taken.
    Result<int> importYaml(const QString& yaml);

Q_SIGNALS:
    void changed();

private:
    void load();
    void store();
    void put(const Profile& profile);

    QString m_path;
    QString m_playgroundEndpoint;
    std::vector<Profile> m_profiles;
};

} // namespace pult::client
