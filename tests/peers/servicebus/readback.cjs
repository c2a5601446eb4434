// Receives and removes messages with Azure's own SDK and prints one line of JSON for each.
//
// node readback.cjs CONNECTION_STRING QUEUE COUNT
"use strict";
const { ServiceBusClient } = require("@azure/service-bus");

const [, , connectionString, queue, count] = process.argv;

async function main() {
  const client = new ServiceBusClient(connectionString, { retryOptions: { maxRetries: 0, timeoutInMs: 15000 } });
  const receiver = client.createReceiver(queue, { receiveMode: "receiveAndDelete", skipParsingBodyAsJson: true });
  let left = Number(count);
  while (left > 0) {
    const messages = await receiver.receiveMessages(left, { maxWaitTimeInMs: 10000 });
    if (messages.length === 0) break;
    for (const message of messages) {
      console.log(JSON.stringify({ messageId: message.messageId, subject: message.subject, contentType: message.contentType,
        applicationProperties: message.applicationProperties, body: Buffer.from(message.body).toString("base64") }));
      left -= 1;
    }
  }
  await client.close();
}

main().then(() => process.exit(0), (error) => {
  console.error(String(error));
  process.exit(1);
});
