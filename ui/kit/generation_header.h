// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kit/chip.h"

#include <QHeaderView>

#include <functional>
#include <vector>

namespace pult::ui {

//! The head of a generation's column: the card is the column's head.
struct GenerationHead
{
    QString number = {}; //!< "g5"; empty for a column that is not a generation
    ChipSpec role = {};
    QString version = {}; //!< "CRM 3.22.1"
    QString about = {}; //!< "3 changes · 5 % users"
    bool selected = false; //!< carries the line on top
    QString caption = {}; //!< of a column that is not a generation; the model's text if empty
};

using HeadReader = std::function<GenerationHead(int logicalIndex)>;

//! A header whose sections are the cards of generations. With the focus, Left and Right, Home and
//! End choose a generation as a click would, Down goes to the table.
class GenerationHeader : public QHeaderView
{
    Q_OBJECT
public:
    explicit GenerationHeader(HeadReader reader, QWidget* parent = nullptr);

    struct TopMark
    {
        QRect rect; //!< in the header's coordinates
        QColor color;
    };
    //! The lines on top of selected generations, which the card paints over its own outline.
    [[nodiscard]] std::vector<TopMark> topMarks() const;
    //! Call when what the reader says has changed.
    void refresh();
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const override;
    [[nodiscard]] QSize sectionSizeFromContents(int logicalIndex) const override;

private:
    [[nodiscard]] int chosen() const;
    void choose(int visual, int step);
    void paintHead(QPainter& painter, QRect rect, const GenerationHead& head) const;
    void paintCaption(
        QPainter& painter, QRect rect, int logicalIndex, const GenerationHead& head) const;

    HeadReader m_reader;
};

} // namespace pult::ui
