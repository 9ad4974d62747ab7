package resource

import "slices"

// Settings of functions.
const (
	// CodeHash is the SHA-256 of the code, in base64, as Lambda answers it: the
	// code itself is in no record.
	CodeHash Path = "CodeSha256"
	// CodeLocation is where the code was taken from: an image's URI, or
	// s3://bucket/key, with ?versionId= when the version was given; "" when it
	// was sent with the call.
	CodeLocation Path = "CodeLocation"
	// ServiceRole is the ARN of the role that a function or an event rule acts in.
	ServiceRole Path = "Role"
	// Handler is what is called in the code, Runtime what runs it.
	Handler Path = "Handler"
	Runtime Path = "Runtime"
	// Environment is the values of the environment, which no record shows: a
	// text that begins with NotShown.
	Environment Path = "Environment"
	// Layers is a list of the ARNs of layer versions, whose code is run too.
	Layers Path = "Layers"
	// FileSystems is a list of the ARNs of the access points that are mounted.
	FileSystems Path = "FileSystemConfigs"
	// Subnets and SecurityGroups are lists of their ids: the network in which a
	// function, a workgroup or a domain is.
	Subnets        Path = "VpcConfig.SubnetIds"
	SecurityGroups Path = "VpcConfig.SecurityGroupIds"
	// DeadLetterQueue is the ARN of the queue or topic that receives what could
	// not be processed; "" when it is dropped. Of functions, event buses and
	// queues; what has it for each of several is in DeadLetterQueues.
	DeadLetterQueue Path = "DeadLetterQueue"
	// ReservedConcurrency is how many may run at once: "0" is none at all, ""
	// is as many as the account allows.
	ReservedConcurrency Path = "ReservedConcurrentExecutions"
	// CodeSigningConfig is the ARN of what code must be signed by; "" is none.
	CodeSigningConfig Path = "CodeSigningConfigArn"
	// RuntimeUpdates is "Auto", "FunctionUpdate" or "Manual".
	RuntimeUpdates Path = "UpdateRuntimeOn"

	// UntrustedArtifact, of a code signing configuration, is what becomes of
	// code without a valid signature: "Warn" lets it in, "Enforce" does not.
	UntrustedArtifact Path = "UntrustedArtifactOnDeployment"
	// AllowedPublishers is a list of the ARNs of signing profiles.
	AllowedPublishers Path = "AllowedPublishers"
)

// functionDefaults is a function as it is created:
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
var functionDefaults = Settings{
	Policy: "", Encryption: EncryptionAWSOwned, EncryptionKey: "", Layers: "", FileSystems: "", Subnets: "", SecurityGroups: "",
	DeadLetterQueue: "", ReservedConcurrency: "", CodeSigningConfig: "", RuntimeUpdates: "Auto", FunctionURL.Of(latest): "",
}

// lambda reads the calls of Lambda. Its records carry the API's date in their
// names, hide the values of the environment, which is always there as {}, and
// leave out the code.
// https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html
func lambda() service {
	s := service{source: "lambda.amazonaws.com", dated: true, operations: functionOperations()}
	s.operations = append(s.operations, functionAccess()...)
	s.operations = append(s.operations, functionInvocation()...)
	s.ways = append(append(functionWays(), functionAccessWays()...), functionInvocationWays()...)
	s.looks = map[Type]func(t turn) string{
		Function:           func(t turn) string { return t.aws("lambda get-function", "--function-name", t.Name) },
		EventSourceMapping: func(t turn) string { return t.aws("lambda get-event-source-mapping", "--uuid", t.Name) },
		FunctionLayer:      func(t turn) string { return t.aws("lambda list-layer-versions", "--layer-name", t.Name) },
		CodeSigning: func(t turn) string {
			return t.aws("lambda get-code-signing-config", "--code-signing-config-arn", t.ARN)
		},
	}
	return s
}

