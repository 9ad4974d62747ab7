"""What is there is asked, remembered, and what changes behind its back is told.

An account with a few streams and what they depend on is made with boto3.
`hosewatch baseline` must find it; then the built baseline function learns it,
a bucket's policy is changed without an event, and of the next two runs the
second must tell so on the bus, once, and the third nothing. So again with a
security group that is opened and a stream that is deleted.

AWS is played by moto. Nothing but loopback addresses is spoken to.

usage: baseline.py DIRECTORY with baseline/bootstrap and hosewatch in it
"""

import json
import subprocess

import stage
from stage import BUILT, KEYS, QUIET, REGION, Function, Moto, check, prepare, receive
from template import ACCOUNT

BUCKET = "orders-archive"


def allowing(sid, principal, action, resource):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Sid": sid, "Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource}]})


def make(moto):
    """Two streams into one bucket, with a key behind an alias, a role, a log group and a source."""
    s3, kms, iam, firehose = (moto.client(name) for name in ("s3", "kms", "iam", "firehose"))
    key = kms.create_key(Description="orders")["KeyMetadata"]["Arn"]
    kms.create_alias(AliasName="alias/orders", TargetKeyId=key)
    kms.enable_key_rotation(KeyId=key)
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_policy(Bucket=BUCKET, Policy=allowing("Own", {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "s3:GetObject", f"arn:aws:s3:::{BUCKET}/*"))
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_encryption(Bucket=BUCKET, ServerSideEncryptionConfiguration={"Rules": [
        {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "alias/orders"}, "BucketKeyEnabled": True}]})
    s3.put_bucket_lifecycle_configuration(Bucket=BUCKET, LifecycleConfiguration={"Rules": [
        {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 90}}]})
    role = iam.create_role(RoleName="delivery", AssumeRolePolicyDocument=allowing(
        "Firehose", {"Service": "firehose.amazonaws.com"}, "sts:AssumeRole", "*"))["Role"]["Arn"]
    iam.put_role_policy(RoleName="delivery", PolicyName="write", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{BUCKET}/*"}]}))
    moto.client("logs").create_log_group(logGroupName="/firehose/orders")
    moto.client("kinesis").create_stream(StreamName="clicks", ShardCount=1)
    for name, source in (("orders", None), ("clicks", f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/clicks")):
        given = {"DeliveryStreamName": name, "DeliveryStreamType": "DirectPut", "ExtendedS3DestinationConfiguration": {
            "RoleARN": role, "BucketARN": f"arn:aws:s3:::{BUCKET}",
            "CloudWatchLoggingOptions": {"Enabled": True, "LogGroupName": "/firehose/orders", "LogStreamName": "s3"}}}
        if source:
            given |= {"DeliveryStreamType": "KinesisStreamAsSource", "KinesisStreamSourceConfiguration": {"KinesisStreamARN": source, "RoleARN": role}}
        firehose.create_delivery_stream(**given)
    group = network(moto, role)
    return key, role, group


def network(moto, role):
    """A stream in a network of its own, and a private way to Firehose in it."""
    ec2, es = moto.client("ec2"), moto.client("opensearch")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="delivery", Description="delivery", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[
        {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}])
    ec2.create_vpc_endpoint(VpcId=vpc, VpcEndpointType="Interface", ServiceName=f"com.amazonaws.{REGION}.kinesis-firehose",
                            SubnetIds=[subnet], SecurityGroupIds=[group], PrivateDnsEnabled=True)
    domain = es.create_domain(DomainName="search")["DomainStatus"]["ARN"]
    moto.client("firehose").create_delivery_stream(DeliveryStreamName="search", DeliveryStreamType="DirectPut", ElasticsearchDestinationConfiguration={
        "RoleARN": role, "DomainARN": domain, "IndexName": "orders", "S3Configuration": {"RoleARN": role, "BucketARN": f"arn:aws:s3:::{BUCKET}"},
        "VpcConfiguration": {"RoleARN": role, "SubnetIds": [subnet], "SecurityGroupIds": [group]}})
    return group


def asked(moto, key, role, group):
    """What the program finds."""
    run = subprocess.run([BUILT / "hosewatch", "baseline", "--region", REGION], capture_output=True, text=True,
                         env={**QUIET, **KEYS, "AWS_ENDPOINT_URL": moto.url})
    print(run.stderr, end="", flush=True)
    (BUILT / "estate.json").write_text(run.stdout)
    snapshot, = json.loads(run.stdout)["snapshots"]
    check(run.returncode == (0 if snapshot["complete"] else 1), f"baseline: exit {run.returncode}, complete {snapshot['complete']}")
    check([s["name"] for s in snapshot["streams"]] == ["clicks", "orders", "search"], f"streams {snapshot['streams']}")
    found = {r["arn"]: r.get("settings", {}) for r in snapshot["resources"]}
    alias = f"arn:aws:kms:{REGION}:{ACCOUNT}:alias/orders"
    for arn, path, value in (
            (f"arn:aws:s3:::{BUCKET}", "Versioning", "Enabled"), (f"arn:aws:s3:::{BUCKET}", "RetentionDays", "90"),
            (f"arn:aws:s3:::{BUCKET}", "Encryption.Key", alias), (f"arn:aws:s3:::{BUCKET}", "Replication", ""),
            (alias, "AliasTarget", key), (key, "Rotation", "true"), (key, "KeyState", "Enabled"),
            (role, "PermissionsBoundary", ""), (f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/clicks", "Encryption", "none"),
            (f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/firehose/orders", "RetentionDays", "")):
        check(found.get(arn, {}).get(path) == value, f"{arn}: {path} is {found.get(arn, {}).get(path)!r}, want {value!r}")
    named = f"arn:aws:ec2:{REGION}:{ACCOUNT}:security-group/{group}"
    check(found.get(named, {}).get("Ingress:tcp 443 from 10.0.0.0/16") == "true", f"{named} is {found.get(named)}")
    for kind in ("subnet/", "route-table/", "network-acl/", "vpc-endpoint/"):
        check(any(f":{kind}" in arn for arn in found), f"nothing is known of any {kind[:-1]}")
    check("s3:PutObject" in found.get(role, {}).get("InlinePolicy:write", ""), f"{role}: no inline policy: {found.get(role)}")
    check("s3:GetObject" in found.get(f"arn:aws:s3:::{BUCKET}", {}).get("Policy", ""), "the bucket's policy is not there")
    print(f"  baseline: {len(snapshot['streams'])} streams, {len(snapshot['resources'])} resources, {len(snapshot.get('gaps', []))} gaps", flush=True)
    # What the program wrote, it reads.
    scan = subprocess.run([BUILT / "hosewatch", "scan", "--baseline", BUILT / "estate.json", "-"], input="", capture_output=True, text=True, env=QUIET)
    check("estate.json" not in scan.stderr, f"scan --baseline: {scan.stderr}")


def learned(moto, group):
    """What the function tells, run after run."""
    moto.client("dynamodb").create_table(TableName="estate", KeySchema=[{"AttributeName": "key", "KeyType": "HASH"}],
                                         AttributeDefinitions=[{"AttributeName": "key", "AttributeType": "S"}], BillingMode="PAY_PER_REQUEST")
    sqs, queue = prepare(moto)
    function = Function("baseline", {"HOSEWATCH_BUS": "hosewatch", "HOSEWATCH_TABLE": "estate", "AWS_ENDPOINT_URL": moto.url}, timeout=60)

    def run(what, want):
        answer = function.invoke({})
        got = [json.loads(m["body"])["detail"] for m in receive(sqs, queue)]
        check("errorMessage" not in answer and len(answer.get("alerts", [])) == len(got) == want,
              f"{what}: {len(got)} alerts, want {want}: {answer} {[a['title'] for a in got]}")
        print(f"  {what}: {len(got)} alerts", flush=True)
        return got

    run("first run", 0)
    run("nothing changed", 0)
    moto.client("s3").put_bucket_policy(Bucket=BUCKET, Policy=allowing("All", "*", "s3:GetObject", f"arn:aws:s3:::{BUCKET}/*"))
    run("the run that finds the change", 0)
    for alert in run("the run that finds it still untold", 1):
        check(alert["title"].startswith("Changed unseen: ") and alert["resource"] == f"arn:aws:s3:::{BUCKET}", f"alert {alert['title']} of {alert['resource']}")
        print(f"  {alert['severity']}: {alert['title']}", flush=True)
    run("the run after it was told", 0)
    moto.client("ec2").authorize_security_group_ingress(GroupId=group, IpPermissions=[
        {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}])
    moto.client("firehose").delete_delivery_stream(DeliveryStreamName="clicks")
    run("a security group was opened, and a stream deleted", 0)
    for alert, (begins, names) in zip(sorted(run("they are told", 2), key=lambda a: a["title"]),
                                      (("Changed unseen: ", f"security-group/{group}"), ("Deleted unseen: ", "deliverystream/clicks"))):
        check(alert["title"].startswith(begins) and alert["resource"].endswith(names), f"alert {alert['title']} of {alert['resource']}")
        print(f"  {alert['severity']}: {alert['title']}", flush=True)
    run("once", 0)
    function.stop()


def main():
    moto = Moto()
    key, role, group = make(moto)
    asked(moto, key, role, group)
    learned(moto, group)


if __name__ == "__main__":
    stage.run(main)
