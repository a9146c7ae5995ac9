// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/generations_page.h"

#include <QItemSelectionModel>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "client/text.h"
#include "models/generation_facts.h"
#include "models/service_diff.h"
#include "models/strings.h"
#include "ui/dialogs/identity_words.h"
#include "ui/dialogs/tables.h"
#include "ui/dialogs/tones.h"
#include "ui/kit/buttons.h"
#include "ui/kit/card.h"
#include "ui/kit/fold_row.h"
#include "ui/kit/generation_header.h"
#include "ui/kit/message_bar.h"
#include "ui/kit/naming.h"
#include "ui/kit/page_header.h"
#include "ui/kit/search_field.h"
#include "ui/kit/table_card.h"
#include "ui/pages/generation_inspector.h"
#include "ui/pages/history_control.h"
#include "ui/theme/measures.h"
#include "ui/theme/type_scale.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
GenerationsPage::GenerationsPage(const PageContext& context, QWidget* parent)
    : Page(context, u"generations"_s, tr("Generations"), parent)
    , m_model(new models::GenerationTableModel(context.text, this))
    , m_filter(new models::FoldingFilter(this))
{
    m_filter->setSourceModel(m_model);
    m_inspector = new GenerationInspector(session(), environment(), context.text);
    buildHead();
    buildTable();
    buildContours();
    column()->addStretch(1);
    connect(m_inspector, &GenerationInspector::actsRequested, this, [this](const QPoint& at) {
        QMenu menu;
        fillActs(menu);
        menu.exec(at);
    });
    buildLive();
    start();
}

GenerationsPage::~GenerationsPage()
{
    if (m_inspector && !m_inspector->parent())
        delete m_inspector;
}

QWidget* GenerationsPage::inspector()
{
    return subject() ? m_inspector : nullptr;
}

void GenerationsPage::buildHead()
{
    m_head = new PageHeader(title(), this);
    m_search = new SearchField(tr("Filter  /"), u"generationsFilter"_s, this);
    m_search->setAccessibleName(tr("Filter services"));

    m_steps = new HistorySteps(this);
    m_compare = makeButton(tr("Compare"), u"generationsCompare"_s);
    m_freeze = makeButton(tr("Freeze…"), u"generationsFreeze"_s);
    m_promote = makeButton(tr("Promote…"), u"generationsPromote"_s, ButtonKind::Primary);
    m_more = makeIconButton(Icon::More, tr("More acts"), u"generationsMore"_s);

    for (QWidget* widget :
        std::initializer_list<QWidget*>{m_steps, m_compare, m_freeze, m_promote, m_more})
        m_head->addAction(widget);
    column()->addWidget(m_head);

    m_strip = new HistoryStrip(context().text, this);
    column()->addWidget(m_strip);
    m_news = new MessageBar(u"generationsNews"_s, this);
    column()->addWidget(m_news);

    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_filter->setFilter(words);
        renderPanel();
    });
    connect(m_steps, &HistorySteps::back, this, [this] {
        m_stepBack = !loadHistory();
        if (!m_stepBack)
            m_strip->step(-1);
    });
    connect(m_steps, &HistorySteps::forward, this, [this] { m_strip->step(1); });
    connect(m_steps, &HistorySteps::stripRequested, this, [this] {
        static_cast<void>(loadHistory());
        m_strip->setVisible(m_past != 0 || !m_strip->isVisible());
    });
    connect(m_strip, &HistoryStrip::revisionChosen, this, &GenerationsPage::travel);
    connect(m_strip, &HistoryStrip::olderRequested, this, &GenerationsPage::loadOlder);
    connect(m_compare, &QPushButton::clicked, this, [this] {
        const auto generation = subject();
        const std::uint32_t head = m_model->state()->head;
        const std::uint32_t other = generation && generation->number != head
            ? generation->number
            : m_model->state()->legacy;
        host().openCompare(environment(), head, other == 0 ? head : other);
    });
    connect(m_freeze, &QPushButton::clicked, this, [this] {
        if (m_model->state()->freeze.frozen)
            host().openPlan(environment(), client::Unfreeze{});
        else
            host().openFreeze(environment());
    });
    connect(m_promote, &QPushButton::clicked, this, &GenerationsPage::promoteSelected);
    connect(m_more, &QPushButton::clicked, this, [this] {
        QMenu menu;
        fillActs(menu);
        menu.exec(m_more->mapToGlobal(m_more->rect().bottomLeft()));
    });
    connect(m_news, &MessageBar::actionTriggered, this,
        [this] { host().openPlan(environment(), client::Unfreeze{}); });
}

