package ui

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"housingtracker/data"
)

// FindSession is what the list of Ctrl+K needs of a session.
type FindSession interface {
	User() data.User
	Today() data.Date
	FindClients(ctx context.Context, text string, limit int) ([]data.Client, error)
	Programs(ctx context.Context) ([]data.Program, error)
	List(ctx context.Context, id data.ProgramID, options data.ListOptions) (data.List, error)
	Cases(ctx context.Context, id data.ClientID) ([]data.Case, error)
}

const (
	// maxCounted is how many clients of other organizations are counted, maxClients how many clients are shown at most.
	maxCounted = 500
	maxClients = 100
)

// foundClient is a client with the program and stage of an enrollment.
type foundClient struct {
	id          data.ClientID
	name, label string
	program     string
	stage       *data.Stage
	// rank is 0 for the client whose whole Client ID was typed, 1 for the user's clients, 2 for those of the user's
	// organization, 3 for others.
	rank int
	// incomplete: program and stage have not been read.
	incomplete bool
}

func (c foundClient) detail() string {
	if c.program == "" {
		return c.label
	}
	return c.label + " · " + c.program
}

// complete reads program and stage of the latest open enrollment in a housing program.
func (c *foundClient) complete(ctx context.Context, session FindSession) error {
	if !c.incomplete {
		return nil
	}
	cases, err := session.Cases(ctx, c.id)
	for _, of := range cases {
		if of.Program.Housing() && of.Open(session.Today()) && !of.Gone() {
			stage := of.Stage(session.Today())
			c.program, c.stage = of.Program.Name, &stage
			break
		}
	}
	return err
}

// ownClients are the lists of the programs of the user's organization, read once.
type ownClients struct {
	mu    sync.Mutex
	read  bool
	lists []data.List
}

// find returns the clients of the user's organization that match.
func (o *ownClients) find(ctx context.Context, session FindSession, programs []data.Program, text string) ([]foundClient, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.read {
		o.lists = nil
		for _, p := range programs {
			if session.User().Organization.ID != p.Organization.ID {
				continue
			}
			list, err := session.List(ctx, p.ID, data.ListOptions{AllMembers: true})
			if err != nil {
				return nil, err
			}
			o.lists = append(o.lists, list)
		}
		o.read = true
	}
	var found []foundClient
	for _, list := range o.lists {
		for _, r := range (data.Filter{Query: text}).Apply(list) {
			c := foundClient{id: r.ClientID, name: r.Display, program: list.Program.Name, stage: &r.Stage, rank: 2,
				label: data.Client{PersonalID: r.PersonalID, Source: list.Program.Source}.IDLabel()}
			if r.CaseManager.User == session.User().ID {
				c.rank = 1
			}
			if isID(text, r.PersonalID) {
				c.rank = 0
			}
			found = append(found, c)
		}
	}
	return found, nil
}

func isID(text, personalID string) bool { return data.PlainID(text) == data.PlainID(personalID) }

// findClients adds the other clients that match to those of the user's organization, and puts all in order, each client once.
// It reports whether there are no others.
func findClients(ctx context.Context, session FindSession, own []foundClient, text string) (found []foundClient, complete bool, err error) {
	others, err := session.FindClients(ctx, text, maxCounted)
	if err != nil {
		return nil, false, err
	}
	found = own
	for _, c := range others {
		f := foundClient{id: c.ID, name: c.DisplayName(), label: c.IDLabel(), rank: 3, incomplete: true}
		if isID(text, c.PersonalID) {
			f.rank = 0
		}
		found = append(found, f)
	}
	// The sort is stable: clients of lists are before the same clients without program and stage.
	slices.SortStableFunc(found, func(a, b foundClient) int { return cmp.Compare(a.rank, b.rank) })
	seen := map[data.ClientID]bool{}
	found = slices.DeleteFunc(found, func(c foundClient) bool {
		again := seen[c.id]
		seen[c.id] = true
		return again
	})
	return found, len(others) < maxCounted, nil
}
