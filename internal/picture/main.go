// Command picture draws messages as Slack shows them, and the report of an
// investigation, for docs/pictures: what the judge makes of the stories in
// events/, told by the real renderer.
//
//	go run ./internal/picture
//
// It needs Chromium. A test finds pictures that are out of date without it:
// docs/pictures/drawn.json says of which pages they were made. The page is a
// likeness: it knows the blocks and the markup that we use, and no limits.
package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "picture:", err)
		os.Exit(1)
	}
}

// The places of what is read and written, below the module's root.
const (
	eventsFolder   = "events"
	picturesFolder = "docs/pictures"
	drawnFile      = "drawn.json"
)

func run(ctx context.Context) error {
	if _, err := os.Stat("go.mod"); err != nil {
		return errors.New("run it in the root of the module")
	}
	pages, err := pages(ctx, eventsFolder)
	if err != nil {
		return err
	}
	sums := map[string]drawn{}
	for _, p := range pages {
		file := filepath.Join(picturesFolder, p.name+".png")
		if err := draw(ctx, p, file); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		picture, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		sums[p.name] = drawn{Page: sum([]byte(p.html)), Picture: sum(picture)}
	}
	doc, err := json.MarshalIndent(sums, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(picturesFolder, drawnFile), append(doc, '\n'), 0o644)
}

// drawn says what a picture was made of, as SHA-256.
type drawn struct {
	Page    string `json:"page"`
	Picture string `json:"picture"`
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// tallest is how many pixels high a page may be.
const tallest = 2400

// draw has Chromium write a picture of p.
func draw(ctx context.Context, p page, file string) error {
	folder, err := os.MkdirTemp("", "picture")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	source, shot := filepath.Join(folder, "page.html"), filepath.Join(folder, "page.png")
	if err := os.WriteFile(source, []byte(p.html), 0o600); err != nil {
		return err
	}
	out, err := exec.CommandContext(ctx, "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-lcd-text",
		"--user-data-dir="+folder, fmt.Sprintf("--window-size=%d,%d", p.width, cmp.Or(p.height, tallest)), "--screenshot="+shot, "file://"+source).CombinedOutput()
	if err != nil {
		return fmt.Errorf("chromium: %w\n%s", err, out)
	}
	taken, err := os.ReadFile(shot)
	if err != nil {
		return err
	}
	cut, err := trimmed(taken)
	if err != nil {
		return err
	}
	return os.WriteFile(file, cut, 0o644)
}

// trimmed cuts off what is empty below a page.
func trimmed(picture []byte) ([]byte, error) {
	const margin = 14
	whole, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, err
	}
	bounds := whole.Bounds()
	empty := whole.At(bounds.Min.X, bounds.Max.Y-1)
	y := bounds.Max.Y
	for y > bounds.Min.Y && rowIs(whole, y-1, empty) {
		y--
	}
	bounds.Max.Y = min(y+margin, bounds.Max.Y)
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	err = encoder.Encode(&b, whole.(interface {
		SubImage(image.Rectangle) image.Image
	}).SubImage(bounds))
	return b.Bytes(), err
}

// rowIs reports whether a row of a picture has but one colour.
func rowIs(picture image.Image, y int, c color.Color) bool {
	for x := picture.Bounds().Min.X; x < picture.Bounds().Max.X; x++ {
		if picture.At(x, y) != c {
			return false
		}
	}
	return true
}
