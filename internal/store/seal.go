package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"

	"github.com/klauspost/compress/s2"
)

// What is kept under a key is sealed: a byte that says in which form the rest
// is, and a checksum.
const (
	compressed = 1
	plain      = 2 // what s2 would make no smaller
	headLength = 5
)

var checksums = crc32.MakeTable(crc32.Castagnoli)

// Seal returns text as bytes to keep under a key, compressed where that is
// smaller.
func Seal(key string, text []byte) []byte {
	small := buffers.Get().(*[]byte)
	defer buffers.Put(small)
	*small = slices.Grow((*small)[:0], s2.MaxEncodedLen(len(text)))
	form, block := byte(compressed), s2.Encode((*small)[:cap(*small)], text)
	if len(block) >= len(text) {
		form, block = plain, text
	}
	data := make([]byte, headLength+len(block))
	data[0] = form
	copy(data[headLength:], block)
	binary.BigEndian.PutUint32(data[1:], checksum(key, block))
	return data
}

// Open appends to a buffer the text that Seal was given for this key.
func Open(buffer []byte, key string, data []byte) ([]byte, error) {
	if err := Sound(key, data); err != nil {
		return nil, err
	}
	block := data[headLength:]
	if data[0] == plain {
		return append(buffer, block...), nil
	}
	n, err := s2.DecodedLen(block)
	if err != nil || n > maxUnpacked {
		return nil, fmt.Errorf("unpacked it has %d bytes of at most %d", n, maxUnpacked)
	}
	buffer = slices.Grow(buffer, n)
	text, err := s2.Decode(buffer[len(buffer):cap(buffer)], block)
	if err != nil {
		return nil, err
	}
	return buffer[:len(buffer)+len(text)], nil
}

// checksum covers the key too, so that nothing is taken for something else.
func checksum(key string, block []byte) uint32 {
	return crc32.Update(crc32.Checksum([]byte(key), checksums), checksums, block)
}

// Sound reports what is wrong with bytes that Seal should have made and that
// are kept under a key, as far as their checksum tells.
func Sound(key string, data []byte) error {
	switch {
	case len(data) < headLength:
		return errors.New("what is kept is cut short")
	case data[0] != compressed && data[0] != plain:
		return fmt.Errorf("kept in form %d; this program reads forms %d and %d", data[0], compressed, plain)
	case checksum(key, data[headLength:]) != binary.BigEndian.Uint32(data[1:]):
		return errors.New("what is kept is damaged")
	}
	return nil
}
