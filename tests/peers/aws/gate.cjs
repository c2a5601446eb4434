// gate.cjs PORT UPSTREAM SERVICE REGION KEY SECRET [SESSION]
// Verifies every request with AWS's own signer (@smithy/signature-v4) and the limits of the service,
// then hands it on unchanged, or does what a test told it by POST /__gate:
//   {"mode": "pass"}                       hands on (the default)
//   {"mode": "hang"}                       reads the request and never answers
//   {"mode": "cut"}                        breaks the connection in the middle of the request
//   {"mode": "cutreply"}                   hands on, then breaks the connection before the answer
//   {"mode": "reply", status, headers, body}
//   {"mode": "inject", "fail": {"1": "Code"}}  answers itself, with those entries refused
// With GATE_TLS_KEY and GATE_TLS_CERTIFICATE, two files, it speaks TLS.
// GET /__gate: {"ok", "bad", "last"}: counts and the last request that was verified.
const fs = require("node:fs");
const http = require("node:http");
const https = require("node:https");
const crypto = require("node:crypto");
const { SignatureV4 } = require("@smithy/signature-v4");

const [, , port, upstream, service, region, key, secret, session] = process.argv;
const up = new URL(upstream);
// One call at a time: moto numbers the records of a shard without a lock, and loses some otherwise.
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const isS3 = service === "s3";
const skewMs = (isS3 ? 15 : 5) * 60e3;
let plan = { mode: "pass" };
const seen = { ok: 0, bad: 0, last: null };

class Sha256 {
  constructor(hmacKey) {
    this.hash = hmacKey ? crypto.createHmac("sha256", hmacKey) : crypto.createHash("sha256");
  }
  update(data) {
    this.hash.update(typeof data === "string" ? data : Buffer.from(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength));
  }
  async digest() {
    return new Uint8Array(this.hash.digest());
  }
}

const digest = (body, encoding, algorithm = "sha256") =>
  crypto.createHash(algorithm).update(body).digest(encoding);

class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    Object.assign(this, { status, code });
  }
}

const refuse = (code, message, status = 403) => {
  throw new Refusal(status, code, message);
};

function checkHeaders(request, names) {
  if (!names.includes("host") || [...names].sort().join() !== names.join())
    refuse("SignatureDoesNotMatch", "host must be signed, and names sorted");
  for (const name of Object.keys(request.headers)) {
    if (name.startsWith("x-amz-") && !names.includes(name))
      refuse("SignatureDoesNotMatch", `${name} is not signed`);
  }
}

function checkTime(date) {
  const when = new Date(date.replace(/(....)(..)(..)T(..)(..)(..)Z/, "$1-$2-$3T$4:$5:$6Z"));
  if (!(Math.abs(Date.now() - when) <= skewMs)) {
    if (isS3) refuse("RequestTimeTooSkewed", "The difference between the request time and the current time is too large.");
    refuse("InvalidSignatureException", `Signature expired: ${date} is now earlier than the time allowed`);
  }
  return when;
}

function checkPayload(request, body) {
  const declared = request.headers["x-amz-content-sha256"];
  if (isS3 && !declared) refuse("InvalidRequest", "Missing x-amz-content-sha256", 400);
  if (declared && declared !== digest(body, "hex"))
    refuse("XAmzContentSHA256Mismatch", "The provided x-amz-content-sha256 does not match", 400);
  const checksum = request.headers["x-amz-checksum-sha256"];
  if (isS3 && !checksum) refuse("InvalidRequest", "Missing x-amz-checksum-sha256", 400);
  if (checksum && checksum !== digest(body, "base64"))
    refuse("BadDigest", "The SHA256 you specified did not match", 400);
}

async function checkSignature(request, body) {
  const authorization = request.headers.authorization;
  if (!authorization) refuse("MissingAuthenticationToken", "Missing Authentication Token");
  const parts = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(authorization);
  if (!parts) refuse("IncompleteSignature", "The Authorization header is malformed");
  const [, givenKey, , givenRegion, givenService, signed, signature] = parts;
  if (givenKey !== key)
    refuse(isS3 ? "InvalidAccessKeyId" : "UnrecognizedClientException", `The key ${givenKey} does not exist`);
  if (givenRegion !== region || givenService !== service)
    refuse(isS3 ? "AuthorizationHeaderMalformed" : "InvalidSignatureException",
      `the region '${givenRegion}' is wrong; expecting '${region}'`, isS3 ? 400 : 403);
  if (session && request.headers["x-amz-security-token"] !== session)
    refuse("InvalidToken", "The provided token is malformed or otherwise invalid.");
  const names = signed.split(";");
  checkHeaders(request, names);
  const when = checkTime(request.headers["x-amz-date"] ?? "");
  checkPayload(request, body);

  const headers = Object.fromEntries(names.map((name) => [name, request.headers[name]]));
  const declared = headers["x-amz-content-sha256"];
  headers["x-amz-content-sha256"] = declared ?? digest(body, "hex"); // the signer's payload hash
  const url = new URL(request.url, "http://x");
  const signer = new SignatureV4({ service, region, sha256: Sha256, uriEscapePath: !isS3,
    applyChecksum: false, credentials: { accessKeyId: key, secretAccessKey: secret } });
  const result = await signer.sign(
    { method: request.method, protocol: "http:", hostname: up.hostname, path: url.pathname,
      query: Object.fromEntries(url.searchParams), headers, body },
    { signingDate: when, signableHeaders: new Set(names),
      unsignableHeaders: new Set(declared ? [] : ["x-amz-content-sha256"]) });
  if (!result.headers.authorization.endsWith(signature))
    refuse("SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.");
}

