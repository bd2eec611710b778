package outreach

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"

	"filippo.io/age"

	"housingtracker/data"
)

// keys are the secrets of a laptop or an office: one for files that it receives, one for those that it sends.
type keys struct {
	Identity string `json:"identity"`
	Seed     []byte `json:"seed"`
}

func newKeys() (keys, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return keys{}, err
	}
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return keys{}, err
	}
	return keys{identity.String(), private.Seed()}, nil
}

// recipient is the public key for files to the owner of the keys; signKey the one of the owner's signatures.
func (k keys) recipient() string {
	identity, err := age.ParseX25519Identity(k.Identity)
	if err != nil {
		return ""
	}
	return identity.Recipient().String()
}

func (k keys) private() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(k.Seed) }

func (k keys) signKey() string {
	return base64.StdEncoding.EncodeToString(k.private().Public().(ed25519.PublicKey))
}

// officeKeysKey is the key of the office's keys.
const officeKeysKey = "office-keys"

// officeKeysOf returns the office's keys and makes them where there are none.
func officeKeysOf(ctx context.Context, tx data.Tx) (k keys, err error) {
	values, err := tx.OutreachValues(ctx, officeKeysKey)
	if err != nil {
		return k, err
	}
	if text, ok := values[officeKeysKey]; ok {
		return k, json.Unmarshal([]byte(text), &k)
	}
	if k, err = newKeys(); err != nil {
		return k, err
	}
	text, err := json.Marshal(k)
	if err != nil {
		return k, err
	}
	return k, tx.SaveOutreachValue(ctx, officeKeysKey, string(text))
}

// The purposes of signed files, so that none can be taken for another.
const (
	packPurpose   = "housing-tracker laptop pack 1\n"
	answerPurpose = "housing-tracker laptop answer 1\n"
)

// envelope is what a file holds, encrypted. Device says whose signature it bears or whom it is for.
type envelope struct {
	Device    string `json:"device"`
	Signature []byte `json:"signature"`
	Payload   []byte `json:"payload"`
}

// seal encrypts a value for a recipient and signs it.
func seal(v any, purpose, device, recipient string, signer keys) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	to, err := age.ParseX25519Recipient(recipient)
	if err != nil {
		return nil, err
	}
	e := envelope{Device: device, Payload: text, Signature: ed25519.Sign(signer.private(), append([]byte(purpose), text...))}
	content, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, to)
	if err != nil {
		return nil, err
	}
	packed := gzip.NewWriter(w)
	_, err = packed.Write(content)
	err = errors.Join(err, packed.Close(), w.Close())
	return sealed.Bytes(), err
}

// MaxFile is the size of the largest file that is read, unpacked.
const MaxFile = 256 << 20

// open decrypts a file. The error is CodeInvalid for a damaged file and for one that is for somebody else.
func open(sealed []byte, k keys) (e envelope, err error) {
	identity, err := age.ParseX25519Identity(k.Identity)
	if err != nil {
		return e, err
	}
	content, err := unseal(sealed, identity)
	if err == nil {
		err = json.Unmarshal(content, &e)
	}
	if err != nil {
		return e, &data.Error{Code: data.CodeInvalid, Err: err, Message: "This file is damaged, or it is not for this database. Nothing was changed. Make it again where it comes from."}
	}
	return e, nil
}

func unseal(sealed []byte, identity age.Identity) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), identity)
	if err != nil {
		return nil, err
	}
	unpacked, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(unpacked, MaxFile+1))
	if err == nil && len(content) > MaxFile {
		err = errors.New("the file is too large")
	}
	if err == nil {
		// What follows is authenticated only when it is read to its end.
		_, err = io.Copy(io.Discard, r)
	}
	return content, err
}

// verify checks the signature and decodes the payload. The error is CodeInvalid.
func (e envelope) verify(purpose, signKey string, v any) error {
	key, err := base64.StdEncoding.DecodeString(signKey)
	if err != nil || len(key) != ed25519.PublicKeySize || !ed25519.Verify(key, append([]byte(purpose), e.Payload...), e.Signature) {
		return data.Refuse(data.CodeInvalid, "This file does not bear the signature of whom it says it comes from. Nothing was changed.")
	}
	if err := json.Unmarshal(e.Payload, v); err != nil {
		return &data.Error{Code: data.CodeInvalid, Err: err, Message: "This file can't be read by this version of the program. Nothing was changed. Update the program."}
	}
	return nil
}
