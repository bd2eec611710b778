package sample

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"housingtracker/data"
)

// Make makes the sample office in a new file. It is made under another name and renamed when whole, so that an
// interrupted making leaves nothing that looks finished. create makes a database, remove deletes one with what lies
// beside it. It returns the office's accounts; CodeExists if the file is there.
func Make(ctx context.Context, path string, create func(string) (data.Store, error), remove func(string) error) ([]data.SampleAccount, error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, data.Refuse(data.CodeExists, "%s is there already and was left as it is. Choose another file.", path)
	}
	making := path + ".making"
	if err := remove(making); err != nil {
		return nil, err
	}
	err := fill(ctx, making, create)
	if err == nil {
		err = os.Rename(making, path)
	}
	if err != nil {
		_ = remove(making)
		return nil, err
	}
	return Accounts, nil
}

func fill(ctx context.Context, path string, create func(string) (data.Store, error)) (err error) {
	store, err := create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	return Build(ctx, store)
}
