package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"syscall"
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

const (
	driverName    = "go-local"
	handleVersion = 1
)

type pluginConfig struct {
	Greeting string `codec:"greeting"`
	APIToken string `codec:"api_token"`
}

type taskConfig struct {
	Command string   `codec:"command"`
	Args    []string `codec:"args"`
}

// driver runs tasks as processes of this host. It keeps its tasks in memory and finds their
// processes again from the handle.
type driver struct {
	log    hclog.Logger
	events *eventer.Eventer
	ctx    context.Context
	config pluginConfig

	mu    sync.Mutex
	tasks map[string]*task
}

func newDriver(log hclog.Logger) *driver {
	ctx := context.Background()
	return &driver{
		log:    log.Named(driverName),
		events: eventer.NewEventer(ctx, log),
		ctx:    ctx,
		tasks:  map[string]*task{},
	}
}

func (d *driver) PluginInfo() (*base.PluginInfoResponse, error) {
	return &base.PluginInfoResponse{
		Type:              base.PluginTypeDriver,
		PluginApiVersions: []string{drivers.ApiVersion010},
		PluginVersion:     "0.1.0",
		Name:              driverName,
	}, nil
}

func (d *driver) ConfigSchema() (*hclspec.Spec, error) {
	return hclspec.NewObject(map[string]*hclspec.Spec{
		"greeting":  hclspec.NewDefault(hclspec.NewAttr("greeting", "string", false), hclspec.NewLiteral(`"hello"`)),
		"api_token": hclspec.NewAttr("api_token", "string", false),
	}), nil
}

func (d *driver) SetConfig(c *base.Config) error {
	var config pluginConfig
	if len(c.PluginConfig) != 0 {
		if err := base.MsgPackDecode(c.PluginConfig, &config); err != nil {
			return err
		}
	}
	d.config = config
	d.log.Info("configured", "greeting", config.Greeting)
	return nil
}

func (d *driver) TaskConfigSchema() (*hclspec.Spec, error) {
	return hclspec.NewObject(map[string]*hclspec.Spec{
		"command": hclspec.NewAttr("command", "string", true),
		"args":    hclspec.NewAttr("args", "list(string)", false),
	}), nil
}

func (d *driver) Capabilities() (*drivers.Capabilities, error) {
	return &drivers.Capabilities{SendSignals: true, Exec: true, FSIsolation: fsisolation.None}, nil
}

