//go:build linux

package clustertest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Password is that of the role Owner and of the superuser.
const (
	Owner    = "county"
	Password = "the county's own door"
)

// A Cluster is a running cluster with a role Owner, which may create roles and owns the database Database, as a county's database
// administrator makes it.
type Cluster struct {
	t testing.TB
	// Folder holds the data, and the certificates of a cluster with TLS: ca.crt, and server.crt signed by it for localhost.
	Folder string
	Port   int
	bin    string
	// settings are options of the server.
	settings []string
	process  *exec.Cmd
	account  *syscall.Credential
}

// Database is the name of the owner's database.
const Database = "office"

// Start starts a cluster, which ends with the test. It skips the test where PostgreSQL is not installed. Settings are of the form name=value.
func Start(t testing.TB, settings ...string) *Cluster {
	return start(t, func(c *Cluster) { c.settings = settings })
}

// start starts a cluster whose files set completes.
func start(t testing.TB, set func(*Cluster)) *Cluster {
	t.Helper()
	c := &Cluster{t: t, bin: binaries()}
	if c.bin == "" {
		t.Skip("PostgreSQL is not installed, so this was left out")
	}
	c.prepare()
	set(c)
	c.Run()
	t.Cleanup(c.Kill)
	c.asSuperuser("CREATE ROLE " + Owner + " LOGIN CREATEROLE PASSWORD '" + strings.ReplaceAll(Password, "'", "''") + "'")
	c.asSuperuser("CREATE DATABASE " + Database + " OWNER " + Owner)
	return c
}

// binaries returns the folder of the latest version's programs; "" if none is installed.
func binaries() string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
		return n
	}
	if len(found) == 0 {
		return ""
	}
	return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) }))
}

