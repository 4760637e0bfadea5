package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/hashicorp/nomad/client/structs"
	"github.com/hashicorp/nomad/plugins/drivers"
	"golang.org/x/sys/unix"
)

// taskState is what the handle holds: enough to find the process again and no other one.
type taskState struct {
	Pid       int
	Born      string
	StartedAt time.Time
}

type task struct {
	config *drivers.TaskConfig
	state  taskState
	done   chan struct{}

	mu        sync.Mutex
	result    *drivers.ExitResult
	completed time.Time
}

func startTask(config *drivers.TaskConfig, wanted taskConfig) (*task, error) {
	stdout, err := os.OpenFile(config.StdoutPath, unix.O_WRONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("the output of task %s cannot be opened: %v", config.ID, err)
	}
	defer stdout.Close()
	stderr, err := os.OpenFile(config.StderrPath, unix.O_WRONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("the output of task %s cannot be opened: %v", config.ID, err)
	}
	defer stderr.Close()
	cmd := exec.Command(wanted.Command, wanted.Args...)
	cmd.Env = config.EnvList()
	cmd.Dir = config.TaskDir().Dir
	cmd.Stdout, cmd.Stderr = stdout, stderr
	// A group of its own, so that a signal reaches what the program starts, too.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("task %s cannot be started: %v", config.ID, err)
	}
	t := &task{config: config.Copy(), done: make(chan struct{})}
	t.state = taskState{Pid: cmd.Process.Pid, Born: birthOf(cmd.Process.Pid), StartedAt: time.Now()}
	go func() {
		cmd.Wait()
		t.end(resultOf(cmd.ProcessState))
	}()
	return t, nil
}

// findTask takes over a process that an earlier instance of this plugin started.
func findTask(config *drivers.TaskConfig, state taskState) (*task, error) {
	if state.Born == "" || birthOf(state.Pid) != state.Born {
		return nil, fmt.Errorf("the process %d of task %s is gone", state.Pid, config.ID)
	}
	t := &task{config: config.Copy(), state: state, done: make(chan struct{})}
	go func() {
		for birthOf(state.Pid) == state.Born {
			time.Sleep(50 * time.Millisecond)
		}
		// Only its parent could have asked for its status, and that one is gone.
		t.end(&drivers.ExitResult{ExitCode: -1, Err: errors.New("the exit status is not known")})
	}()
	return t, nil
}

func (t *task) end(result *drivers.ExitResult) {
	t.mu.Lock()
	t.result = result
	t.completed = time.Now()
	t.mu.Unlock()
	close(t.done)
}

func (t *task) running() bool {
	select {
	case <-t.done:
		return false
	default:
		return true
	}
}

func (t *task) exitResult() *drivers.ExitResult {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.result.Copy()
}

func (t *task) signal(signal syscall.Signal) error {
	if !t.running() {
		return nil
	}
	return syscall.Kill(-t.state.Pid, signal)
}

func (t *task) status() *drivers.TaskStatus {
	t.mu.Lock()
	defer t.mu.Unlock()
	status := &drivers.TaskStatus{
		ID: t.config.ID, Name: t.config.Name,
		State: drivers.TaskStateRunning, StartedAt: t.state.StartedAt, ExitResult: &drivers.ExitResult{},
	}
	if t.result != nil {
		status.State, status.CompletedAt, status.ExitResult = drivers.TaskStateExited, t.completed, t.result.Copy()
	}
	return status
}

// usage tells of the memory only: that is enough to be a driver with numbers.
func (t *task) usage() *structs.TaskResourceUsage {
	var size, resident uint64
	if text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", t.state.Pid)); err == nil {
		fmt.Sscan(string(text), &size, &resident)
	}
	return &structs.TaskResourceUsage{
		Timestamp: time.Now().UnixNano(),
		ResourceUsage: &structs.ResourceUsage{
			MemoryStats: &structs.MemoryStats{RSS: resident * uint64(os.Getpagesize()), Measured: []string{"RSS"}},
			CpuStats:    &structs.CpuStats{Measured: []string{}},
		},
	}
}

func resultOf(ended *os.ProcessState) *drivers.ExitResult {
	status := ended.Sys().(syscall.WaitStatus)
	if status.Signaled() {
		return &drivers.ExitResult{ExitCode: 128 + int(status.Signal()), Signal: int(status.Signal())}
	}
	return &drivers.ExitResult{ExitCode: status.ExitStatus()}
}

// birthOf names a process for ever, where a bare number gets used again; empty if it has ended.
func birthOf(pid int) string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return ""
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	if len(fields) < 20 || fields[0] == "Z" {
		return ""
	}
	return fields[19]
}

func signalNamed(name string, otherwise syscall.Signal) (syscall.Signal, error) {
	if name == "" && otherwise != 0 {
		return otherwise, nil
	}
	signal := unix.SignalNum(strings.ToUpper(name))
	if signal == 0 {
		return 0, fmt.Errorf("there is no signal %q", name)
	}
	return signal, nil
}
