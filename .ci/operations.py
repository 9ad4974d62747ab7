"""The operations of the APIs whose calls are read, as AWS's own service models
have them: "event source, operation", a line each. Run with a file of such
lines, prints those of its lines whose operation exists, so that it prints the
same file as long as all of them do."""

import pathlib
import sys

import botocore.session

# The models that describe the API of an event source. S3's control API writes
# its records under S3's name.
MODELS = {
    "access-analyzer": ["accessanalyzer"],
    "aoss": ["opensearchserverless"],
    "cloudtrail": ["cloudtrail"],
    "config": ["config"],
    "dynamodb": ["dynamodb"],
    "ec2": ["ec2"],
    "es": ["opensearch", "es"],
    "events": ["events"],
    "firehose": ["firehose"],
    "glue": ["glue"],
    "guardduty": ["guardduty"],
    "iam": ["iam"],
    "kafka": ["kafka"],
    "kinesis": ["kinesis"],
    "kms": ["kms"],
    "lakeformation": ["lakeformation"],
    "lambda": ["lambda"],
    "logs": ["logs"],
    "monitoring": ["cloudwatch"],
    "organizations": ["organizations"],
    "ram": ["ram"],
    "redshift": ["redshift"],
    "redshift-serverless": ["redshift-serverless"],
    "s3": ["s3", "s3control"],
    "s3tables": ["s3tables"],
    "secretsmanager": ["secretsmanager"],
    "securityhub": ["securityhub"],
    "sns": ["sns"],
    "sqs": ["sqs"],
    "ssm": ["ssm"],
    "sts": ["sts"],
}

# What a service records of its own accord, with no operation behind it:
# https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html
EVENTS = {
    ("kms.amazonaws.com", "DeleteKey"),
    ("kms.amazonaws.com", "DeleteExpiredKeyMaterial"),
}

# Operations younger than the models that are locked; those of botocore 1.44.5
# have them.
YOUNGER = {
    ("s3tables.amazonaws.com", "PutTableBucketLogging"),
    ("secretsmanager.amazonaws.com", "AssociateCrossAccountReplica"),
    ("secretsmanager.amazonaws.com", "DisassociateCrossAccountReplica"),
}


def operations():
    session = botocore.session.get_session()
    for source, models in MODELS.items():
        for model in models:
            for name in session.get_service_model(model).operation_names:
                yield f"{source}.amazonaws.com", name


def main(arguments):
    existing = set(operations())
    if not arguments:
        for source, name in sorted(existing):
            print(source, name)
        return
    for source, name in sorted(existing & (EVENTS | YOUNGER)):
        sys.exit(f"{source} {name} is an operation of the models: it is no exception any more")
    existing |= EVENTS | YOUNGER
    for line in pathlib.Path(arguments[0]).read_text().splitlines():
        if line.startswith("#") or tuple(line.split()[:2]) in existing:
            print(line)


if __name__ == "__main__":
    main(sys.argv[1:])
