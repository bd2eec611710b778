//go:build linux

package clustertest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Certificate is what a server shows: the certificate of a name, valid until Until, signed by an authority of its own.
type Certificate struct {
	Name  string
	Until time.Time
}

// StartTLS is Start for a server with a certificate. The authority's is the file ca.crt in the folder.
func StartTLS(t testing.TB, with Certificate) *Cluster {
	return start(t, func(c *Cluster) {
		c.certify(with)
		c.settings = append(c.settings, "ssl=on", "ssl_cert_file="+filepath.Join(c.Folder, "server.crt"), "ssl_key_file="+filepath.Join(c.Folder, "server.key"))
	})
}

// certify makes the files of the certificate and of its authority.
func (c *Cluster) certify(with Certificate) {
	c.t.Helper()
	since := with.Until.AddDate(-1, 0, 0)
	authorityKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	c.must(err)
	authority := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "County"}, NotBefore: since, NotAfter: time.Now().AddDate(9, 0, 0), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign}
	signed, err := x509.CreateCertificate(rand.Reader, authority, authority, &authorityKey.PublicKey, authorityKey)
	c.must(err)
	c.write("ca.crt", "CERTIFICATE", signed)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	c.must(err)
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: with.Name}, NotBefore: since, NotAfter: with.Until, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	if ip := net.ParseIP(with.Name); ip != nil {
		leaf.IPAddresses = []net.IP{ip}
	} else {
		leaf.DNSNames = []string{with.Name}
	}
	signed, err = x509.CreateCertificate(rand.Reader, leaf, authority, &key.PublicKey, authorityKey)
	c.must(err)
	c.write("server.crt", "CERTIFICATE", signed)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	c.must(err)
	c.write("server.key", "PRIVATE KEY", private)
}

func (c *Cluster) write(name, kind string, content []byte) {
	c.t.Helper()
	path := filepath.Join(c.Folder, name)
	c.must(os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}), 0o644))
	if name == "server.key" {
		c.must(os.Chmod(path, 0o600))
		if c.account != nil {
			c.must(os.Chown(path, int(c.account.Uid), int(c.account.Gid)))
		}
	}
}
