package tell

// Wrap breaks a text between words into lines of at most limit columns, with
// all that a reader could not see written out as by Plain.
func Wrap(text string, limit int) []string { return wrap(Plain(text), max(limit, 10)) }

// Hang is Wrap behind a lead, by which the lines after the first are indented.
func Hang(lead, text string, limit int) []string { return hang(lead, Plain(text), max(limit, 20)) }
