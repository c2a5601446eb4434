// A webhook endpoint that trusts nothing but the official library, and refuses the first attempt of
// some events on purpose.

import { createServer } from 'node:http';

export class Receiver {
    constructor(Webhook, secret, failsFirst) {
        this.webhook = new Webhook(secret);
        this.failsFirst = failsFirst;
        this.attempts = new Map(); // webhook-id -> [{body, timestamp, topic, answered}]
        this.badSignatures = [];
        this.accepted = 0;
        this.waiting = [];
    }

    async listen() {
        this.server = createServer((request, response) => this.#take(request, response));
        this.server.keepAliveTimeout = 60_000;
        await new Promise((done) => this.server.listen(0, '127.0.0.1', done));
        return `http://127.0.0.1:${this.server.address().port}/hook`;
    }

    close() {
        this.server.closeAllConnections();
        this.server.close();
    }

    /** Resolves once `count` different events were accepted. */
    reached(count) {
        return new Promise((done) => this.waiting.push({ count, done }));
    }

    async #take(request, response) {
        const chunks = [];
        for await (const chunk of request)
            chunks.push(chunk);
        const body = Buffer.concat(chunks);
        const id = request.headers['webhook-id'];
        try {
            this.webhook.verify(body, request.headers);
        } catch (error) {
            this.badSignatures.push(`${id}: ${error.message}`);
        }
        const former = this.attempts.get(id) ?? [];
        const refuse = former.length === 0 ? this.failsFirst(id) : undefined;
        former.push({ body, timestamp: request.headers['webhook-timestamp'],
                      topic: request.headers['webhook-topic'], answered: refuse ?? 'accepted' });
        this.attempts.set(id, former);
        if (refuse === 'reset') {
            request.socket.destroy();
            return;
        }
        response.writeHead(refuse === 'error' ? 500 : 204).end();
        if (!refuse) {
            ++this.accepted;
            this.waiting = this.waiting.filter(({ count, done }) => this.accepted < count || done());
        }
    }
}
