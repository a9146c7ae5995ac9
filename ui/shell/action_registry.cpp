// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/action_registry.h"

#include <QAction>
#include <QMenu>
#include <QWidget>

#include <algorithm>

namespace pult::ui {
namespace {

QString keysText(const QList<QKeySequence>& shortcuts)
{
    return shortcuts.isEmpty() ? QString() : shortcuts.first().toString(QKeySequence::NativeText);
}

//! A key pressed alone, or with Shift only.
bool isSingleKey(const QKeySequence& keys)
{
    return keys.count() == 1
        && !(keys[0].keyboardModifiers()
            & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
}

//! Two sequences clash also where one begins the other: the longer could never be typed.
bool clash(const QKeySequence& a, const QKeySequence& b)
{
    return a.matches(b) != QKeySequence::NoMatch || b.matches(a) != QKeySequence::NoMatch;
}

} // namespace

ActionRegistry::ActionRegistry(QObject* parent)
    : QObject(parent)
{}

const ActionRegistry::Entry* ActionRegistry::find(const QString& id) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
        [&id](const Entry& entry) { return entry.spec.id == id; });
    return found == m_entries.end() ? nullptr : &*found;
}

QString ActionRegistry::holderOf(const QKeySequence& keys) const
{
    for (const Entry& entry : m_entries) {
        for (const QKeySequence& taken : entry.action->shortcuts()) {
            if (clash(keys, taken))
                return entry.spec.id;
        }
    }
    return {};
}

QList<QKeySequence> ActionRegistry::freeShortcuts(const ActionSpec& spec)
{
    QList<QKeySequence> free;
    for (const QKeySequence& keys : spec.shortcuts) {
        const QString holder = holderOf(keys);
        if (!holder.isEmpty())
            m_problems << tr("%1: %2 already belongs to %3")
                              .arg(spec.id, keys.toString(QKeySequence::PortableText), holder);
        else if (spec.writes && isSingleKey(keys))
            m_problems << tr("%1: %2 is a single key, which may not lead to a write")
                              .arg(spec.id, keys.toString(QKeySequence::PortableText));
        else
            free << keys;
    }
    return free;
}

QAction* ActionRegistry::add(const ActionSpec& spec, std::function<void()> run)
{
    if (find(spec.id)) {
        m_problems << tr("%1: the id is taken").arg(spec.id);
        return nullptr;
    }
    auto* action = new QAction(spec.text, this);
    action->setObjectName(spec.id);
    action->setShortcuts(freeShortcuts(spec));
    action->setShortcutContext(Qt::WindowShortcut);
    if (spec.icon)
        action->setIcon(themedIcon(*spec.icon));
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    m_entries.push_back({spec, action});
    describe(m_entries.back());
    return action;
}

void ActionRegistry::describe(const Entry& entry) const
{
    QString tip = entry.spec.tip.isEmpty() ? entry.spec.text : entry.spec.tip;
    const QString keys = keysText(entry.action->shortcuts());
    if (!keys.isEmpty())
        tip = tr("%1 (%2)").arg(tip, keys);
    if (!entry.blocked.isEmpty())
        tip = entry.blocked;
    entry.action->setToolTip(tip);
    entry.action->setStatusTip(entry.blocked);
}

QAction* ActionRegistry::action(const QString& id) const
{
    const Entry* entry = find(id);
    return entry ? entry->action : nullptr;
}

QStringList ActionRegistry::ids() const
{
    QStringList result;
    for (const Entry& entry : m_entries)
        result << entry.spec.id;
    return result;
}

void ActionRegistry::setBlocked(const QString& id, const QString& reason)
{
    for (Entry& entry : m_entries) {
        if (entry.spec.id != id)
            continue;
        entry.blocked = reason;
        entry.action->setEnabled(reason.isEmpty());
        describe(entry);
    }
}

QString ActionRegistry::blockedReason(const QString& id) const
{
    const Entry* entry = find(id);
    return entry ? entry->blocked : QString();
}

bool ActionRegistry::run(const QString& id)
{
    const Entry* entry = find(id);
    if (!entry || !entry->action->isEnabled())
        return false;
    entry->action->trigger();
    return true;
}

void ActionRegistry::attachTo(QWidget& widget) const
{
    for (const Entry& entry : m_entries)
        widget.addAction(entry.action);
}

void ActionRegistry::fillMenu(QMenu& menu, const QString& group) const
{
    menu.setToolTipsVisible(true);
    for (const Entry& entry : m_entries) {
        if (entry.spec.group == group)
            menu.addAction(entry.action);
    }
}

std::vector<PaletteItem> ActionRegistry::paletteItems() const
{
    std::vector<PaletteItem> items;
    for (const Entry& entry : m_entries) {
        if (!entry.spec.inPalette)
            continue;
        items.push_back({entry.spec.id, entry.spec.text, entry.spec.group,
            keysText(entry.action->shortcuts()), entry.spec.icon, entry.blocked});
    }
    return items;
}

std::vector<KeySheetGroup> ActionRegistry::keySheet() const
{
    std::vector<KeySheetGroup> groups;
    for (const Entry& entry : m_entries) {
        const QString keys = keysText(entry.action->shortcuts());
        if (keys.isEmpty())
            continue;
        auto group = std::find_if(groups.begin(), groups.end(),
            [&entry](const KeySheetGroup& g) { return g.title == entry.spec.group; });
        if (group == groups.end())
            group = groups.insert(groups.end(), KeySheetGroup{entry.spec.group, {}});
        group->rows.push_back({keys, entry.spec.text});
    }
    return groups;
}

} // namespace pult::ui
