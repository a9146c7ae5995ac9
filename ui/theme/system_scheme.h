// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QObject>
#include <QVariant>

#include <optional>

class QDBusVariant;

namespace pult::ui {

//! What the desktop prefers: asks org.freedesktop.portal.Settings asynchronously where a session
//! bus is there, and judges by the lightness of the platform's palette where it is not.
//! GUI thread. Never blocks.
class SystemScheme : public QObject
{
    Q_OBJECT
public:
    explicit SystemScheme(QObject* parent = nullptr);

    [[nodiscard]] Scheme scheme() const { return m_portal.value_or(m_platform); }
    //! Starts asking the portal; the answer arrives through changed().
    void start();

Q_SIGNALS:
    void changed();

#ifdef PULT_HAS_DBUS
private Q_SLOTS:
    void onSettingChanged(const QString& group, const QString& key, const QDBusVariant& value);
#endif

private:
#ifdef PULT_HAS_DBUS
    void subscribe();
    void ask(const QString& group, const QString& key);
#endif
    void take(const QString& key, const QVariant& value);

    Scheme m_platform;
    std::optional<Scheme> m_portal;
    bool m_highContrast = false;
    Scheme m_lightness = Scheme::Light;
};

} // namespace pult::ui