void GenerationsPage::buildTable()
{
    m_table = new TableCard(u"generationsTable"_s);
    m_header = new GenerationHeader([this](int column) {
        GenerationHead head;
        if (column == 0) {
            head.caption = tr("SERVICE · %1 changed of %2")
                               .arg(m_model->changedCount())
                               .arg(text().number(m_model->serviceCount()));
            return head;
        }
        if (column == m_model->liveColumn()) {
            head.caption = tr("LIVE SHARE %1").arg(models::Text::generation(m_selected));
            return head;
        }
        const models::GenerationCard card = m_model->cardAt(column);
        head.number = models::Text::generation(card.number);
        head.role = {models::Text::role(card.role).toUpper(), toneOf(models::Text::tone(card.role)),
            std::nullopt};
        head.version = card.title;
        head.about = card.detail;
        head.selected = card.number == m_selected;
        return head;
    });
    m_table->setHeader(m_header);
    m_table->setReader(-1, [this](const QModelIndex& index) { return readLive(index); });
    m_table->setModel(m_filter);
    m_table->view()->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->view()->setAccessibleName(tr("Generation table"));
    m_table->view()->setContextMenuPolicy(Qt::CustomContextMenu);
    m_header->setSectionsClickable(true);
    m_search->setParent(m_header);
    m_search->setFont(ui::font(TextRole::Body)); // not the header's own
    connect(m_header, &QHeaderView::sectionResized, this, &GenerationsPage::placeSearch);
    connect(m_header, &QHeaderView::geometriesChanged, this, &GenerationsPage::placeSearch);
    spreadColumns(*m_table);
    keepCurrent(*m_table->view());
    flashChanges(*m_table->view());
    m_panel = new PanelState(m_table, this, context().clock);
    column()->addWidget(m_panel);

    connect(m_header, &QHeaderView::sectionClicked, this, [this](int column) {
        if (const auto generation = m_model->generationAt(column))
            select(generation->number);
    });
    connect(m_table->view()->selectionModel(), &QItemSelectionModel::currentChanged, this,
        &GenerationsPage::onCurrentChanged);
    connect(m_table->view(), &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        QMenu menu;
        fillActs(menu);
        menu.exec(m_table->view()->viewport()->mapToGlobal(at));
    });
    connect(m_table->fold(), &FoldRow::clicked, this, [this] {
        m_filter->setExpanded(!m_filter->expanded());
        renderPanel();
    });
    connect(m_model, &QAbstractItemModel::headerDataChanged, m_header, &GenerationHeader::refresh);
    // Columns come and go with generations; each time they share the room anew, once all is said.
    const auto refit = [this] {
        QMetaObject::invokeMethod(
            this, [this] { fitColumns(*m_table); }, Qt::QueuedConnection);
    };
    connect(m_model, &QAbstractItemModel::columnsInserted, this, refit);
    connect(m_model, &QAbstractItemModel::columnsRemoved, this, refit);
    connect(m_model, &QAbstractItemModel::modelReset, this, refit);
    connect(m_panel, &PanelState::actionTriggered, this, [this] {
        if (m_panel->info().condition == PanelCondition::FilteredEmpty)
            m_search->clear();
        else if (m_panel->info().condition == PanelCondition::Empty)
            host().openRegister(environment());
        else
            refresh();
    });
}

void GenerationsPage::placeSearch()
{
    // The head of the first column has room above its caption.
    const int left = m_header->sectionViewportPosition(0);
    m_search->setGeometry(left + measures::kCellPadding, 14,
        std::max(0, m_header->sectionSize(0) - 2 * measures::kCellPadding), measures::kButton);
}

void GenerationsPage::buildContours()
{
    m_contours = new Card(tr("Contours"), this);
    m_contours->setObjectName(u"contoursCard"_s);

    column()->addWidget(m_contours);
}

client::GenerationPtr GenerationsPage::subject() const
{
    return models::findGeneration(*m_model->state(), m_selected);
}

void GenerationsPage::render(const client::EnvironmentViewPtr& view)
{
    if (m_past == 0)
        renderTable(view);
    askForLive();
    renderPanel();
    renderHead();
    renderNews();
    renderContours();
    renderActs();
    renderInspector();
}

void GenerationsPage::renderTable(const client::EnvironmentViewPtr& view)
{
    m_model->setNow(session().serverNow(environment()));
    m_model->apply(view ? view->state : nullptr, view ? view->readiness : nullptr);
    if (m_selected == 0 || !subject()) {
        const auto foremost
            = models::foremostCandidate(*m_model->state(), m_model->readiness().get());
        m_selected = foremost ? foremost->number : m_model->state()->head;
    }

    m_header->refresh();
}

void GenerationsPage::renderPanel()
{
    PanelInfo info = panelInfoOf(session(), environment());
    const bool empty = m_model->state()->head == 0 && m_model->rowCount() == 0;
    const bool shows = isShown(info.condition);
    const QString word = environmentWord(session(), environment());
    if (shows && empty && m_past == 0) {
        info.condition = PanelCondition::Empty;
        info.title = tr("No generation in %1 yet").arg(word);
        info.detail = tr("Register the first release from its manifest. It becomes active at once; "
                         "every later one becomes a candidate beside it.");
        info.action = tr("Register…");
    } else if (shows && m_filter->rowCount() == 0 && m_filter->filtering()) {
        info.condition = PanelCondition::FilteredEmpty;
        info.title = tr("0 of %1 services").arg(text().number(m_filter->totalCount()));
        info.detail = tr("No service matches “%1”.").arg(m_filter->filter());
        info.action = tr("Clear filter");
    }
    m_panel->setInfo(info);
    m_panel->setMinimumHeight(isShown(info.condition) ? 0 : kWordsHeight);
    const int folded = m_model->rowCount() - m_model->changedCount();
    m_table->fold()->setVisible(folded > 0 && !m_filter->filtering());
    m_table->fold()->setText(m_model->foldText());
    m_table->fold()->setChecked(m_filter->expanded());
    m_table->fold()->setAccessibleName(m_model->foldText());
    m_contours->setVisible(!empty && shows);
}

