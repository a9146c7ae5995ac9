// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/system_scheme.h"

#include <QGuiApplication>
#include <QPalette>

#ifdef PULT_HAS_DBUS
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#endif

namespace pult::ui {
namespace {

constexpr QLatin1String kAppearance{"org.freedesktop.appearance"};
constexpr QLatin1String kColorScheme{"color-scheme"};
constexpr QLatin1String kContrast{"contrast"};

Scheme platformScheme()
{
    const QPalette palette = QGuiApplication::palette();
    const bool dark = palette.color(QPalette::Window).lightnessF()
        < palette.color(QPalette::WindowText).lightnessF();
    return dark ? Scheme::Dark : Scheme::Light;
}

} // namespace

SystemScheme::SystemScheme(QObject* parent)
    : QObject(parent)
    , m_platform(platformScheme())
    , m_lightness(m_platform)
{}

void SystemScheme::take(const QString& key, const QVariant& value)
{
    const uint number = value.toUInt();
    if (key == kColorScheme)
        m_lightness = number == 1 ? Scheme::Dark : number == 2 ? Scheme::Light : m_platform;
    else if (key == kContrast)
        m_highContrast = number == 1;
    else
        return;
    const Scheme before = scheme();
    m_portal = m_highContrast ? Scheme::HighContrast : m_lightness;
    if (scheme() != before)
        Q_EMIT changed();
}

#ifdef PULT_HAS_DBUS
namespace {

constexpr QLatin1String kService{"org.freedesktop.portal.Desktop"};
constexpr QLatin1String kPath{"/org/freedesktop/portal/desktop"};
constexpr QLatin1String kInterface{"org.freedesktop.portal.Settings"};

//! The portal's old Read method answers with a variant inside a variant.
QVariant unwrapped(QVariant value)
{
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value;
}

} // namespace

void SystemScheme::start()
{
    // Connecting to a bus that is not there would log a warning, so look for one first.
    if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")
        && qEnvironmentVariableIsEmpty("XDG_RUNTIME_DIR"))
        return;
    if (!QDBusConnection::sessionBus().isConnected())
        return;
    subscribe();
    ask(QString(kAppearance), QString(kColorScheme));
    ask(QString(kAppearance), QString(kContrast));
}

void SystemScheme::subscribe()
{
    QDBusConnection::sessionBus().connect(QString(kService), QString(kPath), QString(kInterface),
        QStringLiteral("SettingChanged"), this,
        SLOT(onSettingChanged(QString, QString, QDBusVariant)));
}

void SystemScheme::ask(const QString& group, const QString& key)
{
    QDBusMessage call = QDBusMessage::createMethodCall(
        QString(kService), QString(kPath), QString(kInterface), QStringLiteral("Read"));
    call << group << key;
    auto* watcher
        = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call, 2000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this,
        [this, key](QDBusPendingCallWatcher* done) {
            const QDBusPendingReply<QDBusVariant> reply = *done;
            if (reply.isValid())
                take(key, unwrapped(reply.value().variant()));
            done->deleteLater();
        });
}

void SystemScheme::onSettingChanged(
    const QString& group, const QString& key, const QDBusVariant& value)
{
    if (group == kAppearance)
        take(key, unwrapped(value.variant()));
}
#else
void SystemScheme::start() {}
#endif

} // namespace pult::ui
