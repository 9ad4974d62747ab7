// Package reconcile knows how what EventBridge never delivered is found in a
// trail's files, and told late, once.
//
// Whoever judges events as they are delivered marks each when it is done with
// it, whether it told of it or not. An object of the trail is read some time
// after it was written: its events that are marked were judged, and are only
// recalled, for rules that count; those that are not are judged now, by the
// same rules and the same memory, told with a word that it is late, and marked.
// So an event that comes after all finds the mark and is not judged again.
//
// What could not be told is not marked, and told when the object is read again.
// What was told and could not be marked is told twice under one alert_id, by
// which notify knows it.
//
// It refuses to know how an object is announced, where it lies and how marks
// are kept.
package reconcile
