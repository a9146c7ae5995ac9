// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui_pages/legibility.h"

#include <QAbstractItemModel>
#include <QGlyphRun>
#include <QPushButton>
#include <QTableView>
#include <QTextLayout>

#include "ui/kit/text_block.h"
#include "ui/kit/text_label.h"
#include "ui/theme/type_scale.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::test {
namespace {

//! Of a label that may be shortened at least this much has to stay.
constexpr int kLeastWidth = 60;
constexpr int kRowsLookedAt = 20;

QString named(const QWidget& widget, const QString& text)
{
    return u"%1 %2 \"%3\""_s.arg(
        QString::fromLatin1(widget.metaObject()->className()), widget.objectName(), text);
}

void judge(const ui::TextLabel& label, QStringList& found)
{
    if (!hasLetters(label.text()))
        found << named(label, label.text()) + u": no letters"_s;
    const int wanted = label.sizeHint().width();
    const int least = std::min(label.minimumSizeHint().width(), wanted);
    const bool mayShorten = least < wanted;
    if (label.width() + 1 < (mayShorten ? std::min(wanted, kLeastWidth) : wanted))
        found << named(label, label.text()) + u": %1 of %2 wide"_s.arg(label.width()).arg(wanted);
    const QFontMetrics metrics(label.font());
    const int baseline
        = (label.height() - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent();
    const QRect ink = metrics.tightBoundingRect(label.text()).translated(0, baseline);
    if (ink.top() < 0 || ink.bottom() > label.height())
        found << named(label, label.text()) + u": too low"_s;
}

void judge(const ui::TextBlock& block, QStringList& found)
{
    const QString text = block.text().text();
    if (!hasLetters(text))
        found << named(block, text) + u": no letters"_s;
    const int wanted = block.heightForWidth(block.width());
    if (block.height() < wanted)
        found << named(block, text) + u": %1 of %2 high"_s.arg(block.height()).arg(wanted);
}

void judge(const QPushButton& button, QStringList& found)
{
    if (button.width() + 1 < button.sizeHint().width())
        found << named(button, button.text())
                + u": %1 of %2 wide"_s.arg(button.width()).arg(button.sizeHint().width());
}

void judge(const QTableView& view, QStringList& found)
{
    const QAbstractItemModel* model = view.model();
    for (int row = 0; model && row < std::min(model->rowCount(), kRowsLookedAt); ++row)
        for (int column = 0; column < model->columnCount(); ++column) {
            const QModelIndex index = model->index(row, column);
            const QString text = index.data().toString();
            if (!hasLetters(text))
                found << named(view, text) + u": no letters"_s;
            const int wanted = view.sizeHintForIndex(index).width();
            if (view.columnWidth(column) < std::min(wanted, 420))
                found << named(view, text)
                        + u": column of %1 for %2"_s.arg(view.columnWidth(column)).arg(wanted);
        }
}

} // namespace

bool hasLetters(const QString& text)
{
    QTextLayout layout(text, ui::font(ui::TextRole::Body));
    layout.beginLayout();
    while (layout.createLine().isValid()) {}
    layout.endLayout();
    for (const QGlyphRun& run : layout.glyphRuns())
        if (run.glyphIndexes().contains(0))
            return false;
    return true;
}

QStringList illegible(const QWidget& root)
{
    QStringList found;
    for (const QWidget* widget : root.findChildren<QWidget*>()) {
        if (!widget->isVisible())
            continue;
        if (const auto* label = qobject_cast<const ui::TextLabel*>(widget))
            judge(*label, found);
        else if (const auto* block = qobject_cast<const ui::TextBlock*>(widget))
            judge(*block, found);
        else if (const auto* button = qobject_cast<const QPushButton*>(widget))
            judge(*button, found);
        else if (const auto* view = qobject_cast<const QTableView*>(widget))
            judge(*view, found);
    }
    return found;
}

} // namespace pult::test
