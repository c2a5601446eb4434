"""s3read.py ENDPOINT BUCKET FILE: all objects of a bucket, by AWS's own client (boto3), as JSON."""

import json
import sys

import boto3
from botocore.config import Config

endpoint, bucket, path = sys.argv[1:]
s3 = boto3.client("s3", endpoint_url=endpoint, region_name="eu-west-1",
                  aws_access_key_id="S3RVER", aws_secret_access_key="S3RVER",
                  config=Config(s3={"addressing_style": "path"}))
objects = []
for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
    for entry in page.get("Contents", []):
        found = s3.get_object(Bucket=bucket, Key=entry["Key"])
        objects.append({"key": entry["Key"], "body": found["Body"].read().decode(),
                        "type": found["ContentType"], "etag": found["ETag"].strip('"'),
                        "metadata": found["Metadata"]})
with open(path, "w", encoding="utf-8") as file:
    json.dump(objects, file, ensure_ascii=False)
