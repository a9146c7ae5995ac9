// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/otlp/json_transcoder.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include "controlplane/telemetry/otlp/hex.h"
#include "controlplane/telemetry/otlp/wire_writer.h"

namespace pult::telemetry::otlp {

namespace {

constexpr std::size_t kDeepest = 200;

const char* wordsOf(JsonKind kind)
{
    switch (kind) {
    case JsonKind::Message:
        return "an object";
    case JsonKind::Text:
    case JsonKind::Opaque:
        return "text";
    case JsonKind::Hex:
        return "hexadecimal text";
    case JsonKind::Bool:
        return "true or false";
    case JsonKind::Int64:
        return "a whole number of 64 bits";
    case JsonKind::Fixed64:
        return "a whole number from 0 of 64 bits";
    case JsonKind::Fixed32:
        return "a whole number from 0 of 32 bits";
    case JsonKind::Double:
        return "a number";
    case JsonKind::Enum:
        return "a number of the enum";
    }
    return "";
}

template <typename Number> bool readNumber(const std::string& text, Number& value)
{
    const auto* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    return error == std::errc{} && stopped == end;
}

bool readDouble(const std::string& text, double& value)
{
    using Limits = std::numeric_limits<double>;
    if (text == "NaN")
        value = Limits::quiet_NaN();
    else if (text == "Infinity" || text == "-Infinity")
        value = text.front() == '-' ? -Limits::infinity() : Limits::infinity();
    else
        return readNumber(text, value) && std::isfinite(value);
    return true;
}

} // namespace

const JsonField* JsonTranscoder::scalarField()
{
    if (m_skipped > 0)
        return nullptr;
    auto& top = frame();
    if (top.inList)
        ++top.item;
    return top.field;
}

bool JsonTranscoder::null()
{
    scalarField();
    return true;
}

bool JsonTranscoder::boolean(bool value)
{
    const auto* field = scalarField();
    if (!field)
        return true;
    if (field->kind != JsonKind::Bool)
        return expected(*field, value ? "true" : "false");
    writeVarint(frame().bytes, field->number, value ? 1 : 0);
    return true;
}

bool JsonTranscoder::number_integer(Json::number_integer_t value)
{
    return writeInteger(static_cast<std::uint64_t>(value), value < 0);
}

bool JsonTranscoder::number_unsigned(Json::number_unsigned_t value)
{
    return writeInteger(value, false);
}

bool JsonTranscoder::number_float(Json::number_float_t value, const Json::string_t& text)
{
    const auto* field = scalarField();
    if (!field)
        return true;
    if (field->kind != JsonKind::Double)
        return expected(*field, text);
    writeFixed64(frame().bytes, field->number, std::bit_cast<std::uint64_t>(value));
    return true;
}

bool JsonTranscoder::writeInteger(std::uint64_t bits, bool negative)
{
    const auto* field = scalarField();
    if (!field)
        return true;
    auto& bytes = frame().bytes;
    const auto asSigned = static_cast<std::int64_t>(bits);
    const bool fitsSigned = negative || asSigned >= 0;
    const bool fits32 = !negative && bits <= std::numeric_limits<std::uint32_t>::max();
    const auto number = negative ? static_cast<double>(asSigned) : static_cast<double>(bits);
    if ((field->kind == JsonKind::Int64 && fitsSigned) || (field->kind == JsonKind::Enum && fits32))
        writeVarint(bytes, field->number, bits);
    else if (field->kind == JsonKind::Fixed64 && !negative)
        writeFixed64(bytes, field->number, bits);
    else if (field->kind == JsonKind::Fixed32 && fits32)
        writeFixed32(bytes, field->number, static_cast<std::uint32_t>(bits));
    else if (field->kind == JsonKind::Double)
        writeFixed64(bytes, field->number, std::bit_cast<std::uint64_t>(number));
    else
        return expected(*field, negative ? std::to_string(asSigned) : std::to_string(bits));
    return true;
}

bool JsonTranscoder::string(Json::string_t& value)
{
    const auto* field = scalarField();
    return !field || writeText(*field, value);
}

bool JsonTranscoder::writeText(const JsonField& field, const std::string& text)
{
    switch (field.kind) {
    case JsonKind::Text:
        writeBytes(frame().bytes, field.number, text);
        return true;
    case JsonKind::Opaque:
        writeBytes(frame().bytes, field.number, {});
        return true;
    case JsonKind::Hex:
        return writeHex(field, text);
    case JsonKind::Enum:
        return writeEnumName(field, text);
    default:
        return writeNumberText(field, text);
    }
}

bool JsonTranscoder::writeHex(const JsonField& field, const std::string& text)
{
    std::string bytes;
    if (!appendHex(bytes, text))
        return expected(field, "\"" + text.substr(0, 40) + "\"");
    writeBytes(frame().bytes, field.number, bytes);
    return true;
}

bool JsonTranscoder::writeEnumName(const JsonField& field, const std::string& text)
{
    const auto found = std::find(field.names.begin(), field.names.end(), text);
    if (found == field.names.end())
        return expected(field, "\"" + text.substr(0, 40) + "\"");
    writeVarint(
        frame().bytes, field.number, static_cast<std::uint64_t>(found - field.names.begin()));
    return true;
}

bool JsonTranscoder::writeNumberText(const JsonField& field, const std::string& text)
{
    auto& bytes = frame().bytes;
    std::int64_t number = 0;
    std::uint64_t large = 0;
    std::uint32_t small = 0;
    double real = 0;
    if (field.kind == JsonKind::Int64 && readNumber(text, number))
        writeVarint(bytes, field.number, static_cast<std::uint64_t>(number));
    else if (field.kind == JsonKind::Fixed64 && readNumber(text, large))
        writeFixed64(bytes, field.number, large);
    else if (field.kind == JsonKind::Fixed32 && readNumber(text, small))
        writeFixed32(bytes, field.number, small);
    else if (field.kind == JsonKind::Double && readDouble(text, real))
        writeFixed64(bytes, field.number, std::bit_cast<std::uint64_t>(real));
    else
        return expected(field, "\"" + text.substr(0, 40) + "\"");
    return true;
}

bool JsonTranscoder::start_object(std::size_t)
{
    if (m_skipped > 0) {
        ++m_skipped;
        return true;
    }
    if (!m_inDocument) {
        m_inDocument = true;
        m_depth = 0;
        m_frames.front().message = &requestSchema();
        m_frames.front().field = nullptr;
        m_frames.front().inList = false;
        return true;
    }
    const auto* field = scalarField();
    if (!field) {
        m_skipped = 1;
        return true;
    }
    if (field->kind != JsonKind::Message || field->repeated != frame().inList)
        return expected(*field, "an object");
    if (m_depth + 1 == kDeepest)
        return fail("values nest too deeply");
    if (++m_depth == m_frames.size())
        m_frames.emplace_back();
    frame().message = field->message;
    frame().field = nullptr;
    frame().inList = false;
    frame().bytes.clear();
    return true;
}

bool JsonTranscoder::key(Json::string_t& name)
{
    if (m_skipped == 0) {
        frame().field = frame().message->field(name);
        frame().inList = false;
        frame().item = -1;
    }
    return true;
}

bool JsonTranscoder::end_object()
{
    if (m_skipped > 0) {
        --m_skipped;
        return true;
    }
    if (m_depth == 0) {
        m_inDocument = false;
        return true;
    }
    const auto& inner = m_frames[m_depth--];
    writeBytes(frame().bytes, frame().field->number, inner.bytes);
    return true;
}

bool JsonTranscoder::start_array(std::size_t)
{
    auto& top = frame();
    if (m_skipped > 0 || !top.field) {
        ++m_skipped;
        return true;
    }
    if (!top.field->repeated || top.inList)
        return expected(*top.field, "a list");
    top.inList = true;
    top.item = -1;
    return true;
}

bool JsonTranscoder::end_array()
{
    if (m_skipped > 0)
        --m_skipped;
    else
        frame().inList = false;
    return true;
}

bool JsonTranscoder::parse_error(
    std::size_t position, const std::string&, const Json::exception& error)
{
    m_isSyntax = true;
    m_problemAt = position;
    // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error …": the
    // position is of this document, ours is of the whole text.
    const std::string_view words = error.what();
    const auto colon = words.find(": ");
    m_problem = colon == std::string_view::npos ? words : words.substr(colon + 2);
    return false;
}

bool JsonTranscoder::fail(const std::string& what)
{
    m_problem = path() + what;
    return false;
}

bool JsonTranscoder::expected(const JsonField& field, const std::string& got)
{
    const std::string list = field.repeated && !frame().inList ? "a list of objects" : "";
    return fail(
        "expected " + (list.empty() ? std::string(wordsOf(field.kind)) : list) + ", got " + got);
}

std::string JsonTranscoder::path() const
{
    std::string path;
    for (std::size_t i = 0; i <= m_depth && m_frames[i].field; ++i) {
        path += (path.empty() ? "" : ".") + std::string(m_frames[i].field->name);
        if (m_frames[i].inList)
            path += "[" + std::to_string(m_frames[i].item) + "]";
    }
    return path + (path.empty() ? "" : ": ");
}

} // namespace pult::telemetry::otlp
