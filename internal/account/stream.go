package account

import (
	"context"
	"strings"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// streams describes every stream and returns what they depend on. Of those
// that are known and are not in a list that is complete, it asks by their
// names, so that AWS says twice that a stream is gone.
func (a *asking) streams(ctx context.Context, known []resource.Ref) []resource.Ref {
	names, err := a.streamNames(ctx)
	if err != nil {
		a.gap("firehose:ListDeliveryStreams", err)
	} else {
		names = append(names, unlisted(names, known)...)
	}
	a.all += len(names)
	each(ctx, names, func(name string) {
		a.stream(ctx, name)
		a.step("delivery stream " + name)
	})
	var refs []resource.Ref
	for _, s := range a.snapshot.Streams {
		refs = append(refs, estate.Edges(s)...)
	}
	return refs
}

// streamNames lists the streams, those that it got to when it fails.
func (a *asking) streamNames(ctx context.Context) ([]string, error) {
	var names []string
	params := with{"Limit": 100}
	for {
		v, err := a.client.ask(ctx, a.region, "firehose:ListDeliveryStreams", params)
		if err != nil {
			return names, err
		}
		page := texts(v.Get("DeliveryStreamNames").List())
		names = append(names, page...)
		if v.Get("HasMoreDeliveryStreams").Text() != "true" || len(page) == 0 {
			return names, nil
		}
		params["ExclusiveStartDeliveryStreamName"] = page[len(page)-1]
	}
}

// unlisted are the names of the known streams that are not among those listed.
func unlisted(names []string, known []resource.Ref) []string {
	listed := make(map[string]bool, len(names))
	for _, name := range names {
		listed[name] = true
	}
	var all []string
	for _, ref := range known {
		if ref.Type == resource.Stream && !listed[ref.Name] {
			all = append(all, ref.Name)
		}
	}
	return all
}

func (a *asking) stream(ctx context.Context, name string) {
	v, err := a.client.ask(ctx, a.region, "firehose:DescribeDeliveryStream", with{"DeliveryStreamName": name})
	switch {
	case is(err, "ResourceNotFound"):
		a.goneStream(name)
		return
	case err != nil:
		a.gap("firehose:DescribeDeliveryStream of delivery stream "+name, err)
		return
	}
	tags, err := a.tags(ctx, name)
	if err != nil {
		a.gap("firehose:ListTagsForDeliveryStream of delivery stream "+name, err)
	}
	s := a.described(v.Get("DeliveryStreamDescription"), tags)
	if s == nil {
		return
	}
	s.Complete = s.Complete && err == nil
	a.foundStream(s)
}

func (a *asking) tags(ctx context.Context, name string) ([]trail.Value, error) {
	var all []trail.Value
	params := with{"DeliveryStreamName": name}
	for {
		v, err := a.client.ask(ctx, a.region, "firehose:ListTagsForDeliveryStream", params)
		if err != nil {
			return all, err
		}
		page := v.Get("Tags").List()
		all = append(all, page...)
		if v.Get("HasMoreTags").Text() != "true" || len(page) == 0 {
			return all, nil
		}
		params["ExclusiveStartTagKey"] = page[len(page)-1].Get("Key").Text()
	}
}

// described is the stream that a description is of: what the request would
// have made that created it.
func (a *asking) described(v trail.Value, tags []trail.Value) *firehose.Stream {
	name := v.Get("DeliveryStreamName").Text()
	at := resource.Place{Region: a.region, Account: a.account}
	event, err := record(firehose.Source, string(firehose.Create), at, a.taken, creating(v, tags), nil)
	if err != nil {
		a.gap("firehose:DescribeDeliveryStream of delivery stream "+name, err)
		return nil
	}
	request, _ := firehose.ParseRequest(event)
	hideCredentials(request)
	s := (*firehose.Stream)(nil).Apply(request)
	s.ARN, s.Learned = firehose.ARN(event.Partition(), a.region, a.account, name), a.taken
	s.VersionID = strings.Clone(v.Get("VersionId").Text())
	for _, destination := range v.Get("Destinations").List() {
		s.DestinationID = strings.Clone(destination.Get("DestinationId").Text())
	}
	return s
}

// creating turns a description into the request that would have made it. Most
// members have the same names with another ending:
// https://docs.aws.amazon.com/firehose/latest/APIReference/API_DeliveryStreamDescription.html
func creating(v trail.Value, tags []trail.Value) with {
	params := with{"deliveryStreamName": v.Get("DeliveryStreamName"), "deliveryStreamType": v.Get("DeliveryStreamType")}
	v.Get("Source").Members(func(name string, source trail.Value) bool {
		params[configured(name)] = source
		return true
	})
	for _, destination := range v.Get("Destinations").List() {
		for name, part := range destinationsOf(destination) {
			params[configured(name)] = asConfigured(part)
		}
	}
	encryption := v.Get("DeliveryStreamEncryptionConfiguration")
	switch encryption.Get("Status").Text() {
	case "ENABLED", "ENABLING", "DISABLING_FAILED":
		params["deliveryStreamEncryptionConfigurationInput"] = with{"keyType": encryption.Get("KeyType"), "keyARN": encryption.Get("KeyARN")}
	}
	all := []with{}
	for _, tag := range tags {
		all = append(all, with{"key": tag.Get("Key").Text(), "value": tag.Get("Value").Text()})
	}
	params["tags"] = all
	return params
}

// destinationsOf are the parts of a destination that describe it. One in S3 is
// described twice, the second time in the words of the API's first version.
func destinationsOf(destination trail.Value) map[string]trail.Value {
	parts := map[string]trail.Value{}
	destination.Members(func(name string, part trail.Value) bool {
		if part.IsObject() {
			parts[name] = part
		}
		return true
	})
	if len(parts) > 1 {
		delete(parts, "S3DestinationDescription")
	}
	return parts
}

// configured is the name of a member in a request.
func configured(name string) string {
	if name == "VpcConfigurationDescription" {
		return "VpcConfiguration"
	}
	if stem, ok := strings.CutSuffix(name, "Description"); ok {
		return stem + "Configuration"
	}
	return name
}

// asConfigured renames what is described within a destination: its parts in
// S3, which a request calls S3Configuration and S3BackupConfiguration.
func asConfigured(v trail.Value) with {
	all := with{}
	v.Members(func(name string, value trail.Value) bool {
		switch name = configured(name); {
		case name == "S3DestinationConfiguration":
			all["S3Configuration"] = value
		default:
			all[name] = value
		}
		return true
	})
	return all
}

// hideCredentials notes the credentials that a destination has to have and
// that a description never shows.
func hideCredentials(request firehose.Request) {
	if request.Settings.Get(firehose.SecretEnabled).Is("true") {
		return
	}
	needs := map[firehose.Kind][]firehose.Path{
		firehose.Redshift: {firehose.Password}, firehose.Snowflake: {firehose.PrivateKey}, firehose.Splunk: {firehose.HECToken},
	}
	for _, p := range needs[request.Kind] {
		if !request.Settings.Get(p).Given() {
			request.Settings[p] = firehose.Hidden()
		}
	}
}
