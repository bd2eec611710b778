package sample

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/file"
)

// Make makes the sample office in a new file. It is made under another name and renamed when whole, so that an
// interrupted making leaves nothing that looks finished. database is the one at a path. It returns the office's accounts;
// CodeExists if the file is there.
func Make(ctx context.Context, path string, database func(path string) file.Database) ([]data.SampleAccount, error) {
	if err := database(path).CheckLocation(); err != nil {
		return nil, err
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, data.Refuse(data.CodeExists, "%s is there already and was left as it is. Choose another file.", path)
	}
	making := path + ".making"
	keyring := account.Of(making)
	unfinished := file.NewOffice(database(making), keyring, time.Now)
	if err := unfinished.Discard(); err != nil {
		return nil, err
	}
	err := BuildAt(ctx, database(making), keyring, time.Now())
	if err == nil {
		err = account.Move(making, path)
	}
	if err == nil {
		err = os.Rename(making, path)
	}
	if err != nil {
		return nil, errors.Join(err, unfinished.Discard())
	}
	return Accounts, nil
}
