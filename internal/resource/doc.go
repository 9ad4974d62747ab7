// Package resource knows the AWS resources that a delivery stream, or the
// watching itself, may depend on: how each is named, which of its settings
// matter to safety, and what every call of its service does to them.
//
// A call is read into the same few words whatever service it belongs to: the
// resource it is about, and the settings it gives it. Rules speak of settings,
// so that one rule covers every service in which the setting exists, and what
// was found by asking AWS is judged like what an event told.
//
// It refuses to judge, to remember, and to keep a secret: of a request it
// takes what its table names and nothing else.
package resource
