// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
'use strict';

// node client.js grpc|proto|json URL none|gzip
//
// One command a line on standard input: {"make": 5} makes a trace of five spans with OpenTelemetry's
// SDK and exports it; "padding" adds an attribute of so many bytes, "breakId" spoils the last span's
// trace id. The answer is a line on standard output: the spans, how the export ended, and what the
// exporter had to say.
const { context, diag, trace, SpanKind, SpanStatusCode, TraceFlags } = require('@opentelemetry/api');
const { BatchSpanProcessor, NodeTracerProvider } = require('@opentelemetry/sdk-trace-node');
const { resourceFromAttributes } = require('@opentelemetry/resources');
const readline = require('readline');

const [, , protocol, url, compression] = process.argv;
const MODULES = {
  grpc: '@opentelemetry/exporter-trace-otlp-grpc',
  proto: '@opentelemetry/exporter-trace-otlp-proto',
  json: '@opentelemetry/exporter-trace-otlp-http',
};
const PATIENCE_MS = 10000;

const said = [];
const note = (...words) => said.push(words.map(String).join(' '));
diag.setLogger({ error: note, warn: note, info() {}, debug() {}, verbose() {} });

// Between the SDK and the exporter: keeps what was exported, and how that ended.
class Witness {
  constructor(exporter) {
    this.exporter = exporter;
    this.spans = [];
    this.result = null;
    this.breakId = false;
  }
  export(spans, done) {
    this.spans.push(...spans);
    const sent = this.breakId ? [...spans.slice(0, -1), spoilt(spans[spans.length - 1])] : spans;
    this.exporter.export(sent, (result) => {
      this.result = result;
      done(result);
    });
  }
  forceFlush() {
    return this.exporter.forceFlush();
  }
  shutdown() {
    return this.exporter.shutdown();
  }
}

function spoilt(span) {
  const spoiltContext = { ...span.spanContext(), traceId: '0'.repeat(32) };
  return Object.create(span, { spanContext: { value: () => spoiltContext } });
}

const { OTLPTraceExporter } = require(MODULES[protocol]);
const witness = new Witness(new OTLPTraceExporter({ url, compression, timeoutMillis: PATIENCE_MS }));
const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({
    'service.name': 'orders',
    'service.instance.id': 'orders-1',
    'pult.generation': 4,
  }),
  spanProcessors: [
    new BatchSpanProcessor(witness, {
      scheduledDelayMillis: 3600000,
      exportTimeoutMillis: 2 * PATIENCE_MS,
      maxQueueSize: 20000,
      maxExportBatchSize: 20000,
    }),
  ],
});
const tracer = provider.getTracer('pult-test', '1.2.3');

function makeTrace(count, padding) {
  const link = { traceId: 'abcdef0123456789abcdef0123456789', spanId: 'abcdef0123456789', traceFlags: TraceFlags.SAMPLED };
  const attributes = {
    'http.request.header.x-generation': ['v4', 'v3'],
    'http.response.status_code': 200,
    'pult.ratio': 0.5,
    'pult.probe': true,
    'enduser.id': 'энн',
  };
  if (padding) attributes['pult.padding'] = 'x'.repeat(padding);
  const root = tracer.startSpan('GET /orders', { kind: SpanKind.SERVER, attributes, links: [{ context: link }] });
  const inside = trace.setSpan(context.active(), root);
  for (let i = 1; i < count; i += 1) {
    const child = tracer.startSpan(`call ${i}`, { kind: SpanKind.CLIENT, attributes }, inside);
    child.addEvent('sent', { bytes: 5 });
    child.setStatus({ code: SpanStatusCode.ERROR, message: 'refused' });
    child.end();
  }
  root.end();
}

const nanoseconds = ([seconds, rest]) => String(BigInt(seconds) * 1000000000n + BigInt(rest));

function told(span) {
  const parent = span.parentSpanContext ? span.parentSpanContext.spanId : span.parentSpanId;
  return {
    trace: span.spanContext().traceId,
    id: span.spanContext().spanId,
    parent: parent || '0000000000000000',
    kind: span.kind + 1,
    name: span.name,
    start: nanoseconds(span.startTime),
    end: nanoseconds(span.endTime),
  };
}

async function answer(command) {
  witness.spans = [];
  witness.result = null;
  witness.breakId = Boolean(command.breakId);
  said.length = 0;
  makeTrace(command.make, command.padding);
  await provider.forceFlush().catch(note);
  const error = witness.result && witness.result.error;
  const details = error && error.metadata ? error.metadata.get('grpc-status-details-bin')[0] : undefined;
  return {
    ok: Boolean(witness.result && witness.result.code === 0),
    code: error ? error.code : 0,
    error: error ? String(error.message) : '',
    details: details ? details.toString('hex') : '',
    said,
    spans: witness.spans.map(told),
  };
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
  }
  await provider.shutdown().catch(note);
}

main();
