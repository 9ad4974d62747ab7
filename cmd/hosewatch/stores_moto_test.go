package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"

	"github.com/hosewatch/hosewatch/internal/bucket"
)

// A bucket of more objects than S3 lists at once is scanned as a folder is.
func TestScanBucketOverMoto(t *testing.T) {
	motoAddress(t)
	own, err := awsconfig.LoadDefaultConfig(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	const template = `{"Resources": {"Trail": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "logs"}}}}`
	if _, err := cloudformation.NewFromConfig(own).CreateStack(t.Context(), &cloudformation.CreateStackInput{StackName: sdk.String("trail"), TemplateBody: sdk.String(template)}); err != nil {
		t.Fatal(err)
	}
	options, err := bucketOptions(own)
	if err != nil {
		t.Fatal(err)
	}
	objects := laidOut(t)
	for i := range 1010 {
		objects[fmt.Sprintf("%sap-south-1/2026/05/12/111122223333_CloudTrail_ap-south-1_20260512T%02d%02dZ_%d.json.gz", beforeRegion, i/60, i%60, i)] = `{"Records":[]}`
	}
	fill(t, bucket.New(options), objects)
	_, want, _ := typed("", "scan", "testdata/trail.json", "testdata/redirect.json", "testdata/delete-by-root.json", "testdata/quiet.json")
	for _, tt := range []struct {
		args   string
		want   string
		reason string
	}{
		{"s3://logs/AWSLogs/o-abc/", want, "an organization"},
		{"--account 444455556666 s3://logs", "", "another account"},
		{"--since 2026-05-12 --until 2026-05-14 --region eu-west-1,us-east-1 s3://logs/AWSLogs", want, "some days of some Regions"},
	} {
		if code, got, stderr := typed("", append([]string{"scan"}, strings.Fields(tt.args)...)...); code != exitDone || got != tt.want {
			t.Errorf("%s: exit %d\n%s%s\nwant\n%s", tt.reason, code, got, stderr, tt.want)
		}
	}
}

// fill puts objects into the bucket logs, some at once.
func fill(t *testing.T, c *bucket.Client, objects map[string]string) {
	t.Helper()
	var pool sync.WaitGroup
	turn := make(chan struct{}, 8)
	for key, text := range objects {
		turn <- struct{}{}
		pool.Go(func() {
			if err := c.Put(t.Context(), bucket.Putting{Place: bucket.Place{Bucket: "logs", Key: key}, Body: []byte(text)}); err != nil {
				t.Error(err)
			}
			<-turn
		})
	}
	pool.Wait()
}
