package slacktest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"path"
	"strconv"
	"strings"
)

// File is an upload.
type File struct {
	ID, Name, Title, Snippet string // Snippet is the snippet_type
	Length                   int    // as announced
	Content                  string // as it was uploaded
	Channel, ThreadTS, TS    string // where it was shared; empty before and for a private file

	uploaded, complete bool
}

type fileTitle struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Name  string `json:"name,omitempty"`
}

// maxSnippet is the length in bytes that a snippet may have.
// https://docs.slack.dev/reference/methods/files.getUploadURLExternal#errors
const maxSnippet = 1 << 20

// Files returns the uploads that were begun, in their order.
func (s *Slack) Files() []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle()
	all := make([]File, len(s.fileIDs))
	for i, id := range s.fileIDs {
		all[i] = *s.files[id]
	}
	return all
}

// uploadURL announces a file.
// https://docs.slack.dev/reference/methods/files.getUploadURLExternal
func (s *Slack) uploadURL(c *call) reply {
	length, err := strconv.Atoi(c.arg("length"))
	switch {
	case err != nil || length <= 0 || c.arg("filename") == "":
		return reply{Error: "missing_argument"}
	case c.arg("snippet_type") != "" && length > maxSnippet:
		return reply{Error: "snippet_too_large"}
	}
	if s.files == nil {
		s.files = map[string]*File{}
	}
	f := &File{
		ID: fmt.Sprintf("F%06d", len(s.fileIDs)+1), Name: c.arg("filename"), Title: c.arg("filename"),
		Snippet: c.arg("snippet_type"), Length: length,
	}
	s.files[f.ID], s.fileIDs = f, append(s.fileIDs, f.ID)
	return reply{OK: true, FileID: f.ID, UploadURL: s.base + "/upload/v1/" + f.ID}
}

// upload receives what was announced, whole.
func (s *Slack) upload(c *call) reply {
	f := s.files[path.Base(c.path)]
	switch {
	case f == nil || f.complete:
		return reply{Error: "no such upload"}
	case len(c.body) != f.Length:
		return reply{Error: fmt.Sprintf("%d bytes, %d were announced", len(c.body), f.Length)}
	}
	f.Content, f.uploaded = string(c.body), true
	return reply{OK: true, Text: fmt.Sprintf("OK - %d", len(c.body))}
}

// fileIn is the file in the body of an upload, which is the file itself or a
// form with one part.
func fileIn(body []byte, kind, boundary string) (content []byte, problem string) {
	if !strings.HasPrefix(kind, "multipart/") {
		return body, ""
	}
	part, err := multipart.NewReader(bytes.NewReader(body), boundary).NextPart()
	if err == nil {
		content, err = io.ReadAll(part)
	}
	if err != nil {
		return nil, "invalid_form_data"
	}
	return content, ""
}

// completeUpload shares files, each as a message of its own, in one channel at
// most; Slack makes one message of several files. initial_comment is the text
// of the first; blocks are not known.
// https://docs.slack.dev/reference/methods/files.completeUploadExternal
func (s *Slack) completeUpload(c *call) reply {
	var files []fileTitle
	if json.Unmarshal(c.json("files"), &files) != nil || len(files) == 0 {
		return reply{Error: "invalid_arguments"}
	}
	ch, parent, problem := s.destination(c)
	if problem != nil {
		return *problem
	}
	for _, file := range files {
		if f := s.files[file.ID]; f == nil || !f.uploaded || f.complete {
			return reply{Error: "file_not_found"}
		}
	}
	r := reply{OK: true}
	for i, file := range files {
		f := s.files[file.ID]
		f.complete, f.Title = true, or(file.Title, f.Title)
		r.Files = append(r.Files, fileTitle{f.ID, f.Title, f.Name})
		if ch == nil {
			continue
		}
		m := &stored{at: s.now(), micro: s.stamp(), parent: parent, author: botUser, file: f}
		if i == 0 {
			m.text = c.arg("initial_comment")
		}
		ch.add(m)
		f.Channel, f.TS = ch.id, m.ts()
		if parent != nil {
			f.ThreadTS = parent.ts()
		}
	}
	return r
}

// destination is where files are to be shared: nowhere, which is private, in a
// channel or in a thread.
func (s *Slack) destination(c *call) (*channel, *stored, *reply) {
	id := or(c.arg("channel_id"), c.arg("channels"))
	if id == "" {
		return nil, nil, nil
	}
	ch := s.channel(id)
	if ch == nil {
		return nil, nil, &reply{Error: "invalid_channel"}
	}
	parent, problem := s.parent(c, ch)
	return ch, parent, problem
}
