// Reads messages with Google's own client and prints each as a line of JSON, then "done".
//   PUBSUB_EMULATOR_HOST=… node subscriber.mjs PACKAGES PROJECT SUBSCRIPTION COUNT
import { createRequire } from "node:module";

const [packages, projectId, name, count] = process.argv.slice(2);
const { PubSub } = createRequire(packages + "/")("@google-cloud/pubsub");
const subscription = new PubSub({ projectId }).subscription(name);
let left = Number(count);
subscription.on("error", (error) => {
  console.log("error " + error.message);
  process.exit(1);
});
subscription.on("message", (message) => {
  const { id, attributes, data } = message;
  console.log(JSON.stringify({ id, attributes, data: data.toString("base64") }));
  message.ack();
  if (--left === 0) {
    console.log("done");
    subscription.close();
  }
});
