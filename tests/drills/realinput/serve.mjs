// Runs `deckhandctl serve` on a store and talks to it.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const key = 'sk_live_realinputdrill0000000000000000';

class Server {
    constructor(child, url) {
        this.child = child;
        this.url = url;
        this.key = key;
        this.ended = once(child, 'exit');
    }

    async #call(method, path, body, type) {
        const response = await fetch(this.url + path, {
            method, body, headers: { authorization: `Bearer ${key}`, ...(type && { 'content-type': type }) } });
        const text = await response.text();
        assert.ok(response.ok, `${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
        return text;
    }

    post(path, body, type = 'application/json') {
        return this.#call('POST', path, body, type);
    }

    get(path) {
        return this.#call('GET', path);
    }

    /** Ends it as an operator would; its exit code. */
    async stop() {
        this.child.kill('SIGTERM');
        const [code] = await this.ended;
        return code;
    }

    kill() {
        this.child.kill('SIGKILL');
    }
}

export async function serve(ctl, store) {
    const child = spawn(ctl, ['serve', '--store', `sqlite:${store}`, '--listen', '127.0.0.1:0',
                              '--retry-schedule', '200ms,400ms,800ms', '--allow-address', '127.0.0.0/8',
                              '--log-level', 'warning'],
                        { env: { ...process.env, DECKHAND_ADMIN_KEY: key }, stdio: ['ignore', 'pipe', 'inherit'] });
    const line = await Promise.race([
        once(createInterface({ input: child.stdout }), 'line').then(([text]) => text),
        once(child, 'exit').then(([code]) => { throw new Error(`serve ended with ${code} before it was ready`); })]);
    const { ready, url } = JSON.parse(line);
    assert.equal(ready, true);
    return new Server(child, url);
}
