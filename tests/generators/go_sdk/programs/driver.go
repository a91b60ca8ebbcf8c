// Command driver calls the service of the example "orders" by way of its SDK, as lines of JSON say, and answers each by a line.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"time"

	"sdk.internal/orders"
	"sdk.internal/orders/api"
)

type command struct {
	ID          int             `json:"id"`
	Op          string          `json:"op"`
	Key         string          `json:"key"`
	Body        json.RawMessage `json:"body"`
	Method      string          `json:"method"`
	Timeout     int             `json:"timeout_ms"`
	Retries     *int            `json:"retries"`
	Idempotency string          `json:"idempotency_key"`
	Flow        string          `json:"flow"`
	Header      http.Header     `json:"header"`
	Secrets     []string        `json:"secrets"`
	Now         int64           `json:"now"`
}

type outcome struct {
	ID        int               `json:"id"`
	Value     any               `json:"value"`
	Extra     api.Extra         `json:"extra"`
	Header    map[string]string `json:"header"`
	Error     string            `json:"error"`
	Kinds     []string          `json:"kinds"`
	Status    int               `json:"status"`
	RequestID string            `json:"request_id"`
	Faults    []api.Fault       `json:"faults"`
	Logs      []string          `json:"logs"`
}

type caller struct {
	client  *orders.Client
	logs    *bytes.Buffer
	mutex   sync.Mutex
	cancels map[int]context.CancelFunc
}

func main() {
	logs := &bytes.Buffer{}
	debug := slog.New(slog.NewTextHandler(logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	client, err := orders.New(append(given(), api.WithLogger(debug))...)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	c := &caller{client: client, logs: logs, cancels: map[int]context.CancelFunc{}}
	var calls sync.WaitGroup
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var asked command
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			panic(err)
		}
		if asked.Op == "cancel" {
			c.cancel(asked.ID)
			continue
		}
		ctx := c.begin(asked.ID)
		calls.Go(func() { c.answer(asked.ID, c.do(ctx, &asked)) })
	}
	calls.Wait()
}

// given returns options for credentials that are taken in turn.
func given() []api.Option {
	var credentials []string
	_ = json.Unmarshal([]byte(os.Getenv("CREDENTIALS")), &credentials)
	if len(credentials) == 0 {
		return nil
	}
	return []api.Option{api.WithCredentialFunc(func(context.Context) (string, error) {
		next := credentials[0]
		credentials = credentials[1:]
		return next, nil
	})}
}

func (c *caller) begin(id int) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.cancels[id] = cancel
	return ctx
}

func (c *caller) cancel(id int) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.cancels[id]()
}

func (c *caller) answer(id int, told *outcome) {
	c.cancel(id)
	c.mutex.Lock()
	defer c.mutex.Unlock()
	told.ID = id
	for line := range bytes.Lines(c.logs.Bytes()) {
		told.Logs = append(told.Logs, string(line))
	}
	c.logs.Reset()
	data, err := json.Marshal(told)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(data))
}

func (c *caller) do(ctx context.Context, asked *command) *outcome {
	value, err := c.call(ctx, asked, asked.options())
	told := &outcome{Value: value}
	if customer, ok := value.(*orders.Customer); ok && customer != nil {
		told.Extra = customer.Extra
		told.Header = map[string]string{"etag": api.ReplyOf(customer).Header.Get("ETag")}
	}
	if err != nil {
		told.tell(err)
	}
	return told
}

func (a *command) options() []api.CallOption {
	var options []api.CallOption
	if a.Timeout > 0 {
		options = append(options, api.WithTimeout(time.Duration(a.Timeout)*time.Millisecond))
	}
	if a.Retries != nil {
		options = append(options, api.WithMaxRetries(*a.Retries))
	}
	if a.Idempotency != "" {
		options = append(options, api.WithIdempotencyKey(a.Idempotency))
	}
	return options
}

func (c *caller) call(ctx context.Context, asked *command, options []api.CallOption) (any, error) {
	customers := &c.client.Customers
	switch asked.Op {
	case "create":
		return customers.Create(ctx, read[orders.CustomerCreate](asked.Body), options...)
	case "get":
		return customers.Get(ctx, orders.CustomerKey(asked.Key), options...)
	case "update":
		return customers.Update(ctx, orders.CustomerKey(asked.Key), read[orders.CustomerPatch](asked.Body), options...)
	case "update_read":
		one, err := customers.Get(ctx, orders.CustomerKey(asked.Key))
		if err != nil {
			return nil, err
		}
		return customers.Update(ctx, one, read[orders.CustomerPatch](asked.Body), options...)
	case "upsert":
		return customers.Upsert(ctx, orders.CustomerByEmail, read[orders.CustomerCreate](asked.Body), options...)
	case "search":
		found := []*orders.Customer{}
		for one, err := range customers.All(ctx, orders.CustomerQuery{Search: asked.Key, Limit: 1}, options...) {
			if err != nil {
				return nil, err
			}
			found = append(found, one)
		}
		return found, nil
	case "do":
		reply, err := c.client.Do(ctx, asked.Method, asked.Key, nil, options...)
		if err != nil {
			return nil, err
		}
		return reply.Status, nil
	case "shown":
		client := c.client
		return fmt.Sprintf("%v %+v %#v %s %d %v %+v %#v", client, client, client, client, client, *client, client.Customers, *client), nil
	case "verify":
		scheme, isKnown := orders.WebhookScheme(asked.Flow)
		return isKnown, scheme.VerifyAt(time.Unix(asked.Now, 0), []byte(asked.Key), canonical(asked.Header), asked.Secrets...)
	}
	panic(asked.Op)
}

func canonical(header http.Header) http.Header {
	made := http.Header{}
	for name, values := range header {
		for _, value := range values {
			made.Add(name, value)
		}
	}
	return made
}

func read[T any](data []byte) T {
	var value T
	if err := json.Unmarshal(data, &value); err != nil {
		panic(err)
	}
	return value
}

// tell tells an error, and as what errors.As finds it.
func (o *outcome) tell(err error) {
	o.Error = err.Error()
	note := func(kind string, isFound bool) {
		if isFound {
			o.Kinds = append(o.Kinds, kind)
		}
	}
	note("connection", is[*api.ConnectionError](err))
	note("timeout", is[*api.TimeoutError](err))
	note("invalid reply", is[*api.InvalidReplyError](err))
	note("server", is[*api.ServerError](err))
	note("not found", is[*api.NotFoundError](err))
	note("conflict", is[*api.ConflictError](err))
	note("precondition failed", is[*api.PreconditionFailedError](err))
	note("invalid request", is[*api.InvalidRequestError](err))
	note("cancelled", errors.Is(err, context.Canceled))
	note("deadline", errors.Is(err, context.DeadlineExceeded))
	var status *api.StatusError
	if errors.As(err, &status) {
		o.Status, o.RequestID, o.Faults = status.Status, status.RequestID, status.Problem.Errors
	}
}

func is[E error](err error) bool {
	var wanted E
	return errors.As(err, &wanted)
}
