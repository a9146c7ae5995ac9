// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/trace_view.h"

#include <QKeyEvent>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "models/leak_words.h"
#include "models/strings.h"
#include "ui/dialogs/tables.h"
#include "ui/kit/buttons.h"
#include "ui/kit/panel_state.h"
#include "ui/kit/table_card.h"
#include "ui/pages/trace_delegate.h"
#include "ui/theme/measures.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

using Model = models::TraceModel;

QString phaseWords(const client::Trace& trace, const models::Text& text)
{
    const QString spans
        = TraceView::tr("%1 spans").arg(text.number(static_cast<std::int64_t>(trace.spans.size())));
    QStringList parts{spans};
    if (trace.truncated)
        parts << TraceView::tr("more were left out");
    if (trace.phase != "FINAL")
        parts << TraceView::tr("late spans may still come");
    return parts.join(u" · "_s);
}

} // namespace

TraceView::TraceView(models::TextPtr text, UiClock& clock, QWidget* parent)
    : QWidget(parent)
    , m_text(std::move(text))
    , m_model(new Model(m_text, this))
    , m_table(new TableCard(u"traceTable"_s))
    , m_header(new TraceHeader)
    , m_culprit(makeButton(tr("Where it was lost"), u"traceCulprit"_s, ButtonKind::Link))
    , m_copy(makeButton(tr("Copy id"), u"traceCopy"_s, ButtonKind::Link))
{
    m_table->setHeader(m_header);
    m_table->view()->setItemDelegate(new TraceDelegate(m_table));
    m_table->setModel(m_model);
    m_table->setCompact(true);
    m_table->setTitle(tr("Sample trace"));
    m_table->addHeadWidget(m_culprit);
    m_table->addHeadWidget(m_copy);
    m_table->view()->setAccessibleName(tr("Spans of the trace"));
    m_table->view()->installEventFilter(this);
    m_table->view()->viewport()->installEventFilter(this);
    m_header->setStretchLastSection(false);
    m_header->setSectionsMovable(false);
    keepCurrent(*m_table->view());
    m_panel = new PanelState(m_table, this, clock);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_panel);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    connect(m_culprit, &QPushButton::clicked, this, &TraceView::goToCulprit);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        if (trace())
            Q_EMIT copyRequested(models::toQt(trace()->id));
    });
    connect(m_panel, &PanelState::actionTriggered, this, &TraceView::retryRequested);
}

QTableView* TraceView::table() const
{
    return m_table->view();
}

void TraceView::showTrace(Model::TracePtr trace, const std::string& ordinary)
{
    m_model->setTrace(std::move(trace), ordinary);
    const client::Trace& now = *m_model->trace();
    m_header->setLength(m_model->lengthNs());
    QString summary = models::toQt(now.summary);
    if (!summary.isEmpty())
        summary += u"  "_s;
    m_table->setTitle(
        tr("Trace %1").arg(models::leaks::shortTrace(now.id)), summary + phaseWords(now, *m_text));
    const int culprit = m_model->revealCulprit();
    m_culprit->setVisible(culprit >= 0);
    m_panel->setInfo({PanelCondition::Live});
    layOutColumns();
    if (culprit >= 0)
        m_table->view()->scrollTo(
            m_model->index(culprit, Model::kSpan), QAbstractItemView::PositionAtCenter);
}

void TraceView::showWaiting()
{
    m_panel->setInfo({PanelCondition::Connecting});
}

void TraceView::showError(const std::string& traceId, const Error& error)
{
    m_model->setTrace(nullptr, {});
    PanelInfo info{PanelCondition::Error};
    const QString id = models::leaks::shortTrace(traceId);
    if (error.reason == "TRACE_UNKNOWN") {
        info.condition = PanelCondition::Empty;
        info.title = tr("Trace %1 is not kept any more").arg(id);
        info.detail = tr("Traces live in bounded memory, the oldest go first. What they said about "
                         "the edge stays.");
    } else {
        info.title = tr("Trace %1 cannot be shown").arg(id);
        info.detail = models::Text::error(error);
        info.action = tr("Ask again");
    }
    m_panel->setInfo(info);
}

void TraceView::showNothing(const QString& words)
{
    m_model->setTrace(nullptr, {});
    PanelInfo info{PanelCondition::Empty};
    info.title = tr("No trace to show");
    info.detail = words;
    m_panel->setInfo(info);
}

void TraceView::layOutColumns()
{
    const int room = m_table->view()->viewport()->width();
    m_header->setSectionResizeMode(Model::kBar, QHeaderView::Stretch);
    m_header->resizeSection(Model::kSpan, std::clamp(room * 27 / 100, 180, 420));
    m_header->resizeSection(Model::kServedBy, 52);
    m_header->resizeSection(Model::kLane, std::clamp(room * 24 / 100, 150, 360));
    m_header->resizeSection(Model::kTime, 84);
}

void TraceView::goToCulprit()
{
    const int row = m_model->revealCulprit();
    if (row < 0)
        return;
    const QModelIndex at = m_model->index(row, Model::kSpan);
    m_table->view()->setCurrentIndex(at);
    m_table->view()->scrollTo(at, QAbstractItemView::PositionAtCenter);
    m_table->view()->setFocus(Qt::OtherFocusReason);
}

//! Folds, or goes to the parent when there is nothing left to fold; unfolds, or goes to the child.
void TraceView::fold(bool folded)
{
    QTableView* view = m_table->view();
    const QModelIndex at = view->currentIndex();
    if (!at.isValid())
        return;
    const int state = at.data(Model::kFoldRole).toInt();
    int next = at.row();
    if (state == (folded ? 1 : 0))
        m_model->setFolded(at.row(), folded);
    else if (folded)
        next = m_model->parentRow(at.row());
    else if (state == 1)
        next = at.row() + 1;
    if (next >= 0)
        view->setCurrentIndex(m_model->index(next, at.column()));
}

bool TraceView::eventFilter(QObject* watched, QEvent* event)
{
    QTableView* view = m_table->view();
    if (watched == view && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Left || key == Qt::Key_Right) {
            fold((key == Qt::Key_Left) == (layoutDirection() == Qt::LeftToRight));
            return true;
        }
    }
    if (watched == view->viewport() && event->type() == QEvent::MouseButtonPress) {
        const QPoint at = static_cast<QMouseEvent*>(event)->pos();
        const QModelIndex index = view->indexAt(at);
        const QRect cell = view->visualRect(index);
        if (index.column() == Model::kSpan
            && QStyle::visualRect(layoutDirection(), cell, TraceDelegate::foldRect(cell, index))
                   .contains(at)) {
            m_model->setFolded(index.row(), index.data(Model::kFoldRole).toInt() == 1);
            return true;
        }
    }
    if (watched == view->viewport() && event->type() == QEvent::Resize)
        QMetaObject::invokeMethod(
            this, [this] { layOutColumns(); }, Qt::QueuedConnection);
    return QWidget::eventFilter(watched, event);
}

} // namespace pult::ui
