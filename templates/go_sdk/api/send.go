package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"time"
)

// A call is one logical call, whatever the number of attempts; the route is told in logs and errors.
type call struct {
	method, route, path string
	mediaType           string
	body                []byte
	match               string
	isKeyed             bool
}

// write makes body what the call sends.
func (c *call) write(mediaType string, body any) error {
	data, err := marshal(body)
	if err != nil {
		return fmt.Errorf("%s %s: %w", c.method, c.route, err)
	}
	c.mediaType, c.body = mediaType, data
	return nil
}

// content returns the body from its start, for one attempt.
func (c *call) content() io.Reader {
	if c.mediaType == "" {
		return nil
	}
	return bytes.NewReader(c.body)
}

// send sends a call until it is done, or until trying again is no use.
func (c *Client) send(ctx context.Context, asked *call, options []CallOption) (*Reply, error) {
	set := c.defaults
	for _, option := range options {
		option.set(&set)
	}
	if asked.isKeyed && set.key == "" {
		set.key = newKey()
	}
	for attempt := 0; ; attempt++ {
		reply, err := c.attempt(ctx, asked, &set, attempt)
		if err == nil && reply.Status < http.StatusMultipleChoices {
			return reply, nil
		}
		wait, isUseful := patience(reply, err, attempt)
		if !isUseful || attempt >= set.retries {
			if err == nil {
				err = statusError(reply)
			}
			return nil, err
		}
		if err := sleep(ctx, wait); err != nil {
			return nil, failed(asked, attempt, err)
		}
	}
}

// patience returns how long to wait after a reply or a failure, and whether that is of use.
func patience(reply *Reply, err error, attempt int) (time.Duration, bool) {
	var failure *ConnectionError
	if err != nil && !errors.As(err, &failure) {
		return 0, false
	}
	return waitAfter(reply, attempt, time.Now(), rand.Float64())
}

// sleep waits, unless the context ends before.
func sleep(ctx context.Context, wait time.Duration) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// attempt sends a call once. There is either a reply or an error.
func (c *Client) attempt(ctx context.Context, asked *call, set *settings, attempt int) (*Reply, error) {
	limited := ctx
	if set.timeout > 0 {
		var cancel context.CancelFunc
		limited, cancel = context.WithTimeout(ctx, set.timeout)
		defer cancel()
	}
	request, err := c.request(limited, asked, set)
	if err != nil {
		return nil, err
	}
	reply, err := c.exchange(request, set.longest)
	if err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		err = failed(asked, attempt, err)
	}
	c.tell(ctx, asked, attempt, reply, err)
	for _, after := range c.after {
		after(request, reply, err)
	}
	return reply, err
}

func (c *Client) exchange(request *http.Request, longest int64) (*Reply, error) {
	response, err := c.http.Do(request)
	if err != nil {
		var told *url.Error
		if errors.As(err, &told) { // which has the address with its query
			err = told.Err
		}
		return nil, err
	}
	reply, err := readReply(response, longest)
	if err != nil {
		return nil, err
	}
	return reply, nil
}

// failed returns the error of an attempt that got no reply.
func failed(asked *call, attempt int, cause error) error {
	failure := ConnectionError{asked.method, asked.route, attempt + 1, cause}
	var tooLong *tooLongError
	var network net.Error
	switch {
	case errors.As(cause, &tooLong):
		return &InvalidReplyError{says: asked.method + " " + asked.route + ": " + cause.Error()}
	case errors.Is(cause, context.DeadlineExceeded), errors.As(cause, &network) && network.Timeout():
		return &TimeoutError{failure}
	}
	return &failure
}

// tell logs an attempt: neither what was sent nor to whom it belongs.
func (c *Client) tell(ctx context.Context, asked *call, attempt int, reply *Reply, err error) {
	told := []any{"method", asked.method, "route", asked.route, "attempt", attempt + 1}
	if err != nil {
		c.log.DebugContext(ctx, "no reply", append(told, "error", err.Error())...)
		return
	}
	c.log.DebugContext(ctx, "reply", append(told, "status", reply.Status, "request_id", reply.Header.Get("X-Request-ID"))...)
}
