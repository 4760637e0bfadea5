package main

import (
	"encoding/json"
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

// figures are nanoseconds.
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
	ping := func(int) (time.Duration, error) {
		began := time.Now()
		err := connection.Ping()
		return time.Since(began), err
	}
	recoverOne := func(i int) (time.Duration, error) {
		h := handles[i%len(handles)]
		_ = d.DestroyTask(h.Config.ID, true)
		began := time.Now()
		err := d.RecoverTask(h)
		return time.Since(began), err
	}
	if r.Recover, err = measure(&p, recoverOne); err != nil {
		return fmt.Errorf("RecoverTask: %v", err)
	}
	if r.Ping, err = measure(&p, ping); err != nil {
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

// measure lets each caller make its share of the calls; no two callers use the same handle.
func measure(p *plan, call func(int) (time.Duration, error)) (figures, error) {
	var wait sync.WaitGroup
	times := make([][]time.Duration, p.Callers)
	failures := make([]error, p.Callers)
	began := time.Now()
	for caller := 0; caller < p.Callers; caller++ {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for n := 0; n < (p.Warmup+p.Calls)/p.Callers; n++ {
				took, err := call(n*p.Callers + caller)
				if err != nil {
					failures[caller] = err
					return
				}
				if n >= p.Warmup/p.Callers {
					times[caller] = append(times[caller], took)
				}
			}
		}()
	}
	wait.Wait()
	total := time.Since(began)
	var all []time.Duration
	for caller := range times {
		if failures[caller] != nil {
			return figures{}, failures[caller]
		}
		all = append(all, times[caller]...)
	}
	sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
	at := func(part float64) int64 { return all[int(part*float64(len(all)-1))].Nanoseconds() }
	return figures{len(all), at(.5), at(.9), at(.99), at(1), total.Nanoseconds()}, nil
}
