package judge

import "testing"

func TestArticle(t *testing.T) {
	for _, tt := range []struct{ word, want, reason string }{
		{"analyzer", "an analyzer", "a vowel"},
		{"IAM group", "an IAM group", "spelled"},
		{"MSK cluster", "an MSK cluster", "spelled"},
		{"KMS alias", "a KMS alias", "spelled"},
		{"VPC endpoint", "a VPC endpoint", "spelled"},
		{"user", "a user", "by its sound"},
		{"EventBridge rule", "an EventBridge rule", "a name"},
		{"OpenSearch domain", "an OpenSearch domain", "a name"},
	} {
		if got := article(tt.word); got != tt.want {
			t.Errorf("%s, want %s: %s", got, tt.want, tt.reason)
		}
	}
}
