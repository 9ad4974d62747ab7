package tell

// Columns lets tests measure lines.
var Columns = columns
