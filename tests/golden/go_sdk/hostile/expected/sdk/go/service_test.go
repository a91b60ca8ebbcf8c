package hostile_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"sdk.internal/hostile"
	"sdk.internal/hostile/api"
)

const baseURL = "HOSTILE_BASE_URL"

const credential = "HOSTILE_TOKEN"

// connect returns a client of the service that the environment tells of.
func connect(t *testing.T, options ...api.Option) *hostile.Client {
	t.Helper()
	if os.Getenv(baseURL) == "" || os.Getenv(credential) == "" {
		t.Skip("it needs a running service: set HOSTILE_BASE_URL and HOSTILE_TOKEN, for somebody who may do everything")
	}
	client, err := hostile.New(options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// A faulty transport answers by itself, unless it answers nil, and may change what is answered.
type faulty struct {
	before func(request *http.Request, attempt int) (*http.Response, error)
	after  func(reply *http.Response, attempt int) *http.Response
	seen   []*http.Request
}

func (f *faulty) RoundTrip(request *http.Request) (*http.Response, error) {
	attempt := len(f.seen)
	f.seen = append(f.seen, request)
	if f.before != nil {
		if reply, err := f.before(request, attempt); reply != nil || err != nil {
			return reply, err
		}
	}
	reply, err := http.DefaultTransport.RoundTrip(request)
	if err == nil && f.after != nil {
		reply = f.after(reply, attempt)
	}
	return reply, err
}

// through returns a client whose requests pass f.
func through(t *testing.T, f *faulty, options ...api.Option) *hostile.Client {
	return connect(t, append(options, api.WithHTTPClient(&http.Client{Transport: f}))...)
}

// answer returns a reply of something between client and service.
func answer(status int, name, value string) *http.Response {
	header := http.Header{"Content-Type": {"text/html"}, name: {value}}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader("<html>no problem</html>"))}
}

func live(t *testing.T, client *hostile.Client, options ...api.CallOption) error {
	_, err := client.Do(t.Context(), http.MethodGet, "/health/live", nil, options...)
	return err
}

func TestWhatFailsInPassingIsSentAgain(t *testing.T) {
	for _, status := range []int{408, 425, 429, 500, 503} {
		f := &faulty{before: func(_ *http.Request, attempt int) (*http.Response, error) {
			if attempt < 2 {
				return answer(status, "Retry-After-Ms", "1"), nil
			}
			return nil, nil
		}}
		if err := live(t, through(t, f)); err != nil || len(f.seen) != 3 {
			t.Error(status, len(f.seen), err)
		}
	}
}

func TestWhatWillNotPassIsTold(t *testing.T) {
	for status, after := range map[int]string{http.StatusConflict: "", http.StatusTooManyRequests: "3600"} {
		f := &faulty{before: func(*http.Request, int) (*http.Response, error) { return answer(status, "Retry-After", after), nil }}
		var told *api.StatusError
		if err := live(t, through(t, f)); !errors.As(err, &told) || told.Status != status || len(f.seen) != 1 {
			t.Error(status, len(f.seen), err)
		}
	}
}

func TestPatienceEnds(t *testing.T) {
	f := &faulty{before: func(_ *http.Request, attempt int) (*http.Response, error) {
		if attempt == 1 {
			return answer(http.StatusBadGateway, "X-Request-Id", "there"), nil
		}
		return answer(http.StatusTooManyRequests, "Retry-After", "0"), nil
	}}
	client := through(t, f, api.WithMaxRetries(1))
	var server *api.ServerError
	if err := live(t, client); !errors.As(err, &server) || server.Status != 502 || server.RequestID != "there" {
		t.Error(err)
	}
	var limited *api.RateLimitedError
	if err := live(t, client, api.WithMaxRetries(0)); !errors.As(err, &limited) || len(f.seen) != 3 {
		t.Error(len(f.seen), err)
	}
}

