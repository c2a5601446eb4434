// Publishes every recorded webhook of @octokit/webhooks-examples through `deckhandctl serve` and
// checks each delivery: signed so that the official library accepts it, the published bytes
// unchanged and in their order, on first attempts and on retries.
// usage: node drill.mjs DECKHANDCTL MODULES_DIR

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { Receiver } from './receiver.mjs';
import { serve } from './serve.mjs';
import { elements, member } from './slices.mjs';

const [ctl, modules] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(join(modules, 'package.json'));
const { Webhook } = require('standardwebhooks');
const examplesDir = join(modules, 'node_modules/@octokit/webhooks-examples');
const secret = `whsec_${Buffer.from('deckhand drill key of 32 bytes!!').toString('base64')}`;
const run = promisify(execFile);

/** Every example of every API version: id, type and the bytes it has in the package. */
function loadEvents() {
    const events = [];
    for (const version of readdirSync(examplesDir).sort()) {
        if (version.includes('.') && !version.startsWith('api'))
            continue; // package.json, README.md, index.d.ts
        const text = readFileSync(join(examplesDir, version, 'index.json'));
        for (const definition of elements(text)) {
            const name = JSON.parse(member(definition, 'name').toString());
            for (const data of elements(member(definition, 'examples'))) {
                events.push({ id: `${version.replaceAll('.', '-')}-${name}-${events.length}`,
                              type: `github.${name.replaceAll('-', '_')}`, data });
            }
        }
    }
    return events;
}

const failing = (id) => {
    const number = Number(id.slice(id.lastIndexOf('-') + 1));
    return number % 7 === 3 ? 'error' : number % 31 === 5 ? 'reset' : undefined;
};

const one = ({ id, type, data }) => Buffer.concat([
    Buffer.from(`{"type":${JSON.stringify(type)},"id":${JSON.stringify(id)},"data":`), data,
    Buffer.from('}')]);

const compact = (event) => ({ ...event, data: Buffer.from(JSON.stringify(JSON.parse(event.data))) });

/** A third of them each as JSON arrays and single objects, as NDJSON, and through the command line. */
async function publish(server, events, folder) {
    const third = Math.ceil(events.length / 3);
    const raw = events.slice(0, third);
    const singles = raw.splice(0, 25);
    for (const event of singles)
        await server.post('/v2/events', one(event));
    for (let at = 0; at < raw.length; at += 40) {
        const parts = raw.slice(at, at + 40).flatMap((event, i) => [Buffer.from(i ? ',' : '['), one(event)]);
        await server.post('/v2/events', Buffer.concat([...parts, Buffer.from(']')]));
    }
    const lines = events.slice(third, 2 * third).map(compact);
    for (let at = 0; at < lines.length; at += 40) {
        const text = lines.slice(at, at + 40).flatMap((event) => [one(event), Buffer.from('\n')]);
        await server.post('/v2/events', Buffer.concat(text), 'application/x-ndjson');
    }
    const file = events.slice(2 * third).map(compact);
    const path = join(folder, 'events.jsonl');
    writeFileSync(path, Buffer.concat(file.flatMap((event) => [one(event), Buffer.from('\n')])));
    const { stdout } = await run(ctl, ['publish', '--file', path, '--batch', '50', '--json'],
                                 { env: { ...process.env, DECKHAND_URL: server.url, DECKHAND_KEY: server.key } });
    assert.equal(JSON.parse(stdout).accepted, file.length);
    return [...singles, ...raw, ...lines, ...file];
}

function checkBody({ id, type, data }, body) {
    const head = Buffer.concat([
        Buffer.from(`{"id":${JSON.stringify(id)},"object":"event","type":${JSON.stringify(type)},"data":`), data]);
    assert.ok(body.subarray(0, head.length).equals(head), `${id}: the published bytes were changed`);
    assert.match(body.subarray(head.length).toString(), /^,"created_at":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"\}$/);
}

function checkDelivery(event, attempts) {
    assert.ok(attempts, `${event.id} never came`);
    checkBody(event, attempts[0].body);
    for (const attempt of attempts) {
        assert.ok(attempt.body.equals(attempts[0].body), `${event.id}: a retry has another body`);
        assert.equal(attempt.topic, event.type);
    }
    assert.equal(attempts.length, failing(event.id) ? 2 : 1, `${event.id}: number of attempts`);
    assert.equal(JSON.stringify(JSON.parse(attempts[0].body).data), JSON.stringify(JSON.parse(event.data)));
}

/** The library must be able to say no, or its yes means nothing. */
function checkLibraryRejects(receiver) {
    const [id, [attempt]] = receiver.attempts.entries().next().value;
    const headers = { 'webhook-id': id, 'webhook-timestamp': attempt.timestamp, 'webhook-signature': 'v1,AAAA' };
    assert.throws(() => receiver.webhook.verify(attempt.body, headers));
}

async function checkStored(server, events) {
    for (const event of events.filter((_, i) => i % 17 === 0)) {
        const text = Buffer.from(await server.get(`/v2/events/${event.id}`));
        assert.ok(member(text, 'data').equals(event.data), `${event.id}: read back with other bytes`);
    }
}

const folder = mkdtempSync(join(tmpdir(), 'deckhand-realinput-'));
let server;
let receiver;
try {
    const started = Date.now();
    const loaded = loadEvents();
    receiver = new Receiver(Webhook, secret, failing);
    const url = await receiver.listen();
    server = await serve(ctl, join(folder, 'events.db'));
    await server.post('/v2/event-destinations', Buffer.from(JSON.stringify(
        { name: 'drill', type: 'webhook', webhook: { url, secret }, events: ['*'] })));
    const all = receiver.reached(loaded.length);
    const events = await publish(server, loaded, folder);
    const late = setTimeout(() => {
        console.error(`only ${receiver.accepted} of ${loaded.length} events came within 60 s`);
        process.exit(1);
    }, 60_000);
    await all;
    clearTimeout(late);

    assert.deepEqual(receiver.badSignatures, []);
    assert.equal(receiver.attempts.size, events.length, 'events nobody published came');
    events.forEach((event) => checkDelivery(event, receiver.attempts.get(event.id)));
    checkLibraryRejects(receiver);
    await checkStored(server, events);
    assert.equal(await server.stop(), 0, 'serve ends with 0 on SIGTERM');

    const attempts = [...receiver.attempts.values()].reduce((sum, list) => sum + list.length, 0);
    const types = new Set(events.map((event) => event.type)).size;
    const largest = Math.max(...events.map((event) => event.data.length));
    console.log(`${events.length} events of ${types} types, largest ${largest} bytes; ${attempts} attempts, `
        + `${attempts - events.length} of them retries; every signature valid, every body byte for byte; `
        + `${((Date.now() - started) / 1000).toFixed(1)} s`);
} catch (error) {
    console.error(error);
    process.exitCode = 1;
} finally {
    receiver?.close();
    server?.kill();
    rmSync(folder, { recursive: true, force: true });
}
