"""s3read.py ENDPOINT BUCKET FILE [KEY]: all objects of a bucket, or one, by AWS's own client (boto3)
as JSON. Keys that the server lists in another form than it takes are left out of a listing."""

import json
import sys

import boto3
from botocore.config import Config

endpoint, bucket, path, *keys = sys.argv[1:]
s3 = boto3.client("s3", endpoint_url=endpoint, region_name="eu-west-1",
                  aws_access_key_id="S3RVER", aws_secret_access_key="S3RVER",
                  config=Config(s3={"addressing_style": "path"}))
if not keys:
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    keys = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
objects = []
for key in keys:
    try:
        found = s3.get_object(Bucket=bucket, Key=key)
    except s3.exceptions.NoSuchKey:
        continue
    objects.append({"key": key, "body": found["Body"].read().decode(),
                    "type": found["ContentType"], "etag": found["ETag"].strip('"'),
                    "metadata": found["Metadata"]})
with open(path, "w", encoding="utf-8") as file:
    json.dump(objects, file, ensure_ascii=False)
