// Package todo is a client of Todo.
package todo

import "sdk.internal/todo/api"

var service = api.Service{
	Agent:           "todo-sdk-go/0.1.0",
	BaseURLVariable: "TODO_BASE_URL",
	Auth:            &api.Auth{Header: "X-API-Key", Prefix: "", Variable: "TODO_API_KEY"},
}

// Client calls the service. It may be used by many goroutines at once.
type Client struct {
	*api.Client
	Tasks Tasks
}

// New returns a client; what options do not say, the environment does: TODO_BASE_URL and
// TODO_API_KEY.
func New(options ...api.Option) (*Client, error) {
	core, err := api.New(service, options...)
	if err != nil {
		return nil, err
	}
	client := &Client{Client: core}
	api.Bind(&client.Tasks, core, "/tasks")
	return client, nil
}
