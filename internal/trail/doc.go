// Package trail knows what CloudTrail writes: the containers its records
// travel in, the members of a record and their spellings, who the caller was,
// and in which order things happened.
//
// It refuses to know what any service means by a request: requestParameters
// and responseElements stay a Value, to be understood elsewhere.
//
// # Containers
//
// Read tells containers by their content, never by a file's name:
//   - a bare record, an EventBridge event, a trail's log file
//     ({"Records":[…]}), a list, and any of these one after the other, on
//     lines of their own or not;
//   - a CloudWatch Logs subscription's payload, packed or not; what SQS and
//     SNS deliver to Lambda or hand to a reader; dead letters and failed
//     invocations; the output of LookupEvents, also reduced to a list of
//     texts; CloudTrail Lake's eventJson column;
//   - these within each other, up to five wraps deep;
//   - all of it as gzip, of one or several members, or gzip of gzip.
//
// Members come in any order and spelling. What lies within a record's own
// members is never taken for a record. Digest files, Insights events, and
// events and messages that are not CloudTrail's are skipped and counted.
//
// # Limits
//
// A record has at most 2 MiB and 128 levels of nesting, and what must be held
// whole to be understood at most 16 MiB; a packed Logs payload may unfold to
// 64 MiB. An input may decompress to 64 MiB plus 500 times its size, and gzip
// with more than 20 broken members is given up. So is an input with more than
// 100,000 broken things, and 100 more for each record understood. Whatever
// passes a limit is a Fault, and where reading can go on it does.
//
// # What nobody wants
//
// A Want names the calls whose records are told. Records of others, in the form
// in which CloudTrail writes a trail's files, are passed over at the speed of
// decompressing them: counted, held to the grammar of JSON and to what a record
// must have, and not parsed. Within their strings, control characters and
// letters that are no UTF-8 are not noticed. A record in any other form, such
// as with white space, a member nobody has heard of, or escapes in its
// eventSource, is parsed to know whether it is wanted.
//
// # What is broken
//
// A record that is cut off, damaged or of the wrong type is one Fault, and
// the sound records before and behind it are told. What is whole within a
// broken wrap is told too; for this, and only then, an object within the
// broken one is taken for a record if it has all that a record must have.
package trail
