"""motopeer.py PORT CONTROL_PORT BACKLOG: moto with signatures and permissions verified, for SQS,
Kinesis and S3.

Prints one line `ready {…}` with access keys, once queues, streams and users are made and
verification is on. With a BACKLOG above 0, queues keep that many messages. GET CONTROL_PORT reads
back with AWS's own client (boto3), into a JSON file whose path is the answer:
  /messages?queue=NAME&count=N   receives and deletes N messages, waiting up to 10 s
  /records?stream=NAME           all records of all shards
"""

import base64
import json
import os
import sys
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import boto3
from moto.core import DEFAULT_ACCOUNT_ID
from moto.server import ThreadedMotoServer
from moto.sqs.models import sqs_backends

PORT, CONTROL, BACKLOG = (int(argument) for argument in sys.argv[1:4])
REGION = "eu-west-1"
URL = f"http://127.0.0.1:{PORT}"


def client(service, key="setup", secret="setup", token=None):
    return boto3.client(service, region_name=REGION, endpoint_url=URL, aws_access_key_id=key,
                        aws_secret_access_key=secret, aws_session_token=token)


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": actions, "Resource": resources}
        for actions, resources in statements]})


# moto names the permission of a batch after the call; AWS asks for sqs:SendMessage.
# It does not know which queue or stream a call is about.
SENDER = policy((["sqs:SendMessage", "sqs:SendMessageBatch"], "*"),
                (["kinesis:PutRecord", "kinesis:PutRecords"], "*"), (["s3:PutObject"], "*"))
READER = policy((["sqs:ReceiveMessage", "kinesis:GetRecords", "s3:GetObject"], "*"))
ADMIN = policy((["*"], "*"))


def user(name, document):
    iam = client("iam")
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="all", PolicyDocument=document)
    made = iam.create_access_key(UserName=name)["AccessKey"]
    return {"key": made["AccessKeyId"], "secret": made["SecretAccessKey"]}


def temporary():
    role = client("iam").create_role(RoleName="sender", AssumeRolePolicyDocument=ADMIN)["Role"]
    client("iam").put_role_policy(RoleName="sender", PolicyName="all", PolicyDocument=SENDER)
    made = client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="test")["Credentials"]
    return {"key": made["AccessKeyId"], "secret": made["SecretAccessKey"],
            "session": made["SessionToken"]}


def set_up():
    sqs, kinesis = client("sqs"), client("kinesis")
    queues = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("events", "busy")}
    queues["events.fifo"] = sqs.create_queue(
        QueueName="events.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    for stream in ("events", "busy"):
        kinesis.create_stream(StreamName=stream, ShardCount=2)
    client("s3").create_bucket(
        Bucket="events", CreateBucketConfiguration={"LocationConstraint": REGION})
    keys = {"admin": user("admin", ADMIN), "sender": user("sender", SENDER),
            "reader": user("reader", READER), "temporary": temporary()}
    request = urllib.request.Request(f"{URL}/moto-api/reset-auth", data=b"0",
                                     headers={"Content-Type": "text/plain"})
    urllib.request.urlopen(request, timeout=10).read()
    return {"queues": queues, "keys": keys}


def messages(sqs, queue, count):
    found, deadline = [], time.monotonic() + 10
    while len(found) < count and time.monotonic() < deadline:
        answer = sqs.receive_message(
            QueueUrl=queue, MaxNumberOfMessages=10, MessageAttributeNames=["All"],
            AttributeNames=["All"], WaitTimeSeconds=1)
        for message in answer.get("Messages", []):
            attributes = message.get("MessageAttributes", {})
            system = message.get("Attributes", {})
            found.append({
                "id": message["MessageId"], "body": message["Body"],
                "metadata": attributes.get("metadata", {}).get("StringValue"),
                "type": attributes.get("metadata", {}).get("DataType"),
                "attributes": sorted(attributes), "group": system.get("MessageGroupId"),
                "deduplication": system.get("MessageDeduplicationId")})
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return found


def records(kinesis, stream):
    found = []
    for shard in kinesis.list_shards(StreamName=stream)["Shards"]:
        position = kinesis.get_shard_iterator(
            StreamName=stream, ShardId=shard["ShardId"],
            ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
        answer = kinesis.get_records(ShardIterator=position, Limit=10000)
        found += [{"shard": shard["ShardId"], "sequence": record["SequenceNumber"],
                   "partition_key": record["PartitionKey"],
                   "data": base64.b64encode(record["Data"]).decode()}
                  for record in answer["Records"]]
    return found


class Newest(list):
    """A list that other threads may go through while it changes."""

    def append(self, message):
        super().append(message)
        del self[:-BACKLOG]


def main():
    server = ThreadedMotoServer("127.0.0.1", PORT, verbose=False)
    server.start()
    made = set_up()
    if BACKLOG > 0:
        for queue in sqs_backends[DEFAULT_ACCOUNT_ID][REGION].queues.values():
            queue._messages = Newest()
    admin = made["keys"]["admin"]
    sqs = client("sqs", admin["key"], admin["secret"])
    kinesis = client("kinesis", admin["key"], admin["secret"])

    class Control(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            url = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            if url.path == "/messages":
                answer = messages(sqs, made["queues"][query["queue"]], int(query["count"]))
            else:
                answer = records(kinesis, query["stream"])
            path = os.path.join(os.getcwd(), "answer.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(answer, file, ensure_ascii=False)
            body = path.encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    control = ThreadingHTTPServer(("127.0.0.1", CONTROL), Control)
    print("ready " + json.dumps(made), flush=True)
    control.serve_forever()


main()
