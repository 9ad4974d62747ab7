package simulate

import (
	"math"
	"math/rand/v2"
)

// dice draws at random, the same from the same seed.
type dice struct{ *rand.Rand }

func newDice(seed, purpose uint64) dice { return dice{rand.New(rand.NewPCG(seed, purpose))} }

// Alphabets of what AWS makes at random.
const (
	hexDigits = "0123456789abcdef"
	idLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	base64    = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	digits    = "0123456789"
	fileChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
)

// text appends n letters of an alphabet.
func (d dice) text(dst []byte, alphabet string, n int) []byte {
	size := uint64(len(alphabet))
	for n > 0 {
		// One draw is good for eight letters of at most 64.
		bits := d.Uint64()
		for range min(8, n) {
			dst = append(dst, alphabet[bits%size])
			bits /= size
			n--
		}
	}
	return dst
}

// uuid appends a random UUID.
func (d dice) uuid(dst []byte) []byte {
	dst = append(d.text(dst, hexDigits, 8), '-')
	dst = append(d.text(dst, hexDigits, 4), "-4"...)
	dst = append(d.text(dst, hexDigits, 3), '-')
	dst = append(dst, "89ab"[d.IntN(4)])
	dst = append(d.text(dst, hexDigits, 3), '-')
	return d.text(dst, hexDigits, 12)
}

// skewed draws from 0 to n-1; the first third comes twice as often as evenly.
func (d dice) skewed(n int) int {
	u := d.Float64()
	return int(float64(n) * math.Pow(u, 1.7))
}

// chance is true in a share p of all draws.
func (d dice) chance(p float64) bool { return d.Float64() < p }

// oneOf draws one of some texts.
func (d dice) oneOf(all []string) string { return all[d.IntN(len(all))] }

// often draws from 0 to n-1; half of the draws are of the first eighth.
func (d dice) often(n int) int {
	u := d.Float64()
	return int(float64(n) * u * u * u)
}
