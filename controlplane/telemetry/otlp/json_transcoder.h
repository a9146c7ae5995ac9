// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "controlplane/telemetry/otlp/json_schema.h"

namespace pult::telemetry::otlp {

//! Writes OTLP/JSON as OTLP/protobuf while it is parsed, so that JSON has no reading of its own
//! behind it and needs no tree in memory. What nobody reads is left out. The interface is
//! nlohmann::json's for SAX parsing; false ends it. Each document is an object. Thread: one.
class JsonTranscoder
{
public:
    using Json = nlohmann::json;

    JsonTranscoder() { m_frames.resize(1); }

    //! Of all documents so far; the transcoder is empty then.
    [[nodiscard]] std::string take() { return std::move(m_frames.front().bytes); }
    //! Why the last document ended early.
    [[nodiscard]] const std::string& problem() const { return m_problem; }
    //! Offset of the problem in the document; only when its syntax is wrong.
    [[nodiscard]] std::size_t problemAt() const { return m_problemAt; }
    [[nodiscard]] bool isSyntax() const { return m_isSyntax; }

    bool null();
    bool boolean(bool value);
    bool number_integer(Json::number_integer_t value);
    bool number_unsigned(Json::number_unsigned_t value);
    bool number_float(Json::number_float_t value, const Json::string_t& text);
    bool string(Json::string_t& value);
    bool binary(Json::binary_t&) { return true; }
    bool start_object(std::size_t size);
    bool key(Json::string_t& name);
    bool end_object();
    bool start_array(std::size_t size);
    bool end_array();
    bool parse_error(
        std::size_t position, const std::string& lastToken, const Json::exception& error);

private:
    //! A message under way. Frames are kept for their memory.
    struct Frame
    {
        const JsonMessage* message = nullptr;
        const JsonField* field = nullptr; //!< Whose value comes now; null: one that nobody reads.
        bool inList = false;
        int item = -1; //!< In the list.
        std::string bytes;
    };

    [[nodiscard]] Frame& frame() { return m_frames[m_depth]; }
    //! The field that the value at hand is for, which counts in its list; null: it is passed over.
    const JsonField* scalarField();
    [[nodiscard]] bool writeInteger(std::uint64_t bits, bool negative);
    [[nodiscard]] bool writeText(const JsonField& field, const std::string& text);
    [[nodiscard]] bool writeHex(const JsonField& field, const std::string& text);
    [[nodiscard]] bool writeEnumName(const JsonField& field, const std::string& text);
    [[nodiscard]] bool writeNumberText(const JsonField& field, const std::string& text);
    [[nodiscard]] bool fail(const std::string& what);
    [[nodiscard]] bool expected(const JsonField& field, const std::string& got);
    [[nodiscard]] std::string path() const;

    std::vector<Frame> m_frames;
    std::size_t m_depth = 0; //!< Of the innermost message.
    bool m_inDocument = false;
    std::size_t m_skipped = 0; //!< Open objects and lists of a value that nobody reads.
    std::string m_problem;
    std::size_t m_problemAt = 0;
    bool m_isSyntax = false;
};

} // namespace pult::telemetry::otlp
