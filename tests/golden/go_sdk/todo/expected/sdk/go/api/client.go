package api

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// A Service is what clients of it have in common.
type Service struct {
	Agent           string
	BaseURLVariable string
	Auth            *Auth
}

// Auth says which header holds a credential, behind which prefix, and where the environment has it.
type Auth struct {
	Header, Prefix, Variable string
}

// A Client sends calls to a service. It may be used by many goroutines at once.
type Client struct {
	service    Service
	baseURL    string
	fixed      string // the credential, unless it is asked for
	credential func(context.Context) (string, error)
	http       *http.Client
	before     []func(*http.Request) error
	after      []func(*http.Request, *Reply, error)
	log        *slog.Logger
	defaults   settings
}

// New returns a client of service; what options do not say, the environment does.
func New(service Service, options ...Option) (*Client, error) {
	c := &Client{
		service:  service,
		baseURL:  os.Getenv(service.BaseURLVariable),
		log:      slog.New(slog.DiscardHandler),
		defaults: settings{timeout: defaultTimeout, retries: defaultRetries, longest: longestReply},
	}
	for _, option := range options {
		option.configure(c)
	}
	if err := c.checkBaseURL(); err != nil {
		return nil, err
	}
	if err := c.checkCredential(); err != nil {
		return nil, err
	}
	if c.http == nil {
		c.http = &http.Client{Transport: transport()}
	}
	own := *c.http
	own.CheckRedirect = c.redirect(own.CheckRedirect)
	c.http = &own
	return c, c.checkHeader(c.defaults.header)
}

func (c *Client) checkBaseURL() error {
	c.baseURL = strings.TrimRight(c.baseURL, "/")
	if at, err := url.Parse(c.baseURL); err != nil || !isAddress(at) {
		return fmt.Errorf("use WithBaseURL, or set %s, to an http(s) URL without password, query and fragment", c.service.BaseURLVariable)
	}
	return nil
}

// isAddress tells whether paths can follow a URL.
func isAddress(at *url.URL) bool {
	_, err := strconv.ParseUint(cmp.Or(at.Port(), "0"), 10, 16)
	hasMore := at.User != nil || at.RawQuery != "" || at.ForceQuery || at.Fragment != ""
	return err == nil && (at.Scheme == "http" || at.Scheme == "https") && at.Hostname() != "" && !hasMore
}

func (c *Client) checkCredential() error {
	if c.service.Auth == nil || c.credential != nil {
		return nil
	}
	found := cmp.Or(c.fixed, os.Getenv(c.service.Auth.Variable))
	if found == "" {
		return fmt.Errorf("use WithCredential, or set %s", c.service.Auth.Variable)
	}
	if !isSendable(found) {
		return errCredential
	}
	c.credential = func(context.Context) (string, error) { return found, nil }
	return nil
}

var (
	errCredential = errors.New("the credential holds what no header can")
	errHeader     = errors.New("a header holds what none can")
)

func (c *Client) checkHeader(header http.Header) error {
	for name, values := range header {
		if name == "" || strings.ContainsFunc(name, isNoToken) || !isSendable(strings.Join(values, "")) {
			return errHeader
		}
	}
	return nil
}

func isNoToken(char rune) bool {
	return char <= ' ' || char > '~' || strings.ContainsRune("()<>@,;:\\\"/[]?={}", char)
}

// isSendable tells whether every server reads text, as part of a header, as it was sent.
func isSendable(text string) bool {
	return !strings.ContainsFunc(text, func(char rune) bool { return char != '\t' && (char < ' ' || char > '~') })
}

// transport returns a pool of connections of its own, that behaves as the default one.
func transport() http.RoundTripper {
	if usual, ok := http.DefaultTransport.(*http.Transport); ok {
		return usual.Clone()
	}
	return http.DefaultTransport
}

