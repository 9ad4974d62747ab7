package trail

import (
	"fmt"
	"strings"
)

// numbered is the good record under another eventID.
func numbered(i int) string {
	return strings.Replace(goodRecord, goodKey.ID, fmt.Sprintf("00000000-0000-0000-0000-%012d", i), 1)
}