// prepare makes the cluster's files.
func (c *Cluster) prepare() {
	c.t.Helper()
	var err error
	c.Folder, err = os.MkdirTemp("", "cluster")
	c.must(err)
	c.t.Cleanup(func() { _ = os.RemoveAll(c.Folder) })
	// The programs refuse to run as root.
	if os.Getuid() == 0 {
		account, err := user.Lookup("postgres")
		c.must(err)
		uid, _ := strconv.Atoi(account.Uid)
		gid, _ := strconv.Atoi(account.Gid)
		c.account = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		c.must(os.Chown(c.Folder, uid, gid))
	}
	secret := filepath.Join(c.Folder, "secret")
	c.must(os.WriteFile(secret, []byte(Password), 0o644))
	initialize := c.command("initdb", "--pgdata="+c.data(), "--username=postgres", "--pwfile="+secret, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
	if out, err := initialize.CombinedOutput(); err != nil {
		c.t.Fatalf("initdb: %v\n%s", err, out)
	}
	c.Port = FreePort(c.t)
}

func (c *Cluster) data() string { return filepath.Join(c.Folder, "data") }

func (c *Cluster) command(name string, args ...string) *exec.Cmd {
	command := exec.Command(filepath.Join(c.bin, name), args...)
	command.Dir = c.Folder
	command.Env = []string{"LC_ALL=C.UTF-8", "PATH=" + os.Getenv("PATH"), "TMPDIR=" + c.Folder}
	command.SysProcAttr = &syscall.SysProcAttr{Credential: c.account, Setpgid: true, Pdeathsig: syscall.SIGKILL}
	return command
}

// Run starts the server of the cluster and waits until it takes connections.
func (c *Cluster) Run() {
	c.t.Helper()
	args := []string{"-D", c.data(), "-c", "port=" + strconv.Itoa(c.Port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=" + c.Folder,
		"-c", "log_destination=stderr", "-c", "logging_collector=off"}
	for _, s := range c.settings {
		args = append(args, "-c", s)
	}
	log, err := os.OpenFile(filepath.Join(c.Folder, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	c.must(err)
	defer log.Close()
	c.process = c.command("postgres", args...)
	c.process.Stdout, c.process.Stderr = log, log
	c.must(c.process.Start())
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		conn, err := c.connect(ctx, "postgres", "postgres")
		if err == nil {
			c.must(conn.Close(ctx))
			return
		}
		if ctx.Err() != nil {
			text, _ := os.ReadFile(filepath.Join(c.Folder, "log"))
			c.t.Fatalf("the server does not start: %v\n%s", err, text)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Stop stops the server as at a restart: connections are ended.
func (c *Cluster) Stop() { c.end(syscall.SIGINT) }

// Kill ends the server's processes at once, as a loss of power does.
func (c *Cluster) Kill() { c.end(syscall.SIGKILL) }

func (c *Cluster) end(with syscall.Signal) {
	if c.process == nil {
		return
	}
	whom := c.process.Process.Pid
	if with == syscall.SIGKILL {
		// A process that is stopped is killed as well.
		for _, p := range c.processes() {
			_ = syscall.Kill(p, with)
		}
	}
	_ = syscall.Kill(whom, with)
	_ = c.process.Wait()
	c.process = nil
	_ = os.Remove(filepath.Join(c.data(), "postmaster.pid"))
}

// Freeze stops all processes of the server without ending them; Resume lets them go on.
func (c *Cluster) Freeze() { c.signal(syscall.SIGSTOP) }

// Resume ends a Freeze.
func (c *Cluster) Resume() { c.signal(syscall.SIGCONT) }

func (c *Cluster) signal(s syscall.Signal) {
	for _, p := range append(c.processes(), c.process.Process.Pid) {
		if err := syscall.Kill(p, s); err != nil && !errors.Is(err, syscall.ESRCH) {
			c.t.Fatal(err)
		}
	}
}

// processes returns the children of the server's first process.
func (c *Cluster) processes() []int {
	pid := strconv.Itoa(c.process.Process.Pid)
	text, _ := os.ReadFile("/proc/" + pid + "/task/" + pid + "/children")
	var all []int
	for _, word := range strings.Fields(string(text)) {
		if n, err := strconv.Atoi(word); err == nil {
			all = append(all, n)
		}
	}
	return all
}

// Address is the address of a database of the cluster, without a user.
func (c *Cluster) Address(database string) string {
	return fmt.Sprintf("postgres://127.0.0.1:%d/%s", c.Port, database)
}

// OwnerAddress is that of Database, for its owner.
func (c *Cluster) OwnerAddress() string {
	return fmt.Sprintf("postgres://%s@127.0.0.1:%d/%s", Owner, c.Port, Database)
}

func (c *Cluster) connect(ctx context.Context, role, database string) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig(fmt.Sprintf("host=127.0.0.1 port=%d user=%s dbname=%s sslmode=disable connect_timeout=2", c.Port, role, database))
	if err != nil {
		return nil, err
	}
	config.Password = Password
	return pgx.ConnectConfig(ctx, config)
}

// Do runs statements in a database as the superuser.
func (c *Cluster) Do(database string, statements ...string) {
	c.t.Helper()
	ctx := context.Background()
	conn, err := c.connect(ctx, "postgres", database)
	c.must(err)
	defer conn.Close(ctx)
	for _, s := range statements {
		if _, err := conn.Exec(ctx, s); err != nil {
			c.t.Fatalf("%s: %v", s, err)
		}
	}
}

func (c *Cluster) asSuperuser(statement string) { c.t.Helper(); c.Do("postgres", statement) }

func (c *Cluster) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// Trust makes the server let anybody in without a password.
func (c *Cluster) Trust() {
	c.t.Helper()
	c.must(os.WriteFile(filepath.Join(c.data(), "pg_hba.conf"), []byte("host all all 127.0.0.1/32 trust\n"), 0o644))
	c.Stop()
	c.Run()
}

// Data is the folder of the cluster's data.
func (c *Cluster) Data() string { return c.data() }

// Shell returns what runs a script as the account of the server, with the programs of PostgreSQL as its superuser.
func (c *Cluster) Shell(environment ...string) func(script string) (out string, err error) {
	return func(script string) (string, error) {
		command := c.command("initdb")
		command.Path, command.Args = "/bin/bash", []string{"bash", "-c", script}
		command.Env = append([]string{"LC_ALL=C.UTF-8", "PATH=" + c.bin + ":" + os.Getenv("PATH"), "PGHOST=" + c.Folder, "PGPORT=" + strconv.Itoa(c.Port), "PGUSER=postgres",
			"PGPASSWORD=" + Password, "PGDATABASE=postgres", "HOME=" + c.Folder}, environment...)
		out, err := command.CombinedOutput()
		return string(out), err
	}
}

// FreePort returns a port of this computer on which nobody listens.
func FreePort(t testing.TB) int {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer free.Close()
	return free.Addr().(*net.TCPAddr).Port
}
