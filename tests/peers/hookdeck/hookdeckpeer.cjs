// Hookdeck as a sender sees it, to the letter of what hookdeck/outpost's desthookdeck does: a host
// for events and a host of the API, both HTTPS. Everything that is not as it must be is refused.
//   HOOKDECK_TOKENS=token,… node hookdeckpeer.cjs EVENTS_PORT API_PORT KEY CERTIFICATE
// GET /__peer on the API host counts what arrived, GET /__peer?EVENT_ID tells of one event, and
// POST /__peer sets dials:
//   {"mode": "", "status": 0, "limit": bytes, "disabled": false, "api": 0}
const crypto = require("crypto");
const fs = require("fs");
const https = require("https");

const [eventsPort, apiPort, key, certificate] = process.argv.slice(2);
const tokens = new Map(
  process.env.HOOKDECK_TOKENS.split(",").map((token) => [
    Buffer.from(token, "base64").toString().split(":")[0],
    token,
  ]),
);
const standard = { mode: "", status: 0, limit: 10 * 1024 * 1024, disabled: false, api: 0 };
let dials = { ...standard };
const received = [];
const refused = [];
let verified = 0;

function answer(response, status, object, headers = {}) {
  const body = JSON.stringify(object);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

function same(a, b) {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && crypto.timingSafeEqual(x, y);
}

// What is wrong with a request to send an event: [status, sentence], or nothing.
function objection(request, body) {
  if (request.method !== "POST") return [405, "method not allowed"];
  const token = tokens.get(request.url.slice(1));
  if (!token) return [404, "Source not found"];
  const headers = request.headers;
  if (headers["content-type"] !== "application/json") return [415, "content type"];
  if (headers["x-hookdeck-source-token"]) return [400, "the token does not belong here"];
  if (headers["expect"]) return [417, "expectation"];
  if (!/^Deckhand\//.test(headers["user-agent"] || "")) return [400, "user agent"];
  if (body.length > dials.limit) return [413, "payload too large"];
  const mac = crypto.createHmac("sha256", token).update(body).digest("base64");
  if (!same(headers["x-hookdeck-signature"] || "", "v0=" + mac)) return [401, "invalid signature"];
  try {
    JSON.parse(body);
  } catch {
    return [400, "not JSON"];
  }
  return null;
}

function takeEvent(request, response) {
  const parts = [];
  request.on("error", () => {});
  request.on("data", (part) => {
    parts.push(part);
    if (dials.mode === "cut") request.socket.destroy();
  });
  request.on("end", () => {
    const body = Buffer.concat(parts);
    if (dials.mode === "hang") return;
    if (dials.status) {
      answer(response, dials.status, { message: "as told" }, { "retry-after": "7" });
      return;
    }
    const problem = objection(request, body);
    if (problem) {
      refused.push(problem[1]);
      answer(response, problem[0], { message: problem[1] });
      return;
    }
    received.push({ path: request.url, headers: request.headers, body: body.toString("base64") });
    if (dials.mode === "noise") {
      response.writeHead(200);
      response.end(Buffer.alloc(2 * 1024 * 1024, "["));
      return;
    }
    const requestId = "req_" + received.length;
    answer(response, 200, {
      status: "SUCCESS",
      message: "Request successfully handled by Hookdeck",
      request_id: requestId,
    });
  });
}

function takeCall(request, response) {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const [path, id] = request.url.split("?");
    if (path === "/__peer") {
      if (request.method === "POST") dials = { ...standard, ...JSON.parse(Buffer.concat(parts)) };
      const one = received.find((r) => r.headers["x-deckhand-event-id"] === id);
      const ids = new Set(received.map((r) => r.headers["x-deckhand-event-id"]));
      const counts = { received: received.length, unique: ids.size, refused, verified };
      answer(response, 200, id ? one || {} : counts);
      return;
    }
    const match = /^\/2025-01-01\/sources\/([^/]+)\/managed\/verify$/.exec(request.url);
    if (request.method !== "GET" || !match) {
      answer(response, 404, { message: "Not found" });
      return;
    }
    if (dials.api) {
      answer(response, dials.api, { message: "as told" });
      return;
    }
    const token = tokens.get(match[1]);
    if (!token) {
      answer(response, 404, { message: "Source not found" });
      return;
    }
    if (!same(request.headers["x-hookdeck-source-token"] || "", token)) {
      answer(response, 401, { message: "Unauthorized" });
      return;
    }
    verified += 1;
    answer(response, 200, {
      id: match[1],
      name: "orders",
      url: "https://hkdk.events/" + match[1],
      disabled_at: dials.disabled ? "2026-01-02T03:04:05.678Z" : null,
      created_at: "2025-01-15T09:31:15.000Z",
      updated_at: "2025-01-15T09:31:15.000Z",
    });
  });
}

const tls = { key: fs.readFileSync(key), cert: fs.readFileSync(certificate) };
https.createServer(tls, takeEvent).listen(Number(eventsPort), "127.0.0.1", () => {
  https
    .createServer(tls, takeCall)
    .listen(Number(apiPort), "127.0.0.1", () => console.log("ready"));
});
