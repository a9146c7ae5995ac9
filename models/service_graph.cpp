// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/service_graph.h"

#include <algorithm>
#include <map>

#include "models/leak_words.h"
#include "models/strings.h"

namespace pult::models {
namespace {

constexpr int kSweeps = 4;

using Graph = ServiceGraph;
using Neighbours = std::vector<std::vector<int>>;

//! Edges that close a circle, found depth first, count for nothing in the layering.
class Forward
{
public:
    explicit Forward(const Graph& graph)
        : m_out(graph.nodes.size())
        , m_state(graph.nodes.size(), State::New)
    {
        Neighbours all(graph.nodes.size());
        for (const Graph::Edge& edge : graph.edges)
            if (edge.from != edge.to)
                all[static_cast<std::size_t>(edge.from)].push_back(edge.to);
        for (std::size_t node = 0; node < all.size(); ++node)
            visit(all, static_cast<int>(node));
    }
    [[nodiscard]] const Neighbours& out() const { return m_out; }
    //! Callees before callers.
    [[nodiscard]] const std::vector<int>& finished() const { return m_finished; }

private:
    enum class State
    {
        New,
        Open,
        Done,
    };
    void visit(const Neighbours& all, int from)
    {
        if (m_state[static_cast<std::size_t>(from)] != State::New)
            return;
        // Not recursive: a chain of calls may be as long as there are services.
        std::vector<std::pair<int, std::size_t>> path{{from, 0}};
        m_state[static_cast<std::size_t>(from)] = State::Open;
        while (!path.empty()) {
            auto& [node, next] = path.back();
            const auto& targets = all[static_cast<std::size_t>(node)];
            if (next == targets.size()) {
                m_state[static_cast<std::size_t>(node)] = State::Done;
                m_finished.push_back(node);
                path.pop_back();
                continue;
            }
            const int to = targets[next++];
            State& state = m_state[static_cast<std::size_t>(to)];
            if (state == State::Open)
                continue;
            m_out[static_cast<std::size_t>(node)].push_back(to);
            if (state == State::New) {
                state = State::Open;
                path.emplace_back(to, 0);
            }
        }
    }

    Neighbours m_out;
    std::vector<State> m_state;
    std::vector<int> m_finished;
};

Graph merged(const std::vector<client::LeakEdge>& edges)
{
    Graph graph;
    std::map<QString, int> known;
    const auto node = [&](const std::string& name) {
        const auto [at, fresh]
            = known.try_emplace(toQt(name), static_cast<int>(graph.nodes.size()));
        if (fresh)
            graph.nodes.push_back({toQt(name), 0, 0, false});
        return at->second;
    };
    std::vector<const client::LeakEdge*> sorted;
    sorted.reserve(edges.size());
    for (const client::LeakEdge& edge : edges)
        sorted.push_back(&edge);
    std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) {
        return std::pair(leaks::rank(a->verdict), a->key())
            < std::pair(leaks::rank(b->verdict), b->key());
    });
    std::map<std::pair<int, int>, std::size_t> pairs;
    for (const client::LeakEdge* edge : sorted) {
        const std::pair<int, int> ends{node(edge->caller), node(edge->callee)};
        const auto [at, fresh] = pairs.try_emplace(ends, graph.edges.size());
        if (fresh)
            graph.edges.push_back({ends.first, ends.second, edge->verdict, {}, {}});
        graph.edges[at->second].ids << leaks::id(*edge);
    }
    return graph;
}

void setLayers(Graph& graph)
{
    const Forward forward(graph);
    // Callers come last in `finished`, so each pushes its callees behind itself.
    for (auto node = forward.finished().rbegin(); node != forward.finished().rend(); ++node)
        for (const int to : forward.out()[static_cast<std::size_t>(*node)]) {
            int& layer = graph.nodes[static_cast<std::size_t>(to)].layer;
            layer = std::max(layer, graph.nodes[static_cast<std::size_t>(*node)].layer + 1);
        }
    for (const Graph::Node& node : graph.nodes)
        graph.layers = std::max(graph.layers, node.layer + 1);
}

//! An edge that passes layers gets a place in each, so that it does not run behind boxes.
void addBends(Graph& graph)
{
    for (Graph::Edge& edge : graph.edges) {
        const int first = graph.nodes[static_cast<std::size_t>(edge.from)].layer + 1;
        const int last = graph.nodes[static_cast<std::size_t>(edge.to)].layer;
        for (int layer = first; layer < last; ++layer) {
            edge.bends.push_back(static_cast<int>(graph.nodes.size()));
            graph.nodes.push_back({{}, layer, 0, true});
        }
    }
}

//! Pairs of nodes that stand in neighbouring layers.
std::vector<std::pair<int, int>> linksOf(const Graph& graph)
{
    std::vector<std::pair<int, int>> links;
    for (const Graph::Edge& edge : graph.edges) {
        int from = edge.from;
        for (const int bend : edge.bends) {
            links.emplace_back(from, bend);
            from = bend;
        }
        links.emplace_back(from, edge.to);
    }
    return links;
}

//! Each node goes to the middle of its neighbours, to and fro, so that fewer edges cross.
void setPlaces(Graph& graph)
{
    std::vector<std::vector<int>> layers(static_cast<std::size_t>(graph.layers));
    for (std::size_t i = 0; i < graph.nodes.size(); ++i)
        layers[static_cast<std::size_t>(graph.nodes[i].layer)].push_back(static_cast<int>(i));
    const auto number = [&](std::vector<int>& layer) {
        for (std::size_t i = 0; i < layer.size(); ++i)
            graph.nodes[static_cast<std::size_t>(layer[i])].place = static_cast<int>(i);
    };
    for (auto& layer : layers) {
        std::sort(layer.begin(), layer.end(), [&](int a, int b) {
            return graph.nodes[static_cast<std::size_t>(a)].name
                < graph.nodes[static_cast<std::size_t>(b)].name;
        });
        number(layer);
        graph.tallest = std::max(graph.tallest, static_cast<int>(layer.size()));
    }
    const auto links = linksOf(graph);
    const auto middle = [&](int node) {
        double sum = 0;
        int count = 0;
        for (const auto& link : links)
            for (const auto& [own, other] :
                {std::pair(link.first, link.second), std::pair(link.second, link.first)})
                if (own == node && other != node) {
                    sum += graph.nodes[static_cast<std::size_t>(other)].place;
                    ++count;
                }
        return count == 0 ? graph.nodes[static_cast<std::size_t>(node)].place : sum / count;
    };
    for (int sweep = 0; sweep < kSweeps; ++sweep)
        for (auto& layer : layers) {
            std::map<int, double> wanted;
            for (const int node : layer)
                wanted[node] = middle(node);
            std::stable_sort(
                layer.begin(), layer.end(), [&](int a, int b) { return wanted[a] < wanted[b]; });
            number(layer);
        }
}

} // namespace

ServiceGraph layOut(const std::vector<client::LeakEdge>& edges)
{
    ServiceGraph graph = merged(edges);
    if (graph.nodes.empty())
        return graph;
    setLayers(graph);
    addBends(graph);
    setPlaces(graph);
    return graph;
}

} // namespace pult::models
