"""The built functions, end to end, on one machine.

Every file in events/ goes to the detect function, in the order of its events,
under the runtime interface emulator that `sam local` uses. What detect puts on
the bus goes through the template's own rule to the queue, from there to the
notify function, and into threads of a Slack of our own; and from the bus, by
rules beside, in OCSF's form to a queue and through the findings function to
Security Hub. Somebody presses buttons. At each place the alerts must be those that `hosewatch scan
events/` tells, none lost and none told twice. Then parts are taken away, and
nothing may be lost. Last a file of the trail tells what was never delivered.

AWS is played by moto. Nothing but loopback addresses is spoken to.

usage: endtoend.py DIRECTORY with a bootstrap in detect, notify, triage, reconcile and
findings, and hosewatch and slack in it
"""

import datetime
import gzip
import hashlib
import hmac
import json
import subprocess
import time
import urllib.parse

import asff
import stage
import template
from stage import BUILT, REGION, Function, Moto, check, free_port, prepare, receive, start, stop
from template import ROOT

BATCH = 400  # messages in one invocation: what comes together is told together, which saves minutes
ROUNDS = 20  # how often what was not told in an invocation's time is given again
RETRIES_END = 3  # seconds that an invocation may take where it is to fail


class Slack:
    """Ours: writes where it listens, then every message that it takes, as lines of a file."""

    def __init__(self):
        written = BUILT / "slack.jsonl"
        self.process = start("slack", [BUILT / "slack", "-token", "xoxb-test", "-channel", "C0TEST"], stdout=open(written, "wb"))
        self.lines = open(written, "rb")
        while not (said := self.take()):
            time.sleep(0.05)
        self.url = said[0]["listening"] + "/"

    def take(self):
        """What it wrote since the last call."""
        return [json.loads(line) for line in self.lines]


