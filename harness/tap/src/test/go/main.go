// Command go-local-driver is a small Nomad task driver on Nomad's own SDK. The tests put it behind
// the tap and under the conformance suite: it speaks the protocol as drivers in Go do.
package main

import (
	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/nomad/plugins"
)

func main() {
	plugins.Serve(func(log hclog.Logger) interface{} { return newDriver(log) })
}
