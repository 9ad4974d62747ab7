package resource

// Long-term credentials of a user, by their id. The value is AWS's word for
// their state, "Active" or "Inactive", and "" for one that is not there.
const (
	AccessKey          Family = "AccessKey:"
	ServiceCredential  Family = "ServiceCredential:"
	SigningCertificate Family = "SigningCertificate:"
	SSHKey             Family = "SSHPublicKey:"
)

// iamCredential is a kind of long-term credential and how IAM speaks of it.
type iamCredential struct {
	family Family
	create string // the call that makes one
	word   string // in Update… and Delete…
	id     string // the member of its id
	answer string // the member of the answer to create
	cli    string // word, in the CLI
	option string // id, in the CLI
}

var iamCredentials = []iamCredential{
	{AccessKey, "CreateAccessKey", "AccessKey", "accessKeyId", "accessKey", "access-key", "--access-key-id"},
	{ServiceCredential, "CreateServiceSpecificCredential", "ServiceSpecificCredential", "serviceSpecificCredentialId",
		"serviceSpecificCredential", "service-specific-credential", "--service-specific-credential-id"},
	{SigningCertificate, "UploadSigningCertificate", "SigningCertificate", "certificateId", "certificate",
		"signing-certificate", "--certificate-id"},
	{SSHKey, "UploadSSHPublicKey", "SSHPublicKey", "sSHPublicKeyId", "sSHPublicKey", "ssh-public-key", "--ssh-public-key-id"},
}

func iamCredentialCalls() []operation {
	user := iamUser()
	var all []operation
	for _, c := range iamCredentials {
		all = append(all,
			operation{name: c.create, target: user, fields: []field{reads(c.created, Path(c.family)), detail("serviceName", "serviceName")}},
			operation{name: "Update" + c.word, target: user, fields: []field{reads(c.updated, Path(c.family))}},
			operation{name: "Delete" + c.word, target: user, fields: []field{puts(c.family, c.id, "")}})
	}
	return append(all, operation{name: "ResetServiceSpecificCredential", effect: Touches, target: user,
		fields: []field{detail("credential", "serviceSpecificCredentialId")}})
}

// created takes the id and the state from the answer: never what is secret in it.
func (c iamCredential) created(r *reading) {
	id, status := r.text("response."+c.answer+"."+c.id), r.text("response."+c.answer+".status")
	if id == "" {
		id = notYetNamed
	}
	if status == "" {
		status = "Active" // as all of them are made
	}
	r.set(c.family.Of(id), status)
}

func (c iamCredential) updated(r *reading) {
	id, status := r.text(c.id), r.text("status")
	if id == "" || status == "" {
		r.odd("status")
		return
	}
	r.set(c.family.Of(id), status)
}

func iamCredentialWays() []way {
	var all []way
	for _, c := range iamCredentials {
		all = append(all, way{User, []Path{Path(c.family)}, c.restore})
	}
	return all
}

// restore sets the state that a credential had. One that was not there before
// is deleted; one that is deleted now does not come back.
func (c iamCredential) restore(t turn) string {
	args := []string{"--user-name", t.Name, c.option, t.Member}
	switch {
	case t.Member == notYetNamed:
		return ""
	case t.Value == "":
		return t.aws("iam delete-"+c.cli, args...)
	}
	return t.aws("iam update-"+c.cli, append(args, "--status", t.Value)...)
}
