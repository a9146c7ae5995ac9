// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "playground/catalog.h"
#include "playground/edge_stamp.h"
#include "playground/lane.h"
#include "playground/tracing/request_context.h"
#include "playground/tracing/tracer.h"
#include "pult/playground/v1/hop.grpc.pb.h"

namespace pult::playground {

//! How the error begins that a fault on demand makes; every caller hands it on.
inline constexpr char kInjectedFault[] = "injected fault in ";

//! Who this instance is.
struct HopIdentity
{
    std::string service;
    std::string deployment;
    std::uint32_t generation = 0;
    std::string version;
};

//! One demo service: takes a request, works a little, calls the services that its version calls
//! and answers with the tree of who served. An edge stamps the lane first. Tells what it does in
//! spans.
//! Threads: gRPC's; no state but the fault.
class HopService final : public v1::Hop::CallbackService
{
public:
    //! Decides the lane at an edge; null inside.
    using Stamper = std::function<Result<LaneContext>(const LaneContext&)>;

    HopService(HopIdentity identity, Stamper stamper, std::shared_ptr<Tracer> tracer);
    ~HopService() override;

    grpc::ServerUnaryReactor* Handle(grpc::CallbackServerContext* context,
        const v1::HopRequest* request, v1::HopAnswer* answer) override;
    grpc::ServerUnaryReactor* SetFault(
        grpc::CallbackServerContext* context, const v1::Fault* request, v1::Fault* answer) override;

private:
    class Handling;
    struct Peers;
    //! At an edge: with the lane, the ids and the baggage that the request has from here on.
    [[nodiscard]] Result<RequestContext> admitted(
        const RequestContext& received, const v1::HopRequest& request) const;

    //! Never null: what misbehaves for this request.
    [[nodiscard]] std::shared_ptr<const v1::Fault> faultFor(const RequestContext& request) const;

    const HopIdentity m_identity;
    const Behaviour m_behaviour;
    const Stamper m_stamper;
    const std::shared_ptr<Tracer> m_tracer;
    std::unique_ptr<Peers> m_peers;
    mutable std::mutex m_mutex;
    std::shared_ptr<const v1::Fault> m_fault; //!< Null: healthy.
};

} // namespace pult::playground
