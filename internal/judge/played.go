//go:build !nostories

package judge

// played are the stories that a function tells. The functions in the cloud
// judge and have no use for stories, which are a tenth of a program and take
// most of its start: they are built with the tag nostories, and the linker
// leaves out what tells them.
func played(tell func() []Story) []Story { return tell() }