// functionOperations are the calls about the function itself.
func functionOperations() []operation {
	function := functionTarget()
	tagged := byARN("resource", Function, EventSourceMapping, CodeSigning)
	code := reads(functionCode, CodeHash, CodeLocation)
	configuration := []field{
		text(ServiceRole, "role"), text(Handler, "handler"), text(Runtime, "runtime"), reads(environment, Environment),
		list(Layers, "layers"), reads(fileSystems, FileSystems),
		list(Subnets, "vpcConfig.subnetIds"), list(SecurityGroups, "vpcConfig.securityGroupIds"),
		reads(functionKey, Encryption, EncryptionKey),
		text(DeadLetterQueue, "deadLetterConfig.targetArn"), given("imageConfig", "imageConfig"),
	}
	return []operation{
		{name: "CreateFunction", effect: Creates, target: function, fields: append([]field{code, text(CodeSigningConfig, "codeSigningConfigArn"), tags("tags")}, configuration...)},
		{name: "DeleteFunction", effect: Deletes, target: target{Function, deletedFunction}},
		{name: "UpdateFunctionCode", target: function, fields: []field{code, detail("dryRun", "dryRun")}},
		{name: "UpdateFunctionConfiguration", target: function, fields: configuration},
		{name: "PutFunctionConcurrency", target: function, fields: []field{number(ReservedConcurrency, "reservedConcurrentExecutions")}},
		{name: "DeleteFunctionConcurrency", target: function, fields: []field{becomes(ReservedConcurrency, "")}},
		{name: "PutFunctionCodeSigningConfig", target: function, fields: []field{text(CodeSigningConfig, "codeSigningConfigArn")}},
		{name: "DeleteFunctionCodeSigningConfig", target: function, fields: []field{becomes(CodeSigningConfig, "")}},
		{name: "UpdateCodeSigningConfig", target: named(CodeSigning, "codeSigningConfigArn"), fields: []field{
			text(UntrustedArtifact, "codeSigningPolicies.untrustedArtifactOnDeployment"), list(AllowedPublishers, "allowedPublishers.signingProfileVersionArns")}},
		{name: "PutRuntimeManagementConfig", target: function, fields: []field{text(RuntimeUpdates, "updateRuntimeOn"), detail("runtimeVersionArn", "runtimeVersionArn")}},
		{name: "TagResource", target: tagged, fields: []field{tags("tags")}},
		{name: "UntagResource", target: tagged, fields: []field{untags("tagKeys")}},
	}
}

// deletedFunction is the function, or the one version of it that is deleted.
func deletedFunction(r *reading) Ref {
	ref := functionTarget().read(r)
	if q := r.qualifier(); q != "" && q != latest && ref.ARN != "" {
		ref.ARN, ref.Name = ref.ARN+":"+q, ref.Name+":"+q
	}
	return ref
}

// NotShown begins the text that stands for what a record does not show, as the
// hash of code that was given by a call without an answer. The id of the event
// follows: no two of them are known to be the same.
const NotShown = "not shown by event "

// functionCode reads which code a function has. A dry run leaves it as it is.
func functionCode(r *reading) {
	if r.text("dryRun") == "true" {
		return
	}
	if hash := r.text("response.codeSha256"); hash != "" {
		r.set(CodeHash, hash)
	} else if r.req.Effect == Sets {
		r.set(CodeHash, NotShown+r.ID)
	}
	bucket, key, version := "s3Bucket", "s3Key", "s3ObjectVersion"
	image := r.text("imageUri", "code.imageUri")
	if !r.at(bucket).Exists() {
		bucket, key, version = "code.s3Bucket", "code.s3Key", "code.s3ObjectVersion"
	}
	switch location := "s3://" + r.text(bucket) + "/" + r.text(key); {
	case image != "":
		r.set(CodeLocation, image)
	case r.text(bucket) == "":
		r.set(CodeLocation, "")
	case r.text(version) != "":
		r.set(CodeLocation, location+"?versionId="+r.text(version))
	default:
		r.set(CodeLocation, location)
	}
}

// environment reads that a function was given other values. Every record shows
// an environment, and none what is in it, so that it was given only by a call
// that asks for nothing else.
func environment(r *reading) {
	if r.req.Effect != Sets || !r.at("environment").Exists() {
		return
	}
	for name := range r.Request.Members {
		if !slices.Contains([]string{"functionName", "environment", "revisionId"}, name) {
			return
		}
	}
	r.set(Environment, NotShown+r.ID)
}

func fileSystems(r *reading) {
	configs := r.at("fileSystemConfigs")
	if !configs.Exists() {
		return
	}
	var all []string
	for _, config := range configs.List() {
		all = append(all, config.Get("arn").Text())
	}
	r.set(FileSystems, List(all...))
}

// functionKey reads the key of what Lambda keeps of a function. Without one it
// takes a key that AWS owns or manages; the weaker is written.
func functionKey(r *reading) {
	key := r.at("kMSKeyArn")
	if !key.Exists() {
		return
	}
	r.set(EncryptionKey, key.Text())
	r.set(Encryption, EncryptionCustomer)
	if key.Text() == "" {
		r.set(Encryption, EncryptionAWSOwned)
	}
}
