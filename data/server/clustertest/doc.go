// Package clustertest starts PostgreSQL clusters of the system's package for tests, each in a temporary folder on loopback.
package clustertest
