// A strict stand-in for Azure Service Bus: AMQP 1.0 with and without TLS, tokens by $cbs whose
// signature, expiry and audience are checked, rights by entity, a limit of 256 KB, and faults on
// demand over HTTP. Its clients are Deckhand and, to check the peer itself, Azure's own SDK.
//
// node sbpeer.cjs '{"amqp":port,"amqps":port,"control":port,"key":file,"cert":file}'
"use strict";
const crypto = require("crypto");
const fs = require("fs");
const http = require("http");
const rhea = require("rhea");

const ports = JSON.parse(process.argv[2]);
const limit = 262144;
// name -> what the policy may send to
const policies = {
  sender: { key: "c2VuZGVyIGtleSBzZW5kZXIga2V5IHNlbmRlciBrZXkgMTIz", entities: ["events", "slow/one", "disabled"] },
  other: { key: "b3RoZXIga2V5IG90aGVyIGtleSBvdGhlciBrZXkgb3RoZXIga2U=", entities: ["elsewhere"] },
};
const entities = ["events", "slow/one", "disabled", "elsewhere"];

let stored = [];
let fault = null; // busy, quota, release, close, detach, drop, silent, nocredit, notoken, garbage, oversize, oversize1k
let faults = 0; // how many messages or links the fault still hits; -1: all
const counts = { connections: 0, open: 0, tokens: 0, refusedTokens: 0, transfers: 0, accepted: 0 };

function hit(name) {
  if (fault !== name || faults === 0) return false;
  if (faults > 0) faults -= 1;
  return true;
}

function pathOf(uri) {
  try {
    const url = new URL(uri.replace(/^(sb|amqps?|https?):/i, "http:"));
    return url.pathname.replace(/^\/|\/$/g, "").toLowerCase();
  } catch {
    return null;
  }
}

// What is wrong with a token, or the path it opens and until when.
function checkToken(token, audience) {
  const match = /^SharedAccessSignature (.+)$/.exec(token || "");
  if (!match) return { wrong: "MalformedToken" };
  const parts = {};
  for (const each of match[1].split("&")) {
    const at = each.indexOf("=");
    parts[each.slice(0, at)] = each.slice(at + 1);
  }
  const policy = policies[decodeURIComponent(parts.skn || "")];
  if (!policy) return { wrong: "InvalidSignature: The key name was not found." };
  if (!/^\d+$/.test(parts.se || "")) return { wrong: "MalformedToken" };
  const want = crypto.createHmac("sha256", policy.key).update(`${parts.sr}\n${parts.se}`).digest();
  const got = Buffer.from(decodeURIComponent(parts.sig || ""), "base64");
  if (want.length !== got.length || !crypto.timingSafeEqual(want, got))
    return { wrong: "InvalidSignature: The token has an invalid signature." };
  if (Number(parts.se) * 1000 <= Date.now())
    return { wrong: `ExpiredToken: The token is expired. Expiration time: '${parts.se}'.` };
  const resource = pathOf(decodeURIComponent(parts.sr));
  const wanted = pathOf(audience);
  if (resource === null || wanted === null || !(wanted === resource || resource === "" || wanted.startsWith(`${resource}/`)))
    return { wrong: "InvalidAudience: The audience does not match the resource." };
  return { path: resource, until: Number(parts.se) * 1000, policy };
}

const container = rhea.create_container({ id: "sbpeer" });
container.sasl_server_mechanisms.enable_anonymous();
// What Azure's SDK asks for; it means the same.
container.sasl_server_mechanisms.MSSBCBS = () => ({ start() { this.outcome = true; }, outcome: undefined, username: undefined });
container.on("connection_open", ({ connection }) => {
  connection.grants = [];
  counts.connections += 1;
  counts.open += 1;
});
container.on("disconnected", ({ connection }) => { if (connection.grants) counts.open -= 1; });

function may(connection, entity) {
  return connection.grants.some((grant) => grant.until > Date.now() &&
    (grant.path === "" || grant.path === entity.toLowerCase()) && grant.policy.entities.includes(entity));
}

function refuse(link, condition, description) {
  link.refused = true;
  link.close({ condition, description });
}

