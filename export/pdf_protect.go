package export

import (
	"bytes"
	"fmt"
	"io"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"golang.org/x/text/unicode/norm"
)

// protect writes a PDF so that it opens with the password alone: AES with 256 bits, revision 6 of the standard handler
// (ISO 32000-2, 7.6). Who knows the password may do everything, screen readers included.
func protect(w io.Writer, pdf []byte, password string) error {
	const old, new = "%PDF-1.7", "%PDF-2.0"
	if !bytes.HasPrefix(pdf, []byte(old)) {
		return fmt.Errorf("a PDF that begins %.8q", pdf)
	}
	// Below 2.0 the library makes revision 5, whose passwords are tried out fast.
	copy(pdf, new)
	// Otherwise the library writes its own settings and fonts into the user's folder.
	api.DisableConfigDir()
	// Programs that open the file prepare what is typed so (RFC 4013) and look at so many bytes of it.
	password = norm.NFKC.String(password)
	password = password[:min(len(password), 127)]
	c := model.NewAESConfiguration(password, password, 256)
	c.Permissions = model.PermissionsAll
	c.Optimize, c.OptimizeBeforeWriting, c.OptimizeResourceDicts = false, false, false
	return api.Encrypt(bytes.NewReader(pdf), w, c)
}