std::int64_t GenerationsPage::rememberedAt() const
{
    const auto age = session().freshness(environment()).age;
    return session().serverNow(environment()) - (age ? age->count() : 0);
}

void GenerationsPage::renderHead()
{
    const client::EnvironmentState& state = *m_model->state();
    if (state.revision == 0) {
        m_head->setSubtitle({});
        return;
    }
    const QString when = m_past != 0 ? text().moment(state.revisionUnixMs)
        : isRemembered()             ? tr("as of %1").arg(text().moment(rememberedAt()))
                                     : tr("now");
    m_head->setSubtitle(state.head == 0
            ? tr("revision %1 · %2")
                  .arg(text().number(static_cast<std::int64_t>(state.revision)), when)
            : tr("head %1 · revision %2 · %3")
                  .arg(models::Text::generation(state.head),
                      text().number(static_cast<std::int64_t>(state.revision)), when));
    m_steps->setEnds(m_strip->canGoBack(), m_past != 0);
}

void GenerationsPage::renderNews()
{
    const client::EnvironmentState& state = *m_model->state();
    m_news->setDismissible(false);
    if (m_past == 0 && state.freeze.frozen) {
        const QString until = state.freeze.untilUnixMs == 0
            ? tr("until somebody unfreezes")
            : tr("until %1").arg(text().moment(state.freeze.untilUnixMs));
        m_news->showMessage(Tone::Warn,
            RichText::parse(
                tr("**Frozen** by %1 %2: %3. Classes 2 and 3 are blocked, rolling back is not.")
                    .arg(RichText::escaped(models::isolated(models::toQt(state.freeze.by))), until,
                        RichText::escaped(models::isolated(models::toQt(state.freeze.reason))))),
            tr("Unfreeze…"));
    } else if (m_past == 0 && state.starting) {
        m_news->showMessage(Tone::Info,
            tr("Starting: the first installation takes requests as its services become ready."));
    } else {
        m_news->hide();
    }
}

void GenerationsPage::renderContours()
{
    QStringList names;
    for (const client::GenerationPtr& generation : m_model->state()->generations)
        if (generation->role == client::Role::Contour)
            names << (generation->name.empty() ? models::Text::generation(generation->number)
                                               : models::toQt(generation->name));
    const QString word = environmentWord(session(), environment());
    QString words = names.isEmpty()
        ? tr("none living in %1").arg(word)
        : tr("%1 living · %2").arg(names.size()).arg(names.join(u", "_s));
    const std::size_t retiring = m_model->state()->retiring.size();
    if (retiring > 0) {
        std::size_t drained = 0;
        for (const client::RetiringDeployment& each : m_model->state()->retiring)
            drained += each.retired ? 1 : 0;
        words += tr(" · %1 deployments on their way out, %2 drained").arg(retiring).arg(drained);
    }
    m_contours->setSubtitle(words);
}

void GenerationsPage::renderInspector()
{
    const auto now = view();
    static const client::EnvironmentView kNothing;
    const bool had = std::exchange(m_inspects, subject() != nullptr);
    if (had != m_inspects)
        host().inspectorChanged();
    m_inspector->setSubject(
        *m_model->state(), subject(), now ? *now : kNothing, m_past != 0, liveWords(m_selected));
    onCurrentChanged(m_table->view()->currentIndex());
}

void GenerationsPage::renderAges()
{
    m_model->refreshCards();
    renderPanel();
}

void GenerationsPage::select(std::uint32_t generation)
{
    if (generation == m_selected)
        return;
    m_selected = generation;
    m_header->refresh();
    m_table->view()->viewport()->update();
    renderActs();
    renderInspector();
    host().inspectorChanged();
}

void GenerationsPage::onCurrentChanged(const QModelIndex& index)
{
    const QModelIndex source = m_filter->mapToSource(index);
    if (!source.isValid()) {
        m_inspector->showDeployment({}, nullptr, nullptr);
        return;
    }
    if (const auto generation = m_model->generationAt(source.column());
        generation && generation->number != m_selected) {
        select(generation->number);
        return;
    }
    m_inspector->showDeployment(source.siblingAtColumn(0).data().toString(),
        m_model->deploymentAt(source), m_past == 0 ? m_model->readiness().get() : nullptr);
    askForService();
}

void GenerationsPage::startFilter()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

bool GenerationsPage::clearFilter()
{
    if (m_past != 0) {
        travel(0);
        return true;
    }
    const bool had = !m_search->text().isEmpty();
    m_search->clear();
    return had;
}

void GenerationsPage::refresh()
{
    session().refreshServer();
    m_historyRevision = 0;
    if (m_past != 0)
        travel(m_past);
}

} // namespace pult::ui
