package api

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// An Option says how a client behaves.
type Option interface{ configure(*Client) }

// A CallOption says what one call has otherwise than its client.
type CallOption interface{ set(*settings) }

// A Setting holds for a client, or for one call.
type Setting func(*settings)

func (s Setting) configure(client *Client) { s(&client.defaults) }
func (s Setting) set(own *settings)        { s(own) }

type settings struct {
	timeout time.Duration
	retries int
	longest int64
	header  http.Header
	key     string
}

type clientOption func(*Client)

func (o clientOption) configure(client *Client) { o(client) }

type idempotencyKey string

func (k idempotencyKey) set(own *settings) { own.key = string(k) }

// WithTimeout says how long each attempt may take; 0 is for ever, or until the context ends.
func WithTimeout(timeout time.Duration) Setting {
	return func(own *settings) { own.timeout = timeout }
}

// WithMaxRetries says how often a call is sent again when it fails in passing.
func WithMaxRetries(retries int) Setting {
	return func(own *settings) { own.retries = retries }
}

// WithMaxReplyBytes says how long a reply may be; a longer one is not read to its end, and is an [InvalidReplyError].
func WithMaxReplyBytes(longest int64) Setting {
	return func(own *settings) { own.longest = longest }
}

// WithHeader sends a header with every request.
func WithHeader(name, value string) Setting {
	return func(own *settings) {
		own.header = own.header.Clone()
		if own.header == nil {
			own.header = http.Header{}
		}
		own.header.Set(name, value)
	}
}

// WithIdempotencyKey gives a call a key of yours: what was done under it before is not done again.
func WithIdempotencyKey(key string) CallOption { return idempotencyKey(key) }

// WithBaseURL says where the service is.
func WithBaseURL(address string) Option {
	return clientOption(func(client *Client) { client.baseURL = address })
}

// WithCredential says what the caller is known by.
func WithCredential(credential string) Option {
	return clientOption(func(client *Client) { client.fixed, client.credential = credential, nil })
}

// WithCredentialFunc has what the caller is known by asked for before every attempt, since tokens expire.
func WithCredentialFunc(ask func(context.Context) (string, error)) Option {
	return clientOption(func(client *Client) { client.credential = ask })
}

// WithHTTPClient has requests sent by a client of yours, for proxies and certificates. Redirects are followed only if it says
// how, and without the credential where they lead to another host.
func WithHTTPClient(own *http.Client) Option {
	return clientOption(func(client *Client) { client.http = own })
}

// WithBefore has a function called before each attempt; it may change the request's headers, or end the call by an error.
func WithBefore(before func(*http.Request) error) Option {
	return clientOption(func(client *Client) { client.before = append(client.before, before) })
}

// WithAfter has a function called after each attempt; the reply is nil when there was none, and the error says why.
func WithAfter(after func(*http.Request, *Reply, error)) Option {
	return clientOption(func(client *Client) { client.after = append(client.after, after) })
}

// WithLogger has every attempt told at debug level: never a key, a value, a body or a credential.
func WithLogger(log *slog.Logger) Option {
	return clientOption(func(client *Client) {
		if log != nil {
			client.log = log
		}
	})
}
