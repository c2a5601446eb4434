"""cephpeer.py PORT DIR BUCKET: Ceph's S3 (radosgw of Debian), with one user, whose key and secret
are those of s3peer.cjs, and one bucket.

A monitor, one storage daemon in memory and the gateway, all on loopback. It prints `s3 ready` and
takes its daemons with it when it ends.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import uuid

import boto3
from botocore.config import Config

PORT, DIR, BUCKET = sys.argv[1:4]
KEY = SECRET = "S3RVER"
CONFIGURATION = """[global]
fsid = {fsid}
mon host = [v1:127.0.0.1:{monitor}]
auth cluster required = none
auth service required = none
auth client required = none
ms bind msgr2 = false
public addr = 127.0.0.1
cluster addr = 127.0.0.1
public network = 127.0.0.0/8
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 2
osd pool default pgp num = 2
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd crush update on start = false
osd objectstore = memstore
osd class update on start = false
memstore device bytes = 1073741824
mon allow pool size one = true
mon data avail crit = 1
mon data avail warn = 1
mon max pg per osd = 1000
run dir = {dir}
admin socket = {dir}/$name.asok
log file = {dir}/$name.log
pid file = {dir}/$name.pid
mon data = {dir}/mon
osd data = {dir}/osd
rgw data = {dir}/rgw
rgw dns name = localhost
rgw enable usage log = false
rgw gc processor max time = 0
"""

LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG = 1

environment = dict(os.environ, CEPH_CONF=f"{DIR}/ceph.conf")


def run(*command):
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def end_with_parent():
    """The daemons end with this process, however it ends."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def serve(*command):
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL,
                            preexec_fn=end_with_parent)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(done, what):
    deadline = time.monotonic() + 60
    while not done():
        if time.monotonic() > deadline:
            sys.exit(f"{what} does not come up")
        time.sleep(0.1)


def storage_is_up():
    stat = subprocess.run(["ceph", "osd", "stat"], env=environment, capture_output=True, text=True)
    return "1 up" in stat.stdout


def gateway_answers():
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(PORT))) == 0


def start():
    monitor, fsid = free_port(), str(uuid.uuid4())
    for part in ("mon", "osd", "rgw"):
        os.makedirs(f"{DIR}/{part}")
    with open(f"{DIR}/ceph.conf", "w", encoding="utf-8") as file:
        file.write(CONFIGURATION.format(fsid=fsid, monitor=monitor, dir=DIR))
    run("monmaptool", "--create", "--addv", "a", f"[v1:127.0.0.1:{monitor}]", "--fsid", fsid,
        f"{DIR}/monmap")
    run("ceph-mon", "--mkfs", "-i", "a", "--monmap", f"{DIR}/monmap")
    daemons = [serve("ceph-mon", "-f", "-i", "a")]
    disk = str(uuid.uuid4())
    run("ceph", "--connect-timeout", "30", "osd", "create", disk)
    run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", disk)
    daemons.append(serve("ceph-osd", "-f", "-i", "0"))
    run("ceph", "osd", "crush", "add", "osd.0", "1", "root=default", "host=localhost")
    until(storage_is_up, "ceph-osd")
    run("radosgw-admin", "user", "create", "--uid=deckhand", "--display-name=Deckhand",
        f"--access-key={KEY}", f"--secret={SECRET}")
    storage_class = ("--placement-id", "default-placement", "--storage-class", "STANDARD_IA")
    run("radosgw-admin", "zonegroup", "placement", "add", "--rgw-zonegroup", "default",
        *storage_class)
    run("radosgw-admin", "zone", "placement", "add", "--rgw-zone", "default",
        "--data-pool", "default.rgw.buckets.data", *storage_class)
    daemons.append(serve("radosgw", "-f", "-n", "client.rgw.a",
                         f"--rgw-frontends=beast endpoint=127.0.0.1:{PORT}"))
    until(gateway_answers, "radosgw")
    boto3.client("s3", endpoint_url=f"http://127.0.0.1:{PORT}", region_name="eu-west-1",
                 aws_access_key_id=KEY, aws_secret_access_key=SECRET,
                 config=Config(s3={"addressing_style": "path"})).create_bucket(Bucket=BUCKET)
    return daemons


running = start()
print("s3 ready", flush=True)
for daemon in running:
    daemon.wait()
