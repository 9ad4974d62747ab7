package firehose

// defaults are what the API documents for settings of a destination that were
// not given: https://docs.aws.amazon.com/firehose/latest/APIReference/API_Types.html
// Deployment tools send them; that is no change. Only those are here that are
// the same for every destination kind, but for the buffering hints: no kind
// has the greatest ones.
var defaults = map[Path]string{
	EncryptionStatus: "DISABLED",
	ObjectKey:        "NoEncryption", BackupKey: "NoEncryption",
	LogEnabled: "false", S3LogEnabled: "false", BackupLogEnabled: "false",
	Processing: "false", Conversion: "false", SecretEnabled: "false",
	SchemaEvolution: "false", TableCreation: "false", AppendOnly: "false",
	Prefix: "", ErrorPrefix: "", BackupPrefix: "", BackupErrPrefix: "", Compression: "UNCOMPRESSED",
	CopyColumns: "", CopyOptions: "", Tables: "[]",
	BufferMBs: "5", S3BufferMBs: "5", BufferSeconds: "300", S3BufferSecs: "300",
}

// unset is what a setting is that was not given; absent where the API has no
// default for it.
func (k Kind) unset(p Path) Setting {
	if p == BackupMode && (k.isS3() || k == Redshift) {
		return Shown("Disabled")
	}
	if text, ok := defaults[p]; ok {
		return Shown(text)
	}
	return Setting{}
}
