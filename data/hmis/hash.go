package hmis

import (
	"strings"
	"unicode"

	"housingtracker/data"
)

// Values of HashStatus: plain names, and names hashed in another way than HUD's.
const (
	plainNames  = 1
	otherHashes = 3
)

func (h Header) hashed() bool { return h.HashStatus > plainNames }

// hashStatus reads HashStatus. A number that HUD does not define counts as otherHashes.
func (r *row) hashStatus() int {
	const column, last = "HashStatus", 4
	status, ok := r.code(column)
	if !ok || status > last {
		r.warn(column, r.text(column), "It is none of HUD's numbers; names are shown only where they read like names.")
		return otherHashes
	}
	return status
}

// hides reports whether a client's name must not be shown: a part of it is a hash, or, if the export says that names are hashed,
// does not read like a name.
func (h Header) hides(n data.Name) bool {
	for _, part := range [...]string{n.First, n.Middle, n.Last, n.Suffix} {
		if isHash(part) || h.hashed() && !readsLikeName(part) {
			return true
		}
	}
	return false
}

// compareHashStatus notes a name that contradicts HashStatus.
func (r *row) compareHashStatus(h Header, n data.Name) {
	switch {
	case n.Hashed && h.HashStatus == plainNames:
		r.noteWarning("FirstName", "", "HashStatus says that names are plain, but the name is a hash; the Client ID is shown")
	case !n.Hashed && h.hashed() && n != (data.Name{}):
		r.noteWarning("FirstName", "", "HashStatus says that names are hashed, but the name is no hash and is shown")
	}
}

// readsLikeName reports whether a text has only letters, of any script, and nameSigns.
func readsLikeName(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.M, unicode.Cf) && !strings.ContainsRune(nameSigns, r)
	}) < 0
}

// nameSigns are the space, period, comma, hyphens and apostrophes of names, typed and typographic.
const nameSigns = " .,-\u2010\u2011\u2012\u2013'\u2018\u2019\u201B\u2032\u00B4\u0060"

// Patterns of hashes that no name matches.
var (
	hexHash    = newPattern(`^(0[xX][0-9a-fA-F]{16,}|[0-9a-fA-F]{32,})$`)
	uuid       = newPattern(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	base64Hash = newPattern(`^[0-9A-Za-z+/_-]{22,}={1,2}$`)
	// A word can look like Base64 without padding, but not at this length.
	longBase64 = newPattern(`^[0-9A-Za-z+/_-]{43,}$`)
)

// shortestHash is the length of the shortest of these, in characters.
const shortestHash = 18

// isHash reports whether a text is plainly a hash, whatever HashStatus says.
func isHash(text string) bool {
	if len(text) < shortestHash {
		return false
	}
	return hexHash.matches(text) || uuid.matches(text) || base64Hash.matches(text) ||
		longBase64.matches(text) && strings.ContainsAny(text, "0123456789") && strings.ToLower(text) != text && strings.ToUpper(text) != text
}
