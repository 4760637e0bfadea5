// Command go-peer is a remote task driver on Nomad's own SDK that does as little as such a driver
// can: it remembers handles. The benchmarks set Tether's driver beside it.
package main

import (
	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/nomad/plugins"
)

func main() {
	plugins.Serve(func(log hclog.Logger) interface{} { return newDriver(log) })
}
