package faults

import (
	"context"
	"flag"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/hosewatch/hosewatch/internal/awsenv"
	"github.com/hosewatch/hosewatch/internal/store/dynamo"
)

var awsAt = flag.String("faults.aws", os.Getenv("HOSEWATCH_TEST_AWS"), "where DynamoDB and SQS are on this machine, such as http://127.0.0.1:5000; else both are in memory")

// useAWS puts the table and the queue where they are in earnest, so far as moto
// is like AWS.
func (w *world) useAWS(t *testing.T, endpoint string) {
	u, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	if addr, err := netip.ParseAddr(u.Hostname()); err != nil || !addr.IsLoopback() {
		t.Fatalf("-faults.aws %s: tests speak to loopback addresses only", endpoint)
	}
	vars := map[string]string{"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_ENDPOINT_URL": endpoint}
	env := awsenv.Env(func(name string) string { return vars[name] })
	name := fmt.Sprintf("faults-%d", os.Getpid())
	client := dynamo.Client(env)
	makeTable(t, client, name)
	w.table = dynamo.NewTable(client, name, w.clock.Now)
	w.queue = newShards(t, env, name)
}

// makeTable makes a table as template.yaml does.
func makeTable(t *testing.T, client *dynamodb.Client, name string) {
	attribute := func(name string) types.AttributeDefinition {
		return types.AttributeDefinition{AttributeName: aws.String(name), AttributeType: types.ScalarAttributeTypeS}
	}
	_, err := client.CreateTable(context.Background(), &dynamodb.CreateTableInput{
		TableName: &name, BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{attribute("partition"), attribute("sort")},
		KeySchema: []types.KeySchemaElement{
			{AttributeName: aws.String("partition"), KeyType: types.KeyTypeHash},
			{AttributeName: aws.String("sort"), KeyType: types.KeyTypeRange},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
}
