// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kit/ui_clock.h"

#include <QWidget>

class QStackedLayout;

namespace pult::ui {

class EmptyState;
class TextLabel;

//! What a panel can say about its contents. Every panel is in exactly one of these.
enum class PanelCondition
{
    Connecting,
    Live,
    Lagging,
    Stale,
    Denied,
    Empty,
    FilteredEmpty,
    Error,
};

//! Texts left empty get the usual ones of the condition.
struct PanelInfo
{
    PanelCondition condition = PanelCondition::Connecting;
    qint64 ageMs = 0;
    QString title = {};
    QString detail = {};
    QString action = {}; //!< the one button; none if empty
    QString requestId = {};
    bool remembered = false; //!< Stale because it is from the last session.
};

//! Wraps a panel's contents and keeps them truthful: a skeleton while connecting (after 200 ms),
//! the contents with a strip when lagging, dimmed to 60 % under a hatch with their age when
//! stale, words and one button when there is nothing to show.
class PanelState : public QWidget
{
    Q_OBJECT
public:
    //! Takes the contents over. `clock` must outlive the widget.
    explicit PanelState(
        QWidget* contents, QWidget* parent = nullptr, UiClock& clock = UiClock::system());

    void setInfo(const PanelInfo& info);
    [[nodiscard]] const PanelInfo& info() const { return m_info; }
    [[nodiscard]] QWidget* contents() const { return m_contents; }
    //! True once the skeleton is painted rather than blank space.
    [[nodiscard]] bool showsSkeleton() const;

Q_SIGNALS:
    void actionTriggered();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void showContents(const PanelInfo& info);
    void showWords(const PanelInfo& info);
    void showSkeleton();
    void placeVeil();

    UiClock& m_clock;
    QWidget* m_contents;
    QWidget* m_strip;
    TextLabel* m_stripText;
    QWidget* m_stack;
    QStackedLayout* m_pages;
    QWidget* m_skeleton;
    EmptyState* m_words;
    QWidget* m_veil;
    PanelInfo m_info;
    int m_turn = 0;
};

} // namespace pult::ui
