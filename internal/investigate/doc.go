// Package investigate knows how the question that follows an alert is
// answered from trails: who stood behind it, what they did with which
// credentials, what of it still stands, and what else was touched.
//
// It judges nothing by itself: events are read against the estate and judged
// as a scan does. It refuses to know how a report looks.
package investigate