/// The limits AWS documents, which emulators let pass.
function checkLimits(request, body) {
  if (isS3) return;
  const call = JSON.parse(body);
  const entries = call.Entries ?? call.Records;
  if (service === "sqs") {
    const all = entries ?? [call];
    if (all.length > 10) refuse("TooManyEntriesInBatchRequest", "more than 10", 400);
    if (entries && new Set(entries.map((entry) => entry.Id)).size !== entries.length)
      refuse("BatchEntryIdsNotDistinct", "ids", 400);
    const size = all.reduce((sum, entry) => sum + Buffer.byteLength(entry.MessageBody) +
      Object.entries(entry.MessageAttributes ?? {}).reduce((part, [name, value]) =>
        part + Buffer.byteLength(name + value.DataType + (value.StringValue ?? "")), 0), 0);
    if (size > 1048576)
      refuse(entries ? "BatchRequestTooLong" : "InvalidParameterValue",
        entries ? `Batch requests cannot be longer than 1048576 bytes. You have sent ${size} bytes.`
          : "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.", 400);
  } else {
    const all = entries ?? [call];
    if (all.length > 500) refuse("InvalidArgumentException", "more than 500", 400);
    let total = 0;
    for (const record of all) {
      const size = Buffer.from(record.Data, "base64").length + Buffer.byteLength(record.PartitionKey);
      if (size > 1048576)
        refuse("ValidationException", "Value at 'data' failed to satisfy constraint: Member must have length less than or equal to 1048576", 400);
      if (record.PartitionKey.length < 1 || [...record.PartitionKey].length > 256)
        refuse("ValidationException", "Value at 'partitionKey' failed to satisfy constraint: length 1 to 256", 400);
      total += size;
    }
    if (total > 5 * 1048576) refuse("InvalidArgumentException", "Records size exceeds 5 MB limit", 400);
  }
}

function answerRefusal(response, refusal) {
  seen.bad++;
  const xml = isS3
    ? `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${refusal.code}</Code><Message>${refusal.message}</Message>` +
      (refusal.code === "AuthorizationHeaderMalformed" ? `<Region>${region}</Region>` : "") + "</Error>"
    : JSON.stringify({ __type: `com.amazon.coral.service#${refusal.code}`, message: refusal.message });
  response.writeHead(refusal.status, { "content-type": isS3 ? "application/xml" : "application/x-amz-json-1.1" });
  response.end(xml);
}

/// A batch of which some entries are refused, in the service's own words.
function injected(body) {
  const call = JSON.parse(body);
  const fail = plan.fail ?? {};
  if (service === "kinesis") {
    const records = (call.Records ?? [call]).map((record, i) => fail[i]
      ? { ErrorCode: fail[i], ErrorMessage: "Rate exceeded for shard shardId-000000000001 in stream busy under account 123456789012." }
      : { SequenceNumber: `4959000000000000000000000000000000000000000000000000${String(i).padStart(4, "0")}`, ShardId: "shardId-000000000000" });
    return call.Records ? { FailedRecordCount: Object.keys(fail).length, Records: records } : records[0];
  }
  const successful = [], failed = [];
  call.Entries.forEach((entry, i) => fail[i]
    ? failed.push({ Id: entry.Id, Code: fail[i], Message: "Refused by the test.", SenderFault: false })
    : successful.push({ Id: entry.Id, MessageId: `id-${i}`, MD5OfMessageBody: digest(entry.MessageBody, "hex", "md5") }));
  return { Successful: successful, Failed: failed };
}

function handOn(request, body, response) {
  const onward = http.request({ host: up.hostname, port: up.port, method: request.method,
    path: request.url, headers: request.headers, agent }, (answer) => {
    if (plan.mode === "cutreply") {
      answer.resume();
      answer.on("end", () => response.socket.resetAndDestroy());
      return;
    }
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => answerRefusal(response, new Refusal(503, "ServiceUnavailable", "The upstream is gone.")));
  onward.end(body);
}

async function handle(request, body, response) {
  if (request.url === "/__gate") {
    if (request.method === "POST") plan = JSON.parse(body);
    response.end(JSON.stringify(seen));
    return;
  }
  if (plan.mode === "reply") {
    response.writeHead(plan.status, plan.headers ?? {});
    response.end(plan.body ?? "");
    return;
  }
  try {
    await checkSignature(request, body);
    checkLimits(request, body);
  } catch (error) {
    if (!(error instanceof Refusal)) console.error(error);
    answerRefusal(response, error instanceof Refusal ? error : new Refusal(500, "InternalFailure", String(error)));
    return;
  }
  seen.ok++;
  seen.last = { method: request.method, url: request.url, headers: request.headers };
  if (plan.mode === "hang") return;
  if (plan.mode === "inject") {
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(injected(body)));
    return;
  }
  handOn(request, body, response);
}

function take(request, response) {
  const parts = [];
  request.on("error", () => {});
  request.on("data", (part) => {
    parts.push(part);
    if (plan.mode === "cut" && request.url !== "/__gate") request.socket.resetAndDestroy();
  });
  request.on("end", () => handle(request, Buffer.concat(parts), response));
}

const { GATE_TLS_KEY: tlsKey, GATE_TLS_CERTIFICATE: tlsCertificate } = process.env;
const server = tlsKey
  ? https.createServer({ key: fs.readFileSync(tlsKey), cert: fs.readFileSync(tlsCertificate) }, take)
  : http.createServer(take);
server.keepAliveTimeout = 20000;
server.listen(Number(port), "127.0.0.1", () => console.log("gate ready"));
