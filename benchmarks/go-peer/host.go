package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sort"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/nomad/plugins/base"
	"github.com/hashicorp/nomad/plugins/drivers"
)

// plan is what the host is to do; it comes as JSON from the program that knows the driver's handles.
type plan struct {
	Plugin  string
	Config  []byte
	Start   bool // whether the driver makes its handles itself, by starting tasks
	Handles []handle
	Callers int
	Warmup  int // calls before those that are measured
	Calls   int
}

type handle struct {
	ID, Name, AllocID, AllocDir, JobID, Group, Namespace, Node, Stdout, Stderr string
	Env                                                                        map[string]string
	Version                                                                    int
	State                                                                      []byte
}

// figures are nanoseconds; the total is that of the rounds, without what prepares them.
type figures struct {
	Count                     int
	P50, P90, P99, Max, Total int64
}

type result struct {
	HandshakeNanos int64
	Recover, Ping  figures
}

// runHost drives a driver with Nomad's own client of plugins, as a Nomad agent does.
func runHost(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var p plan
	if err := json.Unmarshal(text, &p); err != nil {
		return fmt.Errorf("%s is no plan: %v", file, err)
	}
	log := hclog.New(&hclog.LoggerOptions{Level: hclog.Error, Output: os.Stderr})
	began := time.Now()
	client := plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig:  base.Handshake,
		Plugins:          map[string]plugin.Plugin{base.PluginTypeBase: &base.PluginBase{}, base.PluginTypeDriver: drivers.NewDriverPlugin(nil, log)},
		Cmd:              exec.Command(p.Plugin),
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		Logger:           log,
	})
	defer client.Kill()
	connection, err := client.Client()
	if err != nil {
		return err
	}
	r := result{HandshakeNanos: time.Since(began).Nanoseconds()}
	raw, err := connection.Dispense(base.PluginTypeDriver)
	if err != nil {
		return err
	}
	d := raw.(drivers.DriverPlugin)
	if err := d.SetConfig(&base.Config{ApiVersion: drivers.ApiVersion010, PluginConfig: p.Config}); err != nil {
		return fmt.Errorf("SetConfig: %v", err)
	}
	handles, err := taskHandles(d, &p)
	if err != nil {
		return err
	}
	forget := func(i int) { _ = d.DestroyTask(handles[i].Config.ID, true) }
	recoverOne := func(i int) error { return d.RecoverTask(handles[i]) }
	if r.Recover, err = measure(&p, forget, recoverOne); err != nil {
		return fmt.Errorf("RecoverTask: %v", err)
	}
	ping := func(int) error { return connection.Ping() }
	if r.Ping, err = measure(&p, func(int) {}, ping); err != nil {
		return fmt.Errorf("health check: %v", err)
	}
	return json.NewEncoder(os.Stdout).Encode(r)
}

func taskHandles(d drivers.DriverPlugin, p *plan) ([]*drivers.TaskHandle, error) {
	var handles []*drivers.TaskHandle
	for _, h := range p.Handles {
		config := &drivers.TaskConfig{
			ID: h.ID, Name: h.Name, AllocID: h.AllocID, AllocDir: h.AllocDir, JobID: h.JobID, JobName: h.JobID,
			TaskGroupName: h.Group, Namespace: h.Namespace, NodeID: h.Node, NodeName: h.Node, Env: h.Env,
			StdoutPath: h.Stdout, StderrPath: h.Stderr, Resources: &drivers.Resources{},
		}
		made := drivers.NewTaskHandle(h.Version)
		made.Config, made.State, made.DriverState = config, drivers.TaskStateRunning, h.State
		if p.Start {
			var err error
			if made, _, err = d.StartTask(config); err != nil {
				return nil, fmt.Errorf("StartTask: %v", err)
			}
		}
		handles = append(handles, made)
	}
	return handles, nil
}

// measure makes the calls in rounds over all handles. What a round needs is prepared before it, so
// that nothing else is asked of the driver between two calls: as when an agent starts. The first
// round is the first that the driver hears of handles that it did not make itself.
func measure(p *plan, prepare func(int), call func(int) error) (figures, error) {
	var all []time.Duration
	var total time.Duration
	for made := 0; made < p.Warmup+p.Calls; made += len(p.Handles) {
		if made > 0 || p.Start {
			_, _ = each(p, func(i int) error { prepare(i); return nil })
		}
		began := time.Now()
		times, err := each(p, call)
		if err != nil {
			return figures{}, err
		}
		if made >= p.Warmup {
			all = append(all, times...)
			total += time.Since(began)
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
	at := func(part float64) int64 { return all[int(part*float64(len(all)-1))].Nanoseconds() }
	return figures{len(all), at(.5), at(.9), at(.99), at(1), total.Nanoseconds()}, nil
}

// each makes one call for each handle and tells how long each took. No two callers use the same handle.
func each(p *plan, call func(int) error) ([]time.Duration, error) {
	var wait sync.WaitGroup
	times := make([]time.Duration, len(p.Handles))
	failures := make([]error, p.Callers)
	for caller := 0; caller < p.Callers; caller++ {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for i := caller; i < len(times) && failures[caller] == nil; i += p.Callers {
				began := time.Now()
				failures[caller] = call(i)
				times[i] = time.Since(began)
			}
		}()
	}
	wait.Wait()
	return times, errors.Join(failures...)
}