// redirect returns what keeps credentials from following a redirect to another host: it follows none, unless own says how.
func (c *Client) redirect(own func(*http.Request, []*http.Request) error) func(*http.Request, []*http.Request) error {
	if own == nil {
		return func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	return func(next *http.Request, sent []*http.Request) error {
		from := sent[0].URL
		if isElsewhere := next.URL.Scheme != from.Scheme || next.URL.Host != from.Host; isElsewhere && c.service.Auth != nil {
			next.Header.Del(c.service.Auth.Header)
		}
		return own(next, sent)
	}
}

// Close closes connections that nothing uses.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Format writes where the service is, and no credential, whatever the verb.
func (c *Client) Format(state fmt.State, _ rune) {
	at := "nowhere"
	if c != nil {
		at = c.baseURL
	}
	fmt.Fprintf(state, "client of %s", at)
}

// Do asks for anything, with the same care, and returns the reply as it is. The path begins with / and may hold a query; the
// body, unless it is nil, is sent as JSON.
func (c *Client) Do(ctx context.Context, method, path string, body any, options ...CallOption) (*Reply, error) {
	if !strings.HasPrefix(path, "/") { // else it could name another host, which gets the credential
		return nil, errors.New("a path begins with /")
	}
	route, _, _ := strings.Cut(path, "?")
	asked := call{method: method, route: route, path: path, isKeyed: method == http.MethodPost}
	if body != nil {
		if err := asked.write("application/json", body); err != nil {
			return nil, err
		}
	}
	return c.send(ctx, &asked, options)
}

// request returns what one attempt sends.
func (c *Client) request(ctx context.Context, asked *call, set *settings) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, asked.method, c.baseURL+asked.path, asked.content())
	if err != nil {
		return nil, fmt.Errorf("%s %s: no method or path of HTTP", asked.method, asked.route)
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", c.service.Agent+" go/"+strings.TrimPrefix(runtime.Version(), "go"))
	own := map[string]string{"Content-Type": asked.mediaType, "If-Match": asked.match, "Idempotency-Key": set.key}
	for name, value := range own {
		if value != "" {
			request.Header.Set(name, value)
		}
	}
	for name, values := range set.header {
		request.Header[name] = slices.Clone(values) // which a hook may add to
	}
	if err := c.sign(request); err != nil {
		return nil, fmt.Errorf("%s %s: %w", asked.method, asked.route, err)
	}
	for _, before := range c.before {
		if err := before(request); err != nil {
			return nil, err
		}
	}
	if err := c.checkHeader(request.Header); err != nil {
		return nil, fmt.Errorf("%s %s: %w", asked.method, asked.route, err)
	}
	return request, nil
}

// sign says who is calling.
func (c *Client) sign(request *http.Request) error {
	auth := c.service.Auth
	if auth == nil {
		return nil
	}
	credential, err := c.credential(request.Context())
	if err != nil {
		return fmt.Errorf("no credential: %w", err)
	}
	if !isSendable(credential) {
		return errCredential
	}
	request.Header.Set(auth.Header, auth.Prefix+credential)
	return nil
}

// A Reply is a reply as it came.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
}

// A tooLongError means that a reply was not read to its end, so that none can use up the memory.
type tooLongError struct{ longest int64 }

func (e *tooLongError) Error() string {
	return fmt.Sprintf("the reply has more than %d bytes", e.longest)
}

func readReply(response *http.Response, longest int64) (*Reply, error) {
	defer response.Body.Close()
	var body bytes.Buffer
	if size := response.ContentLength; 0 < size && size < 1<<20 {
		body.Grow(int(size) + bytes.MinRead)
	}
	length, err := body.ReadFrom(io.LimitReader(response.Body, min(longest, math.MaxInt64-1)+1))
	if err == nil && length > longest {
		err = &tooLongError{longest}
	}
	return &Reply{response.StatusCode, response.Header, body.Bytes()}, err
}

// newKey returns a key that nobody else has: a random UUID.
func newKey() string {
	var bits [16]byte
	rand.Read(bits[:]) // which never fails
	bits[6] = bits[6]&0x0f | 0x40
	bits[8] = bits[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", bits[:4], bits[4:6], bits[6:8], bits[8:10], bits[10:])
}