def listen(moto, name, pattern):
    """A listener beside Slack: a rule on the bus, and a queue of its own."""
    events, sqs = moto.client("events"), moto.client("sqs")
    queue = sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "0"})["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.put_rule(Name=name, EventBusName="hosewatch", EventPattern=json.dumps(pattern), State="ENABLED")
    events.put_targets(Rule=name, EventBusName="hosewatch", Targets=[{"Id": name, "Arn": arn}])


def heard(moto, name):
    sqs = moto.client("sqs")
    return receive(sqs, sqs.get_queue_url(QueueName=name)["QueueUrl"])


def sample_events():
    """The files in events/, in the order in which their events happened."""
    files = []
    for path in (ROOT / "events").rglob("*.json"):
        text = path.read_bytes()
        detail = json.loads(text)["detail"]
        files.append((detail["eventTime"], detail["eventID"], path, text))
    return [(path, text) for _, _, path, text in sorted(files)]


def scanned(form, of=ROOT / "events"):
    scan = subprocess.run([BUILT / "hosewatch", "scan", "--format", form, of], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    check(scan.returncode == 0, f"scan: exit {scan.returncode}")
    return list(map(json.loads, scan.stdout.splitlines()))


def expected():
    return {alert["alert_id"]: alert for alert in scanned("json")}


def same(place, got, want):
    """got lists alert ids at a place, want is the ids that must be there once each."""
    check(sorted(got) == sorted(want), f"{place}: {len(got)} alerts, want {len(want)}; missing {sorted(set(want) - set(got))[:5]}, "
                                       f"too many {sorted(set(got) - set(want))[:5]}, twice {sorted({x for x in got if got.count(x) > 1})[:5]}")
    print(f"  {place}: {len(got)} alerts", flush=True)


def slack_ids(messages):
    """What replies tell; the heads of threads tell of the same alerts, and are edited."""
    said = [m["metadata"] for m in messages if m["method"] == "chat.postMessage"]
    return [alert for m in said if m["event_type"] == "hosewatch_alert" for alert in m["event_payload"]["alert_ids"]]


def deliver(notify, messages):
    """Gives messages to the function as SQS does, again what it did not tell."""
    for _ in range(ROUNDS):
        if not messages:
            return
        batch, rest = messages[:BATCH], messages[BATCH:]
        answer = notify.invoke({"Records": batch})
        kept = [f["itemIdentifier"] for f in answer.get("batchItemFailures", [m["messageId"] for m in batch])]
        messages = rest + [m for m in batch if m["messageId"] in kept]
    check(False, f"notify: {len(messages)} messages not told after {ROUNDS} invocations; the last answer: {str(answer)[:300]}")


def whole_way(moto, sqs, queue):
    want, slack = expected(), Slack()
    detect = Function("detect", {"HOSEWATCH_BUS": "hosewatch", "AWS_ENDPOINT_URL": moto.url})
    notify = Function("notify", notify_env(moto, slack), timeout=60)
    files = sample_events()
    answered = []
    for path, text in files:
        answer = detect.invoke(text)
        if "errorMessage" in answer:
            check(False, f"{path.name}: {answer['errorMessage']}")
            continue
        check(answer["judged"] == 1, f"{path.name}: judged {answer['judged']}")
        answered += answer["alerts"]
    print(f"  {len(files)} events", flush=True)
    same("detect", [a["alert_id"] for a in answered], want)
    for a in answered:
        check(a["severity"] == want.get(a["alert_id"], a)["severity"], f"alert {a['alert_id']}: severity {a['severity']}")

    messages = receive(sqs, queue)
    details = [json.loads(m["body"])["detail"] for m in messages]
    same("queue", [d["alert_id"] for d in details], want)
    for d in details:
        check(d == want.get(d["alert_id"]), f"alert {d['alert_id']}: on the bus it is another than scan tells")

    deliver(notify, messages)
    told = slack.take()
    same("slack", slack_ids(told), want)
    heads = [m["metadata"]["event_payload"]["incident_id"] for m in told if m["method"] == "chat.postMessage" and not m.get("thread_ts")]
    check(len(heads) == len(set(heads)) < len(want) / 10, f"slack: {len(heads)} threads, {len(set(heads))} of them different")
    print(f"  slack: {len(heads)} threads, {len(told)} messages and edits", flush=True)

    people_press(moto, slack, told)

    # Both deliveries are at least once; the second of each is told no more.
    again = notify.invoke({"Records": messages[:BATCH]})
    check(again == {"batchItemFailures": []} and slack.take() == [], f"notify, again: {str(again)[:300]}")
    raising = next(text for path, text in files if path.name == "stream-encryption-stopped.json" and path.parent.name == "events")
    detect.invoke(raising)
    same("queue, the event again", [m["messageId"] for m in receive(sqs, queue)], [])
    for part in (detect, notify):
        part.stop()
    stop(slack.process)
    return raising, messages[:3]


def notify_env(moto, slack):
    return {"SLACK_SECRET_ARN": "slack", "SLACK_API_URL": slack.url, "AWS_ENDPOINT_URL": moto.url, "HOSEWATCH_ALERTS_TABLE": "alerts", "HOSEWATCH_BUTTONS": "true"}


def from_slack(payload, secret=stage.SIGNING_SECRET):
    """What the function URL hands over of somebody's press, signed as Slack signs:
    https://docs.slack.dev/authentication/verifying-requests-from-slack"""
    body, at = urllib.parse.urlencode({"payload": json.dumps(payload)}), str(int(time.time()))
    signature = "v0=" + hmac.new(secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"version": "2.0", "rawPath": "/", "requestContext": {"http": {"method": "POST"}}, "body": body, "isBase64Encoded": False,
            "headers": {"content-type": "application/x-www-form-urlencoded", "x-slack-request-timestamp": at, "x-slack-signature": signature}}


def press(head, action):
    elements = [element for block in head["blocks"] for element in block.get("elements", [])]
    button = next(e for e in elements if e.get("action_id") == action)
    return {"type": "block_actions", "user": {"id": "U0DANA", "name": "dana"}, "channel": {"id": head["channel"]}, "trigger_id": "1.2.3",
            "container": {"type": "message", "channel_id": head["channel"], "message_ts": head["ts"]},
            "actions": [{"type": "button", "action_id": action, "value": button["value"]}]}


def people_press(moto, slack, told):
    """Buttons of a head: through the function URL, the queue of tasks and the worker, back into Slack."""
    sqs = moto.client("sqs")
    tasks = sqs.create_queue(QueueName="tasks", Attributes={"VisibilityTimeout": "0"})["QueueUrl"]
    env = {**notify_env(moto, slack), "HOSEWATCH_TASK_QUEUE": tasks, "HOSEWATCH_ACCOUNT": template.ACCOUNT, "AWS_ENDPOINT_URL_SQS": moto.url}
    door, worker = (Function("triage", {**env, "HOSEWATCH_TRIAGE": role}) for role in ("door", "worker"))
    head = next(m for m in told if m["method"] == "chat.postMessage" and not m.get("thread_ts"))

    forged = door.invoke(from_slack(press(head, "acknowledge"), secret="not the signing secret"))
    check(forged.get("statusCode") in (401, 403), f"forged: {forged}")
    request = from_slack(press(head, "acknowledge"))
    answer = door.invoke(request)
    check(answer.get("statusCode") == 200, f"pressed: {answer}")
    replayed = door.invoke(request)
    check(replayed.get("statusCode") != 200, f"replayed: {replayed}")
    door.invoke(from_slack(press(head, "change")))

    messages = receive(sqs, tasks)
    check(len(messages) == 2, f"tasks: {len(messages)}, want 2: {[m['body'] for m in messages]}")
    for _ in range(2):  # SQS delivers at least once
        answer = worker.invoke({"Records": messages})
        check(answer == {"batchItemFailures": []}, f"triage worker: {answer}")
    said = slack.take()
    edited = [m for m in said if m["method"] == "chat.update" and m["ts"] == head["ts"]]
    check(edited and "Acknowledged by <@U0DANA>" in json.dumps(edited[-1], ensure_ascii=False), f"the head is not acknowledged: {edited[-1:]}")
    files = [m for m in said if "files" in m or "file" in m or m["method"].startswith("files.")]
    print(f"  pressed: acknowledged once; {len(said)} messages, edits and files", flush=True)
    check(len(said) <= 4, f"pressed: {[(m['method'], m['text'][:60]) for m in said]}, of files {len(files)}: something was done twice")
    door.stop(), worker.stop()


def others_listen(moto, want):
    """The same alerts in OCSF's form, and in Security Hub."""
    told = {f["finding_info"]["uid"]: f for f in scanned("ocsf")}
    findings = [json.loads(m["body"])["detail"] for m in heard(moto, "ocsf")]
    same("ocsf", [f["finding_info"]["uid"] for f in findings], want)
    for f in findings:
        uid = f["finding_info"]["uid"]
        check(f == told.get(uid), f"finding {uid}: on the bus it is another than scan tells")

    moto.client("securityhub").enable_security_hub()
    product = f"arn:aws:securityhub:{REGION}:{template.ACCOUNT}:product/{template.ACCOUNT}/default"
    function = Function("findings", {"HOSEWATCH_PRODUCT_ARN": product, "AWS_ENDPOINT_URL": moto.url})
    messages = heard(moto, "findings")
    for first in range(0, len(messages), 10):
        answer = function.invoke({"Records": messages[first:first + 10]})
        check(answer == {"batchItemFailures": []}, f"findings: {answer}")
    again = function.invoke({"Records": messages[:10]})
    check(again == {"batchItemFailures": []}, f"findings, again: {again}")
    pages = moto.client("securityhub").get_paginator("get_findings").paginate()
    imported = [finding for page in pages for finding in page["Findings"]]
    same("security hub", [finding["ProductFields"]["hosewatch/alert_id"] for finding in imported], want)
    for fault in asff.faults(imported):
        check(False, f"security hub: {fault}")
    function.stop()


def parts_missing(moto, raising, messages):
    ids = [m["messageId"] for m in messages]
    slack = Slack()
    env = {**notify_env(moto, slack), "HOSEWATCH_ALERTS_TABLE": ""}  # where nothing is told yet
    notify = Function("notify", env, timeout=RETRIES_END)
    stop(slack.process)
    answer = notify.invoke({"Records": messages})
    check([f["itemIdentifier"] for f in answer.get("batchItemFailures", [])] == ids, f"Slack down: {answer}, want all of {ids} to come back")
    print("  Slack down: all messages go back to the queue", flush=True)
    notify.stop()

    detect = Function("detect", {"HOSEWATCH_BUS": "hosewatch", "AWS_ENDPOINT_URL": f"http://127.0.0.1:{free_port()}"}, timeout=RETRIES_END)
    answer = detect.invoke(raising)
    event_id = json.loads(raising)["detail"]["eventID"]
    check(event_id in answer.get("errorMessage", ""), f"bus down: {answer}, want a failure that names {event_id}")
    print("  bus down: the invocation fails and names the event", flush=True)
    detect.stop()

    detect = Function("detect", {"HOSEWATCH_BUS": ""})
    answer = detect.invoke(raising)
    check([a["event_id"] for a in answer.get("alerts", [])] == [event_id], f"no bus: {answer}, want the alert itself")
    answer = detect.invoke({"detail": {"eventID": event_id}})
    check(event_id in answer.get("errorMessage", ""), f"no record: {answer}, want a failure that names {event_id}")
    answer = detect.invoke(raising)
    check("alerts" in answer, f"after a failure: {answer}")
    print("  no bus: the alert is answered; what is no record fails the invocation", flush=True)
    detect.stop()


SAMPLE = "111122223333"  # the account of the files in events/


def recent_records():
    """Records of Firehose among the sample events, in their order, as if it were two hours ago."""
    records = [json.loads(text)["detail"] for _, text in sample_events()]
    records = [r for r in records if (r["eventSource"], r["awsRegion"], r.get("recipientAccountId")) == ("firehose.amazonaws.com", stage.REGION, SAMPLE)]
    began = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=2)
    for n, record in enumerate(records):
        record["eventTime"] = (began + datetime.timedelta(seconds=n)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return records


def delivered(record):
    return {"source": "aws.firehose", "detail-type": "AWS API Call via CloudTrail", "detail": record}


def the_file_tells(moto):
    """What EventBridge never delivered is told late, from a file of the trail, once."""
    listen(moto, "late", {"source": ["hosewatch"], "detail-type": ["hosewatch.alert"], "detail": {"late": [True]}})
    table = template.resources()["Table"]["Properties"]
    moto.client("dynamodb").create_table(TableName="estate", **{k: table[k] for k in ("AttributeDefinitions", "KeySchema", "BillingMode")})
    records, key = recent_records(), template.log_key(account=SAMPLE)
    file = BUILT / "trail.json.gz"
    file.write_bytes(gzip.compress(json.dumps({"Records": records}).encode()))
    s3 = moto.client("s3")
    s3.create_bucket(Bucket=template.TRAIL, CreateBucketConfiguration={"LocationConstraint": stage.REGION})
    s3.put_object(Bucket=template.TRAIL, Key=key, Body=file.read_bytes())
    want = {alert["event_id"]: alert["alert_id"] for alert in scanned("json", file)}

    env = {"HOSEWATCH_BUS": "hosewatch", "HOSEWATCH_TABLE": "estate", "AWS_ENDPOINT_URL": moto.url}
    detect = Function("detect", {**env, "HOSEWATCH_MARKS": "true"})
    in_time = next(r for r in records if r["eventID"] in want)
    check(len(detect.invoke(delivered(in_time)).get("alerts", [])) == 1, "detect: the event that was delivered is not told")
    reconcile = Function("reconcile", {**env, "HOSEWATCH_TRAIL_BUCKET": template.TRAIL, "HOSEWATCH_ACCOUNT": SAMPLE, "HOSEWATCH_WATCH_READS": "true"}, timeout=300)
    message = {"Records": [{"messageId": "file", "body": json.dumps(template.created(key))}]}
    rest = [alert for event, alert in want.items() if event != in_time["eventID"]]
    for place, ids in (("reconcile", rest), ("reconcile again", [])):
        answer = reconcile.invoke(message)
        check(answer == {"batchItemFailures": []}, f"{place}: {str(answer)[:300]}")
        same(place, [json.loads(m["body"])["detail"]["alert_id"] for m in heard(moto, "late")], ids)
    told = [detect.invoke(delivered(r))["alerts"] for r in records if r is not in_time]
    check(not any(told), f"delivered after all, and told again: {str(told)[:300]}")
    answer = reconcile.invoke({"Records": [{"messageId": "gone", "body": json.dumps(template.created(key + ".json.gz"))}]})
    check(answer == {"batchItemFailures": [{"itemIdentifier": "gone"}]}, f"a file that is not there: {answer}")
    detect.stop()
    reconcile.stop()


def main():
    moto = Moto()
    sqs, queue = prepare(moto)
    listen(moto, "ocsf", {"source": ["hosewatch"], "detail-type": ["OCSF Detection Finding"]})
    listen(moto, "findings", template.resources()["FindingsRule"]["Properties"]["EventPattern"])
    raising, messages = whole_way(moto, sqs, queue)
    others_listen(moto, expected())
    parts_missing(moto, raising, messages)
    the_file_tells(moto)


if __name__ == "__main__":
    stage.run(main)
