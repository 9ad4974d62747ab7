package report

import (
	"io"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// JSON writes the whole report as one object on one line.
func JSON(w io.Writer, r *investigate.Report) error { return tell.Line(w, r) }
