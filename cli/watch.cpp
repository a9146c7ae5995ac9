// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/watch.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

#include "cli/render.h"
#include "cli/table.h"
#include "client/text.h"

namespace pult::cli {

using namespace client;

namespace {

using Events = std::vector<WatchEvent>;

void addLink(Events& events, const EnvironmentView* before, const EnvironmentView& after)
{
    if (before && before->link == after.link && before->epoch == after.epoch)
        return;
    const std::string link(text(after.link));
    const Json trouble = after.trouble ? toJson(*after.trouble) : Json(nullptr);
    std::string line = link;
    if (after.trouble)
        line += ": " + after.trouble->message;
    else if (after.state)
        line += ": " + after.state->name + " at revision " + std::to_string(after.state->revision)
            + ", head " + generationText(after.state->head);
    events.push_back(
        {{{"event", "link"}, {"link", link}, {"revision", after.state ? after.state->revision : 0},
             {"head", after.state ? after.state->head : 0}, {"trouble", trouble}},
            line});
}

void addEntries(Events& events, const EnvironmentView* before, const EnvironmentView& after)
{
    const auto last = before && !before->recent->empty() ? before->recent->back().revision : 0;
    for (const auto& entry : *after.recent) {
        if (entry.revision <= last)
            continue;
        std::string line = utcText(entry.unixMs) + "  " + std::to_string(entry.revision) + "  "
            + entry.act + " by " + entry.user;
        if (!entry.effect.empty())
            line += ": " + entry.effect;
        events.push_back({{{"event", "entry"}, {"entry", toJson(entry)}}, line});
    }
}

//! Calls `changed` for each value that is new or another pointer than before.
template <typename Map, typename Changed>
void forEachChange(const std::shared_ptr<const Map>& before,
    const std::shared_ptr<const Map>& after, Changed changed)
{
    if (!after || before == after)
        return;
    for (const auto& [key, value] : *after) {
        const auto known = before ? before->find(key) : after->end();
        if (!before || known == before->end() || known->second != value)
            changed(value);
    }
}

void addOperations(Events& events, const EnvironmentView* before, const EnvironmentView& after)
{
    // What had happened before the watch began is no news.
    if (!before || !before->complete)
        return;
    forEachChange(before->operations, after.operations, [&](const OperationPtr& operation) {
        events.push_back({{{"event", "operation"}, {"operation", toJson(*operation)}},
            "operation " + operation->id + "  " + operation->act + ": "
                + progressText(*operation)});
    });
}

void addGateways(Events& events, const EnvironmentView* before, const EnvironmentView& after)
{
    if (!before || !before->complete)
        return;
    forEachChange(before->gateways, after.gateways, [&](const GatewayPtr& gateway) {
        const auto known = before->gateways->find(gateway->id);
        // Revisions are told by the operations; a gateway is news when its state changes.
        if (known != before->gateways->end() && known->second->state == gateway->state)
            return;
        events.push_back({{{"event", "gateway"}, {"gateway", toJson(*gateway)}},
            gatewayText({gateway->id, gateway->state, 0, gateway->reason})});
    });
}

void addReadiness(Events& events, const EnvironmentView* before, const EnvironmentView& after)
{
    if (!before || !before->complete)
        return;
    forEachChange(before->readiness, after.readiness, [&](const DeploymentReadiness& readiness) {
        std::string line = readiness.service + " " + generationText(readiness.generation) + " "
            + std::string(text(readiness.readiness));
        if (!readiness.detail.empty())
            line += ": " + readiness.detail;
        events.push_back({{{"event", "readiness"}, {"readiness", toJson(readiness)}}, line});
    });
}

void addWritability(Events& events, const EnvironmentView* before, const EnvironmentView& after)
{
    if (before ? before->writable == after.writable : after.writable)
        return;
    events.push_back({{{"event", "writable"}, {"writable", after.writable},
                          {"because", after.writesRefusedBecause}},
        after.writable ? "writes are taken again"
                       : "writes are refused: " + after.writesRefusedBecause});
}

//! Views on their way from the stream to the printing thread. A slow terminal slows the stream.
class ViewQueue
{
public:
    void put(EnvironmentViewPtr view)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_views.size() < kMost || m_closed; });
        m_views.push_back(std::move(view));
        m_changed.notify_all();
    }
    EnvironmentViewPtr take()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return !m_views.empty(); });
        auto view = std::move(m_views.front());
        m_views.pop_front();
        m_changed.notify_all();
        return view;
    }
    void close()
    {
        const std::scoped_lock lock(m_mutex);
        m_closed = true;
        m_changed.notify_all();
    }

private:
    static constexpr std::size_t kMost = 16;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<EnvironmentViewPtr> m_views;
    bool m_closed = false;
};

void printEvent(Context& context, const WatchEvent& event)
{
    switch (context.format()) {
    case Format::Table:
        context.io.out << clean(event.line) << std::endl;
        break;
    case Format::Json:
        context.io.out << event.json.dump(-1, ' ', false, Json::error_handler_t::replace)
                       << std::endl;
        break;
    case Format::Yaml:
        context.io.out << "---\n" << yamlText(event.json) << std::flush;
        break;
    }
}

//! The end of the run when the view will not get better, or was never there.
std::optional<Exit> endOf(Context& context, const EnvironmentView& view)
{
    if (view.trouble && (view.link == LinkState::Failed || !view.state))
        return context.complain(*view.trouble);
    return std::nullopt;
}

Exit printViews(Context& context, ViewQueue& queue, std::uint64_t count)
{
    EnvironmentViewPtr before;
    std::uint64_t printed = 0;
    while (true) {
        const auto view = queue.take();
        if (const auto end = endOf(context, *view))
            return *end;
        for (const auto& event : eventsBetween(before.get(), *view)) {
            printEvent(context, event);
            if (!context.io.out)
                return Exit::Failed;
            if (++printed == count)
                return Exit::Done;
        }
        before = view;
    }
}

} // namespace

Events eventsBetween(const EnvironmentView* before, const EnvironmentView& after)
{
    Events events;
    addLink(events, before, after);
    addEntries(events, before, after);
    addOperations(events, before, after);
    addGateways(events, before, after);
    addReadiness(events, before, after);
    addWritability(events, before, after);
    return events;
}

Exit watchEnvironmentEvents(Context& context, const Arguments& arguments)
{
    std::uint64_t count = 0;
    if (arguments.has("count")) {
        const auto number = parseNumber(arguments.value("count"), "number of events");
        if (!number)
            return context.complain(number.error());
        count = *number;
    }
    ViewQueue queue;
    const auto watch = watchEnvironment(context.server(), arguments.words.front(), context.clock(),
        [&queue](EnvironmentViewPtr view) { queue.put(std::move(view)); });
    const Exit exit = printViews(context, queue, count);
    queue.close();
    return exit;
}

} // namespace pult::cli