container.on("receiver_open", ({ receiver, connection }) => {
  const entity = ((receiver.remote.attach.target && receiver.remote.attach.target.address) || "").replace(/^\//, "");
  if (entity === "$cbs") {
    receiver.set_target({ address: "$cbs" });
    receiver.add_credit(50);
    return;
  }
  // A refused link has no target (AMQP 1.0, 2.6.3).
  if (!entities.includes(entity))
    return refuse(receiver, "amqp:not-found", `The messaging entity 'sb://localhost/${entity}' could not be found. TrackingId:1, SystemTracker:peer`);
  if (!may(connection, entity))
    return refuse(receiver, "amqp:unauthorized-access", `Unauthorized access. 'Send' claim(s) are required to perform this operation. Resource: 'sb://localhost/${entity}'.`);
  if (entity === "disabled")
    return refuse(receiver, "com.microsoft:entity-disabled", "Messaging entity 'disabled' is currently disabled.");
  receiver.set_target({ address: entity });
  if (!hit("nocredit")) receiver.add_credit(500);
});

container.on("sender_open", ({ sender, connection }) => {
  const address = sender.remote.attach.source && sender.remote.attach.source.address;
  const target = sender.remote.attach.target && sender.remote.attach.target.address;
  sender.set_source({ address });
  if (target) sender.set_target({ address: target });
  if (address === "$cbs") connection.tokenReplies = sender;
  else sender.readsBack = true;
});
container.on("sendable", ({ sender }) => {
  while (sender.readsBack && sender.sendable() && stored.length) sender.send(stored.shift().message);
});

function onToken({ message, delivery, receiver, connection }) {
  delivery.accept();
  receiver.add_credit(1);
  if (hit("notoken")) return;
  const properties = message.application_properties || {};
  let code = 202;
  let description = "Accepted";
  if (properties.operation !== "put-token" || properties.type !== "servicebus.windows.net:sastoken") {
    code = 400;
    description = "The operation or the type of the token is not supported.";
  } else {
    const checked = checkToken(String(message.body), properties.name);
    if (checked.wrong) {
      code = 401;
      description = checked.wrong;
      counts.refusedTokens += 1;
    } else {
      connection.grants.push(checked);
      counts.tokens += 1;
    }
  }
  const reply = { correlation_id: message.message_id, to: message.reply_to, body: "",
    application_properties: { "status-code": rhea.types.wrap_int(code), "status-description": description } };
  if (hit("garbage")) delete reply.application_properties;
  connection.tokenReplies.send(reply);
}

// Bytes of the body where it is one data section, else nothing.
function dataOf(message) {
  const body = message.body;
  return body && body.typecode === 0x75 && Buffer.isBuffer(body.content) ? body.content : null;
}

container.on("message", (context) => {
  const { message, delivery, receiver, connection } = context;
  const entity = receiver.target && receiver.target.address;
  if (entity === "$cbs") return onToken(context);
  if (receiver.refused) return undefined; // sent before its sender knew
  counts.transfers += 1;
  const data = dataOf(message);
  const again = () => receiver.add_credit(1);
  const reject = (condition, description) => {
    delivery.reject({ condition, description });
    again();
  };
  if (!may(connection, entity))
    return refuse(receiver, "amqp:unauthorized-access", "The token has expired.");
  if (!data) return reject("amqp:not-allowed", "The body is not one data section.");
  if (data.length > limit || hit("oversize") || (data.length > 1000 && hit("oversize1k")))
    return refuse(receiver, "amqp:link:message-size-exceeded", `The received message exceeds the limit (${limit} bytes).`);
  if (hit("busy")) return reject("com.microsoft:server-busy", "The request was terminated because the namespace is being throttled. Error code : 50009. Please wait 2 seconds and try again.");
  if (hit("quota")) return reject("amqp:resource-limit-exceeded", "The maximum entity size has been reached or exceeded.");
  if (hit("release")) { delivery.release({ undeliverable_here: false }); return again(); }
  if (hit("close")) return connection.close({ condition: "amqp:connection:forced", description: "The connection was closed by an operator." });
  if (hit("detach")) return refuse(receiver, "amqp:link:detach-forced", "The link was force detached. Code: RenewToken.");
  if (hit("drop")) return connection.socket.destroy();
  if (hit("silent")) return undefined;
  counts.accepted += 1;
  stored.push({ entity, message, data });
  if (entity === "slow/one") return setTimeout(() => { delivery.accept(); again(); }, 300);
  delivery.accept();
  again();
});
for (const name of ["connection_error", "session_error", "receiver_error", "sender_error", "protocol_error", "error"])
  container.on(name, () => {});

const options = { host: "127.0.0.1", credit_window: 0, autoaccept: false, autosettle: true, max_frame_size: 65536,
  idle_time_out: 240000, require_sasl: true, receiver_options: { credit_window: 0, autoaccept: false, max_message_size: limit } };
container.listen({ ...options, port: ports.amqp });
container.listen({ ...options, port: ports.amqps, transport: "tls", key: fs.readFileSync(ports.key), cert: fs.readFileSync(ports.cert) });

http.createServer((request, response) => {
  const answer = (value) => response.end(JSON.stringify(value));
  const url = new URL(request.url, "http://localhost");
  if (url.pathname === "/fault") {
    fault = url.searchParams.get("name") || null;
    faults = Number(url.searchParams.get("times") || -1);
    return answer({ fault, faults });
  }
  if (url.pathname === "/counts") return answer(counts);
  if (url.pathname === "/take") {
    const taken = stored.map(({ entity, message, data }) => ({ entity, body: data.toString("base64"),
      message_id: message.message_id, subject: message.subject, content_type: message.content_type,
      durable: message.durable === true, application_properties: message.application_properties }));
    stored = [];
    return answer(taken);
  }
  response.writeHead(404);
  return response.end();
}).listen(ports.control, "127.0.0.1", () => console.log("ready"));
