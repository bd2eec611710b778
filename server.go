package main

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"housingtracker/data/postgres"
	"housingtracker/data/server"
	"housingtracker/data/signin"
	"housingtracker/data/transfer"
)

// openServer is the office at the address of a server.
func openServer(address string) (signin.Office, error) {
	folder, err := settingsFolder()
	if err != nil {
		// Without a folder for settings this computer keeps nothing.
		folder = ""
	}
	return server.NewOffice(address, openStore, time.Now, folder)
}

// openStore opens the store of a user on a server.
func openStore(ctx context.Context, config *pgx.ConnConfig) (server.Store, error) {
	s, err := postgres.Open(ctx, config)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// openOwned opens the store of the owner of a database on a server.
func openOwned(ctx context.Context, config *pgx.ConnConfig) (server.Owned, error) {
	s, err := postgres.OpenOwned(ctx, config)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func initServer(ctx context.Context, i server.Init) (server.Made, error) {
	i.Open = openOwned
	return i.Run(ctx)
}

// target is a place to which a database is moved between a file and a server.
func target(ctx context.Context, place, owner string) (transfer.Target, error) {
	if !signin.IsServer(place) {
		return transfer.ToFile(destination(place), time.Now), nil
	}
	address, err := server.ParseAddress(place)
	if err != nil {
		return nil, err
	}
	return server.Init{Address: address, OwnerPassword: owner, Now: time.Now, Open: openOwned}.Arrive(ctx)
}
