"""The stage on which the built functions are tried: AWS as moto plays it, and
functions under the runtime interface emulator that `sam local` uses.

The program that imports this is given one argument, the DIRECTORY with what
was built, in which every process that is started writes its log. Nothing but
loopback addresses is spoken to.
"""

import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import boto3
import samcli
from botocore.config import Config

import template

BUILT = pathlib.Path(sys.argv[1]).resolve()
RIE = pathlib.Path(samcli.__file__).parent / "local/rapid/aws-lambda-rie-x86_64"
REGION = "eu-west-1"
SIGNING_SECRET = "0123456789abcdef0123456789abcdef"
QUIET = {"HOME": "/nonexistent", "PATH": os.environ["PATH"], "AWS_EC2_METADATA_DISABLED": "true"}
KEYS = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_REGION": REGION}

running = []
problems = []


def check(holds, what):
    if not holds:
        problems.append(what)
        print(f"  FAULT {what}", flush=True)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def start(name, command, env=None, stdout=None):
    log = open(BUILT / f"{name}.log", "wb")
    process = subprocess.Popen(command, env={**QUIET, **(env or {})}, stdin=subprocess.DEVNULL,
                               stdout=stdout or log, stderr=log, start_new_session=True)
    running.append(process)
    return process


def stop(process):
    if process in running:
        running.remove(process)
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()


def wait_for(port, process):
    for _ in range(600):
        if process.poll() is not None:
            sys.exit(f"{process.args[0]} ended with {process.returncode}; see its log in {BUILT}")
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit(f"{process.args[0]} does not listen; see its log in {BUILT}")


class Moto:
    def __init__(self):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.process = start("moto", [pathlib.Path(sys.executable).parent / "moto_server", "-H", "127.0.0.1", "-p", str(port)])
        wait_for(port, self.process)

    def client(self, service):
        return boto3.client(service, endpoint_url=self.url, region_name=REGION, aws_access_key_id="none",
                            aws_secret_access_key="none", config=Config(retries={"total_max_attempts": 1}))


class Function:
    """A built function under the emulator, warm until stopped."""

    def __init__(self, name, env, timeout=30):
        port, api = free_port(), free_port()
        self.url = f"http://127.0.0.1:{port}/2015-03-31/functions/function/invocations"
        self.process = start(f"{name}-{port}", [
            RIE, "--runtime-interface-emulator-address", f"127.0.0.1:{port}",
            "--runtime-api-address", f"127.0.0.1:{api}", BUILT / name / "bootstrap"],
            {**KEYS, **env, "AWS_LAMBDA_FUNCTION_TIMEOUT": str(timeout), "AWS_LAMBDA_FUNCTION_NAME": name})
        wait_for(port, self.process)

    def invoke(self, payload):
        """The answer; that of a failed invocation has an errorMessage, and HTTP says 200 all the same.
        A function that ran out of time is answered for in plain words."""
        request = urllib.request.Request(self.url, data=payload if isinstance(payload, bytes) else json.dumps(payload).encode())
        with urllib.request.urlopen(request, timeout=60) as response:
            answer = response.read()
        try:
            return json.loads(answer)
        except ValueError:
            return {"errorMessage": answer.decode()}

    def stop(self):
        stop(self.process)


def prepare(moto):
    """What the template creates between the functions."""
    events, sqs = moto.client("events"), moto.client("sqs")
    rule = template.resources()["AlertsRule"]["Properties"]
    queue = sqs.create_queue(QueueName="alerts", Attributes={"VisibilityTimeout": "0"})["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.create_event_bus(Name="hosewatch")
    events.put_rule(Name="alerts", EventBusName="hosewatch", EventPattern=json.dumps(rule["EventPattern"]), State=rule["State"])
    events.put_targets(Rule="alerts", EventBusName="hosewatch", Targets=[{"Id": "queue", "Arn": arn}])
    # moto loads what it needs at its first event, which can outlast detect's
    # patience on a busy machine; detect would then put its first alert twice,
    # which it may, and which is not what is looked at here.
    events.put_events(Entries=[{"EventBusName": "hosewatch", "Source": "warm-up", "DetailType": "warm-up", "Detail": "{}"}])
    table = template.resources()["AlertsTable"]["Properties"]
    moto.client("dynamodb").create_table(TableName="alerts", KeySchema=table["KeySchema"], BillingMode="PAY_PER_REQUEST",
                                         AttributeDefinitions=table["AttributeDefinitions"])
    moto.client("secretsmanager").create_secret(Name="slack", SecretString=json.dumps({"bot_token": "xoxb-test", "channel": "C0TEST", "signing_secret": SIGNING_SECRET}))
    return sqs, queue


def receive(sqs, queue, delete=True):
    """All messages, as Lambda hands them over."""
    messages = []
    while batch := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=60).get("Messages"):
        messages += [{"messageId": m["MessageId"], "body": m["Body"], "eventSource": "aws:sqs"} for m in batch]
        for m in batch:
            if delete:
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=m["ReceiptHandle"])
    return messages


def run(tries):
    """Ends the program: with a fault for each check that did not hold, and with nothing left running."""
    try:
        tries()
    finally:
        for process in list(running):
            stop(process)
    print(f"{len(problems)} faults")
    sys.exit(1 if problems else 0)
