package server

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"housingtracker/data"
)

const (
	// windowLock is the class of the advisory locks by which a user has one window; the other number is the user's.
	windowLock = 0x48535457
	// lockWait is how long a sign-in waits for the former window of its user to end.
	lockWait = "2s"
	// reconnectAfter is how long the listener waits before it connects again.
	reconnectAfter = time.Second
)

// errWindow means that another window has the user's lock.
var errWindow = errors.New("the user has another window")

// listener is a connection of a window that waits for notifications and holds the user's claim of a window. It connects again by
// itself.
type listener struct {
	user data.UserID
	stop context.CancelFunc
	done chan struct{}

	mu     sync.Mutex
	config *pgx.ConnConfig
	// interrupt ends the wait for notifications, to send what waits in outbox.
	interrupt context.CancelFunc
	outbox    []notification
	changed   func()
	displaced func()
	received  func(payload string)
}

// notification is one to be sent.
type notification struct{ channel, payload string }

// listen connects and claims the window of the user.
func listen(ctx context.Context, config *pgx.ConnConfig, user data.UserID) (*listener, error) {
	l := &listener{user: user, config: config.Copy(), done: make(chan struct{}), interrupt: func() {}, changed: func() {}, displaced: func() {}, received: func(string) {}}
	conn, err := l.connect(ctx)
	if errors.Is(err, errWindow) {
		return nil, data.Refuse(data.CodePermission, "You are signed in at another window already, on this computer or on another one. Go on there, or sign out there first. "+
			"If that computer has failed, try again in a minute: then its window no longer counts.")
	}
	if err != nil {
		return nil, err
	}
	var running context.Context
	running, l.stop = context.WithCancel(context.Background())
	go l.run(running, conn)
	return l, nil
}

// connect makes a connection that listens and has the user's lock.
func (l *listener) connect(ctx context.Context) (*pgx.Conn, error) {
	l.mu.Lock()
	config := l.config.Copy()
	l.mu.Unlock()
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	_, err = conn.Exec(ctx, "LISTEN "+Channel+"; LISTEN "+openChannel+"; SET lock_timeout = '"+lockWait+"'")
	if err == nil {
		_, err = conn.Exec(ctx, "SELECT pg_advisory_lock($1, $2)", int32(windowLock), int32(l.user))
	}
	if err != nil {
		_ = conn.Close(ctx)
		var server *pgconn.PgError
		if errors.As(err, &server) && server.Code == "55P03" {
			err = errWindow
		}
		return nil, err
	}
	return conn, nil
}

// run waits for notifications until the listener is closed.
func (l *listener) run(ctx context.Context, conn *pgx.Conn) {
	defer close(l.done)
	for ctx.Err() == nil {
		if conn != nil {
			l.wait(ctx, conn)
			closing, cancel := context.WithTimeout(context.Background(), time.Second)
			_ = conn.Close(closing)
			cancel()
		}
		if ctx.Err() != nil {
			return
		}
		// The window finds out by asking that the connection is lost, and later that it is back.
		l.callChanged()
		conn = l.reconnect(ctx)
	}
}

// reconnect connects again after a while; nil if it can't yet.
func (l *listener) reconnect(ctx context.Context) *pgx.Conn {
	select {
	case <-ctx.Done():
		return nil
	case <-time.After(reconnectAfter):
	}
	conn, err := l.connect(ctx)
	switch {
	case err == nil:
		l.callChanged()
		return conn
	case errors.Is(err, errWindow):
		l.mu.Lock()
		displaced := l.displaced
		l.mu.Unlock()
		displaced()
		l.stop()
	}
	return nil
}

// wait handles notifications until the connection is lost or the listener closed.
func (l *listener) wait(ctx context.Context, conn *pgx.Conn) {
	for ctx.Err() == nil {
		waiting, interrupt := context.WithCancel(ctx)
		l.mu.Lock()
		send := l.outbox
		l.outbox, l.interrupt = nil, interrupt
		l.mu.Unlock()
		for _, n := range send {
			if _, err := conn.Exec(ctx, "SELECT pg_notify($1, $2)", n.channel, n.payload); err != nil {
				interrupt()
				return
			}
		}
		n, err := conn.WaitForNotification(waiting)
		interrupt()
		switch {
		case err != nil && conn.IsClosed():
			return
		case err != nil:
			// Something is to be sent, or the listener is closed.
		case n.Channel == Channel:
			l.callChanged()
		case n.PID != conn.PgConn().PID():
			l.mu.Lock()
			received := l.received
			l.mu.Unlock()
			received(n.Payload)
		}
	}
}

// send sends a notification soon.
func (l *listener) send(channel, payload string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	const most = 20
	if len(l.outbox) < most {
		l.outbox = append(l.outbox, notification{channel, payload})
	}
	l.interrupt()
}

func (l *listener) callChanged() {
	l.mu.Lock()
	changed := l.changed
	l.mu.Unlock()
	changed()
}

func (l *listener) onChange(changed func()) { l.mu.Lock(); defer l.mu.Unlock(); l.changed = changed }

func (l *listener) onDisplaced(displaced func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.displaced = displaced
}

func (l *listener) onReceived(received func(payload string)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.received = received
}

func (l *listener) usePassword(password string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.config.Password = password
}

// close closes the connection, which ends the claim of the window. It can be repeated.
func (l *listener) close() {
	l.stop()
	<-l.done
}
