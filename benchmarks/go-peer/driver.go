package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/nomad/client/structs"
	"github.com/hashicorp/nomad/drivers/shared/eventer"
	"github.com/hashicorp/nomad/plugins/base"
	"github.com/hashicorp/nomad/plugins/drivers"
	"github.com/hashicorp/nomad/plugins/drivers/fsisolation"
	"github.com/hashicorp/nomad/plugins/shared/hclspec"
	pstructs "github.com/hashicorp/nomad/plugins/shared/structs"
)

const handleVersion = 1

// state is what the handle carries: as much as a driver of remote tasks needs to find one again.
type state struct {
	RemoteID  string
	Endpoint  string
	StartedAt time.Time
}

type task struct {
	config *drivers.TaskConfig
	state  state
	ended  chan struct{}
	once   sync.Once
}

func (t *task) end() { t.once.Do(func() { close(t.ended) }) }

type driver struct {
	events *eventer.Eventer
	mu     sync.RWMutex
	tasks  map[string]*task
}

func newDriver(log hclog.Logger) *driver {
	return &driver{
		events: eventer.NewEventer(context.Background(), log),
		tasks:  map[string]*task{},
	}
}

func (d *driver) PluginInfo() (*base.PluginInfoResponse, error) {
	return &base.PluginInfoResponse{
		Type:              base.PluginTypeDriver,
		PluginApiVersions: []string{drivers.ApiVersion010},
		PluginVersion:     "0.1.0",
		Name:              "go-peer",
	}, nil
}

func (d *driver) ConfigSchema() (*hclspec.Spec, error) {
	return hclspec.NewObject(map[string]*hclspec.Spec{}), nil
}

func (d *driver) SetConfig(*base.Config) error { return nil }

func (d *driver) TaskConfigSchema() (*hclspec.Spec, error) {
	return hclspec.NewObject(map[string]*hclspec.Spec{
		"command": hclspec.NewAttr("command", "string", false),
	}), nil
}

func (d *driver) Capabilities() (*drivers.Capabilities, error) {
	return &drivers.Capabilities{FSIsolation: fsisolation.Image}, nil
}

func (d *driver) Fingerprint(ctx context.Context) (<-chan *drivers.Fingerprint, error) {
	prints := make(chan *drivers.Fingerprint, 1)
	prints <- &drivers.Fingerprint{
		Attributes:        map[string]*pstructs.Attribute{"driver.go-peer": pstructs.NewBoolAttribute(true)},
		Health:            drivers.HealthStateHealthy,
		HealthDescription: drivers.DriverHealthy,
	}
	go func() {
		defer close(prints)
		<-ctx.Done()
	}()
	return prints, nil
}

func (d *driver) StartTask(config *drivers.TaskConfig) (*drivers.TaskHandle, *drivers.DriverNetwork, error) {
	t := &task{
		config: config,
		state:  state{RemoteID: "remote-" + config.ID, Endpoint: "unix:///run/remote.sock", StartedAt: time.Now()},
		ended:  make(chan struct{}),
	}
	handle := drivers.NewTaskHandle(handleVersion)
	handle.Config = config
	handle.State = drivers.TaskStateRunning
	if err := handle.SetDriverState(t.state); err != nil {
		return nil, nil, err
	}
	d.put(t)
	return handle, nil, nil
}

func (d *driver) RecoverTask(handle *drivers.TaskHandle) error {
	var found state
	if err := handle.GetDriverState(&found); err != nil {
		return fmt.Errorf("the handle of task %s cannot be read: %v", handle.Config.ID, err)
	}
	d.put(&task{config: handle.Config, state: found, ended: make(chan struct{})})
	return nil
}

func (d *driver) WaitTask(ctx context.Context, id string) (<-chan *drivers.ExitResult, error) {
	t, err := d.find(id)
	if err != nil {
		return nil, err
	}
	results := make(chan *drivers.ExitResult, 1)
	go func() {
		defer close(results)
		select {
		case <-t.ended:
			results <- &drivers.ExitResult{}
		case <-ctx.Done():
		}
	}()
	return results, nil
}

func (d *driver) StopTask(id string, _ time.Duration, _ string) error {
	if t, err := d.find(id); err == nil {
		t.end()
	}
	return nil
}

func (d *driver) DestroyTask(id string, _ bool) error {
	t, err := d.find(id)
	if err != nil {
		return err
	}
	t.end()
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.tasks, id)
	return nil
}

func (d *driver) InspectTask(id string) (*drivers.TaskStatus, error) {
	t, err := d.find(id)
	if err != nil {
		return nil, err
	}
	return &drivers.TaskStatus{
		ID:        t.config.ID,
		Name:      t.config.Name,
		State:     drivers.TaskStateRunning,
		StartedAt: t.state.StartedAt,
	}, nil
}

func (d *driver) TaskStats(ctx context.Context, id string, _ time.Duration) (<-chan *structs.TaskResourceUsage, error) {
	if _, err := d.find(id); err != nil {
		return nil, err
	}
	usages := make(chan *structs.TaskResourceUsage)
	go func() {
		defer close(usages)
		<-ctx.Done()
	}()
	return usages, nil
}

func (d *driver) TaskEvents(ctx context.Context) (<-chan *drivers.TaskEvent, error) {
	return d.events.TaskEvents(ctx)
}

func (d *driver) SignalTask(string, string) error {
	return fmt.Errorf("the peer of the benchmarks takes no signals")
}

func (d *driver) ExecTask(string, []string, time.Duration) (*drivers.ExecTaskResult, error) {
	return nil, fmt.Errorf("the peer of the benchmarks runs no programs")
}

func (d *driver) put(t *task) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tasks[t.config.ID] = t
}

func (d *driver) find(id string) (*task, error) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	t, known := d.tasks[id]
	if !known {
		return nil, drivers.ErrTaskNotFound
	}
	return t, nil
}
