package account

import (
	"crypto/rand"
	"crypto/sha256"
	"strings"

	"housingtracker/data"
)

// alphabet is Crockford's: without I, L and O, which are read as 1 and 0, and without U.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// A recovery code has 26 random characters, 130 bits, and two check characters, in groups of four.
const (
	codeRandom = 26
	codeCheck  = 2
	codeGroup  = 4
)

// newCode returns a new recovery code as it is printed.
func newCode() string {
	raw := make([]byte, codeRandom)
	_, _ = rand.Read(raw)
	for i, b := range raw {
		raw[i] = alphabet[b%32]
	}
	plain := string(raw) + codeChecksum(string(raw))
	var groups []string
	for i := 0; i < len(plain); i += codeGroup {
		groups = append(groups, plain[i:i+codeGroup])
	}
	return strings.Join(groups, "-")
}

// codeChecksum returns the check characters.
func codeChecksum(plain string) string {
	sum := sha256.Sum256([]byte("housing-tracker recovery " + plain))
	return string([]byte{alphabet[sum[0]%32], alphabet[sum[1]%32]})
}

// plainCode returns a code in upper case without separators; O counts as 0, I and L as 1.
func plainCode(code string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'O':
			return '0'
		case r == 'I' || r == 'L':
			return '1'
		case r == '-' || r == '–' || r == '—' || r == '\u2011' || r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\u00a0':
			return -1
		}
		return r
	}, strings.ToUpper(code))
}

// parseCode parses a typed code. A typing mistake and a wrong code have different errors.
func parseCode(code string) (plain string, err error) {
	plain = plainCode(code)
	switch {
	case len(plain) != codeRandom+codeCheck:
		return "", data.Refuse(data.CodeInvalid, "A recovery code has 7 groups of 4 letters and figures. Type all of them.")
	case strings.Trim(plain, alphabet) != "", codeChecksum(plain[:codeRandom]) != plain[codeRandom:]:
		return "", data.Refuse(data.CodeInvalid, "There is a typing mistake in the recovery code. Compare it with the printed one, group by group.")
	}
	return plain, nil
}
