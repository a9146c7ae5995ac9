// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
'use strict';

// node two-services.js grpc|proto URL
// node two-services.js file PATH
//
// Two services in one program, each with an SDK and an exporter of its own: gate takes requests of a
// lane and calls orders, trace context goes along by the SDK's propagator. One command a line on
// standard input: {"requests": 5, "lane": 2, "loses": true, "id": "r-1"}: gate then calls without the
// lane's header, and generation 1 of orders answers instead of the lane's own. The answer is a line
// on standard output: the trace ids, and what went wrong. "file" keeps what the exporter for OTLP/JSON
// sends, one request a line.
const { propagation, trace, ROOT_CONTEXT, SpanKind } = require('@opentelemetry/api');
const { BatchSpanProcessor, NodeTracerProvider } = require('@opentelemetry/sdk-trace-node');
const { defaultResource, resourceFromAttributes } = require('@opentelemetry/resources');
const fs = require('fs');
const http = require('http');
const readline = require('readline');

const [, , protocol, target] = process.argv;
const { OTLPTraceExporter } = require(
  `@opentelemetry/exporter-trace-otlp-${protocol === 'file' ? 'http' : protocol}`
);

// Answers with the URL of a receiver that appends every body to the file.
function recorder(path) {
  fs.writeFileSync(path, '');
  const server = http.createServer((incoming, reply) => {
    const parts = [];
    incoming.on('data', (part) => parts.push(part));
    incoming.on('end', () => {
      fs.appendFileSync(path, `${Buffer.concat(parts)}\n`);
      reply.setHeader('content-type', 'application/json').end('{}');
    });
  });
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${server.address().port}/v1/traces`));
  });
}

class Service {
  constructor(name, generation, url) {
    this.provider = new NodeTracerProvider({
      resource: defaultResource().merge(
        resourceFromAttributes({
          'service.name': name,
          'service.instance.id': `${name}-v${generation}-1`,
          'deployment.environment.name': 'prod',
          'pult.generation': generation,
        })
      ),
      spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url }), { scheduledDelayMillis: 3600000 })],
    });
    this.tracer = this.provider.getTracer('story', '1.2.3');
  }
}

let gate;
let orders;
const HEADER = 'http.request.header.x-generation';

function request({ lane, loses, id }) {
  const header = [String(lane)];
  const sent = loses ? [] : header;
  const entry = gate.tracer.startSpan(
    'GET /cart',
    { kind: SpanKind.SERVER, attributes: { [HEADER]: header, 'http.request.header.x-request-id': [id] } },
    ROOT_CONTEXT
  );
  const inside = trace.setSpan(ROOT_CONTEXT, entry);
  const call = gate.tracer.startSpan('GET', { kind: SpanKind.CLIENT, attributes: { [HEADER]: sent } }, inside);
  const headers = {};
  propagation.inject(trace.setSpan(inside, call), headers);
  const arrived = propagation.extract(ROOT_CONTEXT, headers);
  const served = orders
    .get(loses ? 1 : lane)
    .tracer.startSpan('GET /orders', { kind: SpanKind.SERVER, attributes: { [HEADER]: sent } }, arrived);
  for (const span of [served, call, entry]) span.end();
  return entry.spanContext().traceId;
}

async function answer(command) {
  const traces = [];
  for (let i = 0; i < command.requests; i += 1) traces.push(request(command));
  const errors = [];
  for (const service of [gate, ...orders.values()]) {
    await service.provider.forceFlush().catch((error) => errors.push(String(error)));
  }
  return { traces, errors };
}

async function main() {
  const url = protocol === 'file' ? await recorder(target) : target;
  gate = new Service('gate', 1, url);
  orders = new Map([1, 2].map((generation) => [generation, new Service('orders', generation, url)]));
  gate.provider.register(); // The usual propagator.
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
  }
}

main().then(() => process.exit(0));