func (d *driver) Fingerprint(ctx context.Context) (<-chan *drivers.Fingerprint, error) {
	prints := make(chan *drivers.Fingerprint, 1)
	prints <- &drivers.Fingerprint{
		Attributes:        map[string]*pstructs.Attribute{"driver.go-local": pstructs.NewBoolAttribute(true)},
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
	var wanted taskConfig
	if err := config.DecodeDriverConfig(&wanted); err != nil {
		return nil, nil, fmt.Errorf("the configuration of task %s cannot be read: %v", config.ID, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, known := d.tasks[config.ID]; known {
		return nil, nil, fmt.Errorf("task %s is started already", config.ID)
	}
	t, err := startTask(config, wanted)
	if err != nil {
		return nil, nil, err
	}
	handle := drivers.NewTaskHandle(handleVersion)
	handle.Config = config
	handle.State = drivers.TaskStateRunning
	if err := handle.SetDriverState(t.state); err != nil {
		t.signal(syscall.SIGKILL)
		return nil, nil, err
	}
	d.tasks[config.ID] = t
	d.emit(config, "started a process")
	return handle, nil, nil
}

func (d *driver) RecoverTask(handle *drivers.TaskHandle) error {
	if handle == nil || handle.Config == nil {
		return errors.New("there is no handle to recover from")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, known := d.tasks[handle.Config.ID]; known {
		return nil
	}
	var state taskState
	if err := handle.GetDriverState(&state); err != nil {
		return fmt.Errorf("the handle of task %s cannot be read: %v", handle.Config.ID, err)
	}
	t, err := findTask(handle.Config, state)
	if err != nil {
		return err
	}
	d.tasks[handle.Config.ID] = t
	return nil
}

func (d *driver) WaitTask(ctx context.Context, id string) (<-chan *drivers.ExitResult, error) {
	t, err := d.task(id)
	if err != nil {
		return nil, err
	}
	results := make(chan *drivers.ExitResult, 1)
	go func() {
		defer close(results)
		select {
		case <-t.done:
			results <- t.exitResult()
		case <-ctx.Done():
		}
	}()
	return results, nil
}

func (d *driver) StopTask(id string, timeout time.Duration, signal string) error {
	t, err := d.task(id)
	if errors.Is(err, drivers.ErrTaskNotFound) {
		return nil
	}
	first, err := signalNamed(signal, syscall.SIGTERM)
	if err != nil {
		return err
	}
	t.signal(first)
	select {
	case <-t.done:
	case <-time.After(timeout):
		t.signal(syscall.SIGKILL)
		<-t.done
	}
	return nil
}

func (d *driver) DestroyTask(id string, force bool) error {
	t, err := d.task(id)
	if err != nil {
		return err
	}
	if t.running() {
		if !force {
			return fmt.Errorf("task %s is still running", id)
		}
		t.signal(syscall.SIGKILL)
		<-t.done
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.tasks, id)
	return nil
}

func (d *driver) InspectTask(id string) (*drivers.TaskStatus, error) {
	t, err := d.task(id)
	if err != nil {
		return nil, err
	}
	return t.status(), nil
}

func (d *driver) TaskStats(ctx context.Context, id string, interval time.Duration) (<-chan *structs.TaskResourceUsage, error) {
	t, err := d.task(id)
	if err != nil {
		return nil, err
	}
	usages := make(chan *structs.TaskResourceUsage)
	go func() {
		defer close(usages)
		for {
			select {
			case <-ctx.Done():
				return
			case <-t.done:
				return
			case <-time.After(interval):
			}
			select {
			case <-ctx.Done():
				return
			case usages <- t.usage():
			}
		}
	}()
	return usages, nil
}

func (d *driver) TaskEvents(ctx context.Context) (<-chan *drivers.TaskEvent, error) {
	return d.events.TaskEvents(ctx)
}

func (d *driver) SignalTask(id string, name string) error {
	t, err := d.task(id)
	if err != nil {
		return err
	}
	signal, err := signalNamed(name, 0)
	if err != nil {
		return err
	}
	return t.signal(signal)
}

func (d *driver) ExecTask(id string, command []string, timeout time.Duration) (*drivers.ExecTaskResult, error) {
	t, err := d.task(id)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(d.ctx, timeout)
	defer cancel()
	var stdout, stderr bytes.Buffer
	result, err := t.exec(ctx, command, nil, &stdout, &stderr)
	if err != nil {
		return nil, err
	}
	return &drivers.ExecTaskResult{Stdout: stdout.Bytes(), Stderr: stderr.Bytes(), ExitResult: result}, nil
}

func (d *driver) ExecTaskStreaming(ctx context.Context, id string, options *drivers.ExecOptions) (*drivers.ExitResult, error) {
	t, err := d.task(id)
	if err != nil {
		return nil, err
	}
	return t.exec(ctx, options.Command, options.Stdin, options.Stdout, options.Stderr)
}

func (d *driver) task(id string) (*task, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	t, known := d.tasks[id]
	if !known {
		return nil, drivers.ErrTaskNotFound
	}
	return t, nil
}

func (d *driver) emit(config *drivers.TaskConfig, message string) {
	event := &drivers.TaskEvent{
		TaskID: config.ID, AllocID: config.AllocID, TaskName: config.Name,
		Timestamp: time.Now(), Message: message,
	}
	if err := d.events.EmitEvent(event); err != nil {
		d.log.Warn("an event was lost", "error", err)
	}
}

// exec runs a program beside the task, with the task's environment.
func (t *task) exec(ctx context.Context, command []string, stdin io.Reader, stdout, stderr io.Writer) (*drivers.ExitResult, error) {
	if len(command) == 0 {
		return nil, errors.New("there is no command to run")
	}
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Env = t.config.EnvList()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, stdout, stderr
	// What the program has started may hold its output open beyond its end.
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) && !errors.Is(err, exec.ErrWaitDelay) {
		return nil, err
	}
	return resultOf(cmd.ProcessState), nil
}
