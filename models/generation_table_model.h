// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "client/environment_watch.h"
#include "models/keyed_table_model.h"
#include "models/roles.h"
#include "models/series_facts.h"
#include "models/text.h"

namespace pult::models {

//! What a generation does to a service.
enum class GenerationCell
{
    Same, //!< Nothing: the service is the active one.
    Present,
    New, //!< The active map does not have it.
    Absent,
    Replaced, //!< Another service's deployment stands in.
};

//! What the head of a column says.
struct GenerationCard
{
    std::uint32_t number = 0;
    QString name;
    client::Role role = client::Role::Unknown;
    QString title; //!< "CRM 3.22.1".
    QString detail; //!< "3 changes · 13/13 ready".
    Tone detailTone = Tone::Plain;

    friend bool operator==(const GenerationCard&, const GenerationCard&) = default;
};

struct GenerationRow
{
    int rank = 0; //!< 0: some generation changes it, 1: none does.
    std::string id;
    QString name;
    QString key;
    client::DeploymentPtr active;
    Badges badges;
};

//! The generation table of one environment at one revision. Rows: services, those that some
//! generation changes first, then the rest, folded; each group by name. Columns: the service, then
//! candidates newest first, active, legacy.
//! apply() emits the fewest signals; resets only for another environment. Thread: GUI.
class GenerationTableModel : public KeyedTableModel<GenerationRow>
{
    Q_OBJECT
public:
    using StatePtr = std::shared_ptr<const client::EnvironmentState>;
    using ReadinessPtr = std::shared_ptr<const client::ReadinessMap>;

    explicit GenerationTableModel(TextPtr text, QObject* parent = nullptr);

    //! What the server's clock says, for "since 6 days". Shows with the next apply().
    void setNow(std::int64_t serverUnixMs) { m_now = serverUnixMs; }
    //! Null state: empty. Null readiness: nothing known.
    void apply(StatePtr state, ReadinessPtr readiness);
    using LivePtr = std::shared_ptr<const series::Rates>;
    //! Who serves requests now, in a last column of its own. Null: not known, and no such column.
    void setLive(LivePtr live);
    [[nodiscard]] const LivePtr& live() const { return m_live; }
    //! -1: there is none.
    [[nodiscard]] int liveColumn() const
    {
        return m_live ? static_cast<int>(m_columns.size()) + 1 : -1;
    }
    //! Of the requests of a service; nothing: there are none.
    [[nodiscard]] std::optional<double> liveShare(int row, std::uint32_t generation) const;
    //! "since 6 days" moves on by itself; call it now and then.
    void refreshCards();

    [[nodiscard]] const StatePtr& state() const { return m_state; }
    [[nodiscard]] const ReadinessPtr& readiness() const { return m_readiness; }
    [[nodiscard]] int changedCount() const { return m_changed; }
    [[nodiscard]] int serviceCount() const;
    //! "405 services unchanged in every generation".
    [[nodiscard]] QString foldText() const;
    //! Generation of a column; null for the service column.
    [[nodiscard]] client::GenerationPtr generationAt(int column) const;
    //! -1 when the generation has no column.
    [[nodiscard]] int columnOf(std::uint32_t generation) const;
    [[nodiscard]] GenerationCard cardAt(int column) const;
    //! What a screen reader says of a cell, in full: where it is and what stands there.
    [[nodiscard]] QString spoken(const QModelIndex& index) const;
    //! -1 when there is none.
    [[nodiscard]] int rowOf(const QString& service) const;
    //! Null: nothing stands there, or the generation leaves the service as it is.
    [[nodiscard]] client::DeploymentPtr deploymentAt(const QModelIndex& index) const;

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    struct Cell
    {
        GenerationCell state = GenerationCell::Same;
        client::DeploymentPtr deployment;
    };
    using Columns = std::vector<client::GenerationPtr>;
    using Deployed = std::set<std::pair<std::string, std::uint32_t>>;

    void applyColumns(const Columns& next);
    void removeColumnsNotIn(const Columns& next);
    void insertColumnsOf(const Columns& next);
    void applyStateRows(const Columns& before);
    void applyReadiness(const ReadinessPtr& before);
    void markRoles(const Columns& before);
    [[nodiscard]] bool shows(int row, const Deployed& deployments) const;
    [[nodiscard]] std::vector<GenerationRow> rowsOf(const client::EnvironmentState& state) const;

    [[nodiscard]] Cell cell(const GenerationRow& row, int column) const;
    [[nodiscard]] client::DeploymentReadiness readinessOf(
        const client::Deployment& deployment) const;
    [[nodiscard]] QVariant liveData(const GenerationRow& row, int role) const;
    [[nodiscard]] QVariant serviceData(const GenerationRow& row, int role) const;
    [[nodiscard]] QVariant cellData(const GenerationRow& row, int column, int role) const;
    [[nodiscard]] QVariant deploymentData(
        const Cell& cell, client::Role generationRole, int role) const;
    [[nodiscard]] GenerationCard makeCard(const client::Generation& generation) const;
    void describe(const client::Generation& generation, GenerationCard& card) const;

    TextPtr m_text;
    StatePtr m_state;
    ReadinessPtr m_readiness;
    Columns m_columns;
    std::vector<GenerationCard> m_cards;
    LivePtr m_live;
    std::int64_t m_now = 0;
    int m_changed = 0;
};

} // namespace pult::models
