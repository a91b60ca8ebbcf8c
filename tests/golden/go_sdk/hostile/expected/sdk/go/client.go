// Package hostile is a client of a "b" {{base_url}} </script> `${x}`. {{$guid}} ");
// pm.sendRequest("http://evil"); //
package hostile

import "sdk.internal/hostile/api"

var service = api.Service{
	Agent:           "hostile-sdk-go/0.1.0",
	BaseURLVariable: "HOSTILE_BASE_URL",
	Auth:            &api.Auth{Header: "Authorization", Prefix: "Bearer ", Variable: "HOSTILE_TOKEN"},
}

// Client calls the service. It may be used by many goroutines at once.
type Client struct {
	*api.Client
	Lists Lists
}

// New returns a client; what options do not say, the environment does: HOSTILE_BASE_URL and
// HOSTILE_TOKEN.
func New(options ...api.Option) (*Client, error) {
	core, err := api.New(service, options...)
	if err != nil {
		return nil, err
	}
	client := &Client{Client: core}
	api.Bind(&client.Lists, core, "/lists")
	return client, nil
}