func TestNoReplyIsToldWithoutSecrets(t *testing.T) {
	f := &faulty{before: func(*http.Request, int) (*http.Response, error) { return nil, errors.New("no luck") }}
	client := through(t, f, api.WithMaxRetries(0))
	err := live(t, client)
	var failed *api.ConnectionError
	if !errors.As(err, &failed) || !strings.HasPrefix(err.Error(), "GET /health/live: ") {
		t.Error(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d"} {
		if told := fmt.Sprintf(verb+verb, client, *client) + fmt.Sprintf(verb, err); strings.Contains(told, os.Getenv(credential)) {
			t.Errorf("%s tells the credential", verb)
		}
	}
}

func TestATimeoutEndsAnAttemptAndAContextTheCall(t *testing.T) {
	f := &faulty{before: func(request *http.Request, _ int) (*http.Response, error) {
		<-request.Context().Done()
		return nil, request.Context().Err()
	}}
	client := through(t, f, api.WithTimeout(time.Millisecond))
	var late *api.TimeoutError
	if err := live(t, client, api.WithMaxRetries(0)); !errors.As(err, &late) || !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := client.Do(ctx, http.MethodGet, "/health/live", nil)
	if !errors.Is(err, context.Canceled) || len(f.seen) != 2 {
		t.Error(len(f.seen), err)
	}
}

func TestHooksSeeEveryAttempt(t *testing.T) {
	f := &faulty{before: func(_ *http.Request, attempt int) (*http.Response, error) {
		if attempt == 0 {
			return answer(http.StatusServiceUnavailable, "Retry-After", "0"), nil
		}
		return nil, nil
	}}
	var seen []string
	mark := api.WithBefore(func(request *http.Request) error {
		request.Header.Set("X-Request-ID", "mine")
		return nil
	})
	note := api.WithAfter(func(_ *http.Request, reply *api.Reply, _ error) {
		seen = append(seen, fmt.Sprintln(reply.Status, reply.Header.Get("X-Request-ID")))
	})
	if err := live(t, through(t, f, mark, note)); err != nil || !slices.Equal(seen, []string{"503 \n", "200 mine\n"}) {
		t.Error(seen, err)
	}
	if agent := f.seen[0].UserAgent(); !strings.HasPrefix(agent, "hostile-sdk-go/") {
		t.Error(agent)
	}
}

func TestWhatIsCreatedIsCreatedOnce(t *testing.T) {
	f := &faulty{after: func(reply *http.Response, attempt int) *http.Response {
		if attempt > 0 {
			return reply
		}
		reply.Body.Close()
		return answer(http.StatusGatewayTimeout, "Retry-After-Ms", "1")
	}}
	probe := lifeOfLists(through(t, f))
	one := probe.made(t, keys{}, 0)
	sent := map[string]bool{}
	for _, request := range f.seen {
		sent[request.Header.Get("Idempotency-Key")] = true
	}
	if api.ReplyOf(one).Header.Get("Idempotent-Replayed") != "true" || len(f.seen) != 2 || len(sent) != 1 {
		t.Error(len(f.seen), slices.Collect(maps.Keys(sent)))
	}
}

// withMember returns a reply as a newer service might give it.
func withMember(t *testing.T, reply *http.Response, name string, value any) *http.Response {
	t.Helper()
	members := map[string]any{}
	if err := json.NewDecoder(reply.Body).Decode(&members); err != nil {
		t.Fatal(err)
	}
	reply.Body.Close()
	members[name] = value
	data, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	reply.Body, reply.ContentLength = io.NopCloser(bytes.NewReader(data)), int64(len(data))
	return reply
}

func TestMembersOfANewerServiceSurvive(t *testing.T) {
	f := &faulty{after: func(reply *http.Response, attempt int) *http.Response {
		if attempt > 0 {
			return reply
		}
		return withMember(t, reply, "quite_new", []int{1})
	}}
	one := lifeOfLists(through(t, f)).made(t, keys{}, 0)
	again, err := json.Marshal(one)
	if err != nil || string(one.Extra["quite_new"]) != "[1]" || !bytes.Contains(again, []byte(`"quite_new":[1]`)) {
		t.Error(one.Extra, err)
	}
}

func TestAReplyThatBreaksTheContractIsToldWithoutItsValues(t *testing.T) {
	f := &faulty{after: func(reply *http.Response, _ int) *http.Response {
		return withMember(t, reply, "version", "secret words")
	}}
	broken, whole := lifeOfLists(through(t, f)), lifeOfLists(connect(t))
	one := whole.made(t, keys{}, 0)
	_, err := broken.get(t.Context(), whole.key(one))
	var invalid *api.InvalidReplyError
	if !errors.As(err, &invalid) || !strings.Contains(err.Error(), "version") || strings.Contains(err.Error(), "secret words") {
		t.Error(err)
	}
}
