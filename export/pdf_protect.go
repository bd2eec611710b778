package export

import (
	"bytes"
	"fmt"
	"io"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"golang.org/x/text/unicode/norm"
)

// protect writes a PDF that opens only with the password: AES-256, revision 6 of the standard handler (ISO 32000-2, 7.6). The
// password gives all permissions, including those of screen readers.
func protect(w io.Writer, pdf []byte, password string) error {
	const old, new = "%PDF-1.7", "%PDF-2.0"
	if !bytes.HasPrefix(pdf, []byte(old)) {
		return fmt.Errorf("a PDF that begins %.8q", pdf)
	}
	// Below 2.0 the library uses revision 5, whose passwords can be guessed fast.
	copy(pdf, new)
	// Otherwise the library writes settings and fonts into the user's folder.
	api.DisableConfigDir()
	// Viewers normalize what is typed (RFC 4013) and use its first 127 bytes.
	password = norm.NFKC.String(password)
	password = password[:min(len(password), 127)]
	c := model.NewAESConfiguration(password, password, 256)
	c.Permissions = model.PermissionsAll
	c.Optimize, c.OptimizeBeforeWriting, c.OptimizeResourceDicts = false, false, false
	return api.Encrypt(bytes.NewReader(pdf), w, c)
}
