// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <future>
#include <istream>
#include <memory>
#include <ostream>
#include <string>

#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "client/control_plane.h"
#include "client/yaml_json.h"
#include "common/clock.h"
#include "common/id_source.h"

namespace pult::cli {

//! What one run reads and writes. Prompts and complaints go to `err`, so that `out` stays data.
struct Io
{
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
    //! A person sits there: stdin and stderr are terminals.
    bool interactive = false;
};

enum class Format
{
    Table,
    Json,
    Yaml,
};

//! One run of pultctl: where to, how to print, and the connection once it is needed.
class Context
{
public:
    Context(Io io, Format format, client::ConnectOptions server);

    [[nodiscard]] const client::ConnectOptions& server() const { return m_server; }
    [[nodiscard]] Format format() const { return m_format; }
    [[nodiscard]] std::shared_ptr<const Clock> clock() const { return m_clock; }
    [[nodiscard]] IdSource& ids() { return m_ids; }
    //! Connects at the first use. Errors: ADDRESS_INVALID.
    [[nodiscard]] Result<std::shared_ptr<client::ControlPlane>> plane();

    //! Prints the JSON or YAML, or lets `table` write when people read.
    void print(const client::Json& json, const std::function<void(std::ostream&)>& table);
    //! "pultctl: message (REASON)", and returns the exit code for it.
    Exit complain(const Error& error);

    Io io;

private:
    Format m_format;
    client::ConnectOptions m_server;
    std::shared_ptr<const Clock> m_clock = std::make_shared<SystemClock>();
    SystemIdSource m_ids;
    std::shared_ptr<client::ControlPlane> m_plane;
};

//! Makes one call of the connection and waits for its answer: call(plane, callback).
template <typename T, typename Call> [[nodiscard]] Result<T> ask(Context& context, Call call)
{
    const auto plane = context.plane();
    if (!plane)
        return failure(plane.error());
    std::promise<Result<T>> promise;
    auto answer = promise.get_future();
    call(**plane, [&promise](Result<T> result) { promise.set_value(std::move(result)); });
    return answer.get();
}

} // namespace pult::cli
