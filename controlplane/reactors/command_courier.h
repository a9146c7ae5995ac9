// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "common/clock.h"
#include "controlplane/reactors/wish.h"
#include "controlplane/state/ports.h"

namespace pult::reactors {

//! Carries wishes to the one road for writes: each subject once at a time, and after a failure
//! again when 1 s has passed, then 2 s, 4 s, … at most 60 s, for as long as it is wished. A refusal
//! is a failure like any other: the state or the facts have moved, and the next look tells.
//! Threads: deliver() on one thread; answers come on any.
class CommandCourier
{
public:
    //! The sink outlives it. The clock too, and until the last answer came.
    CommandCourier(const Clock& clock, state::CommandSink& sink)
        : m_clock(clock)
        , m_sink(sink)
    {}

    //! All that is wished now: what is not among it any more is forgotten.
    void deliver(std::vector<Wish> wishes);

private:
    struct Attempt
    {
        bool underWay = false;
        std::string requestId;
        int failures = 0;
        MonoTime notBefore{};
    };
    using Subject = std::pair<std::string, std::string>;
    //! Outlives the courier until the last answer came.
    struct Book
    {
        std::mutex mutex;
        std::map<Subject, Attempt> attempts;
    };

    [[nodiscard]] std::vector<Wish> takeDue(std::vector<Wish> wishes);
    void submit(Wish wish);
    static void finish(Book& book, const Subject& subject, bool succeeded, MonoTime now);

    const Clock& m_clock;
    state::CommandSink& m_sink;
    std::shared_ptr<Book> m_book = std::make_shared<Book>();
};

} // namespace pult::reactors
