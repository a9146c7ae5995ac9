// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include <QWidget>

#include "client/journal.h"
#include "models/text.h"

class QPushButton;
class QSlider;

namespace pult::ui {

class TextLabel;

//! Steps through the past: back, the strip, forward.
class HistorySteps : public QWidget
{
    Q_OBJECT
public:
    explicit HistorySteps(QWidget* parent = nullptr);

    //! Which of the two arrows lead anywhere.
    void setEnds(bool canGoBack, bool canGoForward);

Q_SIGNALS:
    void back();
    void forward();
    void stripRequested();

private:
    QPushButton* m_back;
    QPushButton* m_forward;
};

//! The strip below the page's head while one looks at the past: a slider over the revisions of the
//! table, what was done there, and the way back to now. Plainly a picture of the past: it is
//! hatched and says that nothing can be done from here.
class HistoryStrip : public QWidget
{
    Q_OBJECT
public:
    explicit HistoryStrip(models::TextPtr text, QWidget* parent = nullptr);

    //! Newest first, as the journal gives them; `older`: there are more before them.
    void setEntries(const std::vector<client::JournalEntry>& entries, bool older);
    //! 0: now. Does not emit.
    void setRevision(std::uint64_t revision);
    [[nodiscard]] std::uint64_t revision() const { return m_revision; }
    [[nodiscard]] bool canGoBack() const;
    void step(int by);

Q_SIGNALS:
    //! 0: now.
    void revisionChosen(std::uint64_t revision);
    //! `stepBack`: to go one further back.
    void olderRequested(bool stepBack);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] int positionOf(std::uint64_t revision) const;
    void choose(int position);
    void describe();

    models::TextPtr m_text;
    //! Oldest first; the last one is now.
    std::vector<client::JournalEntry> m_entries;
    bool m_older = false;
    std::uint64_t m_revision = 0;
    QSlider* m_slider;
    TextLabel* m_where;
    TextLabel* m_what;
};

} // namespace pult::ui
