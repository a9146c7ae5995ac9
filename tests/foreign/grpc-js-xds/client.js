// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
'use strict';

// One call a line: {"target": "orders", "headers": {"x-generation": "4"}} on standard input,
// {"ok": true, "text": "orders-v4"} or {"ok": false, "text": "why"} on standard output, in order.
// Targets are resolved by xDS, over one channel per target.
const grpc = require('@grpc/grpc-js');
const readline = require('readline');
require('@grpc/grpc-js-xds').register();

const METHOD = '/pult.test.Who/Ask';
const PATIENCE_MS = 20000;
const clients = new Map();
const identity = (bytes) => bytes;

function clientFor(target) {
  if (!clients.has(target)) {
    clients.set(target, new grpc.Client(`xds:///${target}`, grpc.credentials.createInsecure()));
  }
  return clients.get(target);
}

function call({ target, headers }) {
  const metadata = new grpc.Metadata();
  for (const [name, value] of Object.entries(headers || {})) {
    metadata.set(name, value);
  }
  const deadline = Date.now() + PATIENCE_MS;
  return new Promise((resolve) => {
    clientFor(target).makeUnaryRequest(METHOD, identity, identity, Buffer.from('?'), metadata,
      { deadline }, (error, response) => {
        resolve(error ? { ok: false, text: error.details }
          : { ok: true, text: response.toString() });
      });
  });
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await call(JSON.parse(line)))}\n`);
  }
  process.exit(0);
}

main();
