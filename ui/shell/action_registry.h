// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/command_palette.h"

#include <QKeySequence>
#include <QList>
#include <QObject>

#include <functional>
#include <map>

class QAction;
class QMenu;

namespace pult::ui {

//! Everything there is to know about an action.
struct ActionSpec
{
    QString id; //!< "generations.promote"
    QString text; //!< in words: "Promote…"
    QString group; //!< heading in menus, palette and key sheet
    QString tip = {};
    QList<QKeySequence> shortcuts = {};
    std::optional<Icon> icon = std::nullopt;
    //! Leads to a write. Such an action may open a dialog by a key, but not by a single one.
    bool writes = false;
    bool inPalette = true;
};

struct KeySheetRow
{
    QString keys;
    QString text;
};

struct KeySheetGroup
{
    QString title;
    std::vector<KeySheetRow> rows;
};

//! The one list of what the console can do; feeds menus, palette, shortcuts, tooltips, the key
//! sheet and tests. GUI thread; owns the actions.
class ActionRegistry : public QObject
{
    Q_OBJECT
public:
    explicit ActionRegistry(QObject* parent = nullptr);

    //! Null if the id is taken. A shortcut that clashes is left out; both end up in problems().
    QAction* add(const ActionSpec& spec, std::function<void()> run);
    [[nodiscard]] QAction* action(const QString& id) const;
    [[nodiscard]] QStringList ids() const;
    //! What is wrong with the list, in words; empty in a sound program. A test asserts that.
    [[nodiscard]] const QStringList& problems() const { return m_problems; }

    //! Disables an action with a reason that tooltip, palette and assistive technology give.
    void setBlocked(const QString& id, const QString& reason);
    [[nodiscard]] QString blockedReason(const QString& id) const;
    //! Runs the action unless it is blocked or unknown.
    bool run(const QString& id);

    //! Makes the shortcuts work in the window of `widget`.
    void attachTo(QWidget& widget) const;
    void fillMenu(QMenu& menu, const QString& group) const;
    [[nodiscard]] std::vector<PaletteItem> paletteItems() const;
    [[nodiscard]] std::vector<KeySheetGroup> keySheet() const;

private:
    struct Entry
    {
        ActionSpec spec;
        QAction* action = nullptr;
        QString blocked = {};
    };
    [[nodiscard]] const Entry* find(const QString& id) const;
    [[nodiscard]] QList<QKeySequence> freeShortcuts(const ActionSpec& spec);
    [[nodiscard]] QString holderOf(const QKeySequence& keys) const;
    void describe(const Entry& entry) const;

    std::vector<Entry> m_entries;
    QStringList m_problems;
};

} // namespace pult::ui
