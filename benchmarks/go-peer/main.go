// Command go-peer is a remote task driver on Nomad's own SDK that does as little as such a driver
// can: it remembers handles. The benchmarks set Tether's driver beside it.
//
// "go-peer host PLAN" is the other side: it drives any driver with Nomad's own client, as PLAN says.
package main

import (
	"fmt"
	"os"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/nomad/plugins"
)

func main() {
	if len(os.Args) == 3 && os.Args[1] == "host" {
		if err := runHost(os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, "go-peer:", err)
			os.Exit(1)
		}
		return
	}
	plugins.Serve(func(log hclog.Logger) interface{} { return newDriver(log) })
}
