package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// A Target is the T that an operation is about: the key of one, or one that was read, which is then changed only if nobody
// else has changed it since (If-Match).
type Target[T any] interface {
	Target() (key, match string)
	of(*T)
}

// Stored is what everything has that the service keeps.
type Stored[T any] struct {
	CreatedAt time.Time `json:"created_at"` // when it was created
	UpdatedAt time.Time `json:"updated_at"` // when it last changed
	Version   int64     `json:"version"`    // counts the changes; its ETag
	Extra     Extra     `json:"-"`          // members that this version does not know
	reply     *Reply
}

func (Stored[T]) of(*T) {}

// Read makes what was read a [Target], given its key.
func (s Stored[T]) Read(key interface{ String() string }) (string, string) {
	return key.String(), strconv.Quote(strconv.FormatInt(s.Version, 10))
}

func (s *Stored[T]) keep(reply *Reply) { s.reply = reply }

func (s *Stored[T]) kept() *Reply { return s.reply }

// An Answer is something that was read.
type Answer interface{ kept() *Reply }

// ReplyOf returns the reply that one was read from, or nil when it was but a part of one.
func ReplyOf(one Answer) *Reply { return one.kept() }

// A resource is what each operation needs to know.
type resource struct {
	client *Client
	path   string
}

func (r *resource) bind(client *Client, path string) { r.client, r.path = client, path }

// Bind gives a client to every operation of a resource, which is a pointer to a struct of them.
func Bind(operations any, client *Client, path string) {
	all := reflect.ValueOf(operations).Elem()
	for index := range all.NumField() {
		all.Field(index).Addr().Interface().(interface{ bind(*Client, string) }).bind(client, path)
	}
}

// Lists can be listed.
type Lists[T, Q any] struct{ resource }

// List returns the first page of what query asks for.
func (l *Lists[T, Q]) List(ctx context.Context, query Q, options ...CallOption) (*Page[T], error) {
	asked, err := queryOf(query)
	if err != nil {
		return nil, err
	}
	return page[T](ctx, l.resource, asked, trail{cursor: asked.Get("cursor")}, options)
}

// All returns everything that query asks for, page by page. After an error nothing comes any more.
func (l *Lists[T, Q]) All(ctx context.Context, query Q, options ...CallOption) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		first, err := l.List(ctx, query, options...)
		if err != nil {
			yield(nil, err)
			return
		}
		first.All(ctx)(yield)
	}
}

// Creates can be created.
type Creates[T, B any] struct{ resource }

// Create creates one; all attempts send one idempotency key, so that it happens once.
func (c *Creates[T, B]) Create(ctx context.Context, body B, options ...CallOption) (*T, error) {
	asked := call{method: http.MethodPost, route: c.path, path: c.path, isKeyed: true}
	return write[T](ctx, c.client, &asked, "application/json", body, options)
}

// Gets can be read one by one.
type Gets[T any, K Target[T]] struct{ resource }

// Get reads one.
func (g *Gets[T, K]) Get(ctx context.Context, key K, options ...CallOption) (*T, error) {
	asked, err := one(g.resource, http.MethodGet, key)
	if err != nil {
		return nil, err
	}
	asked.match = ""
	return answer[T](ctx, g.client, asked, options)
}

// Replaces can be replaced as a whole.
type Replaces[T, B any] struct{ resource }

// Replace replaces one: what is left out gets its default.
func (r *Replaces[T, B]) Replace(ctx context.Context, target Target[T], body B, options ...CallOption) (*T, error) {
	asked, err := one(r.resource, http.MethodPut, target)
	if err != nil {
		return nil, err
	}
	return write[T](ctx, r.client, asked, "application/json", body, options)
}

// Updates can be changed in part.
type Updates[T, B any] struct{ resource }

// Update changes one (RFC 7396): what is left out stays as it is.
func (u *Updates[T, B]) Update(ctx context.Context, target Target[T], changes B, options ...CallOption) (*T, error) {
	asked, err := one(u.resource, http.MethodPatch, target)
	if err != nil {
		return nil, err
	}
	return write[T](ctx, u.client, asked, "application/merge-patch+json", changes, options)
}

// Deletes can be deleted.
type Deletes[T any] struct{ resource }

// Delete deletes one.
func (d *Deletes[T]) Delete(ctx context.Context, target Target[T], options ...CallOption) error {
	asked, err := one(d.resource, http.MethodDelete, target)
	if err != nil {
		return err
	}
	_, err = d.client.send(ctx, asked, options)
	return err
}

// Upserts can be replaced or created by the value of a member, F.
type Upserts[T, B any, F ~string] struct{ resource }

// Upsert replaces the one whose member by has the value that it has in body, or creates it.
func (u *Upserts[T, B, F]) Upsert(ctx context.Context, by F, body B, options ...CallOption) (*T, error) {
	value, rest, err := part(body, string(by))
	if err != nil {
		return nil, err
	}
	route := u.path + "/by/" + string(by)
	asked := call{method: http.MethodPut, route: route, path: route + "/" + segment(value)}
	return write[T](ctx, u.client, &asked, "application/json", rest, options)
}

// part returns the member by of body as text, and the others.
func part(body any, by string) (string, json.RawMessage, error) {
	data, err := marshal(body)
	if err != nil {
		return "", nil, err
	}
	others := map[string]json.RawMessage{}
	if err := json.Unmarshal(data, &others); err != nil {
		return "", nil, err
	}
	value := string(others[by])
	if text, ok := unquote(others[by]); ok {
		value = text
	}
	if value == "" || value == "null" {
		return "", nil, fmt.Errorf("an upsert by %q takes a body that has a value of it", by)
	}
	delete(others, by)
	rest, err := json.Marshal(others)
	return value, rest, err
}

var errNoKey = errors.New("a key cannot be empty")

// one returns a call that is about one of a resource.
func one[T any](at resource, method string, target Target[T]) (*call, error) {
	key, match := target.Target()
	if key == "" {
		return nil, errNoKey
	}
	return &call{method: method, route: at.path + "/{id}", path: at.path + "/" + segment(key), match: match}, nil
}

// segment returns text as one segment of a path, which .. by itself is not.
func segment(text string) string {
	if strings.Trim(text, ".") == "" {
		return strings.ReplaceAll(text, ".", "%2E")
	}
	return url.PathEscape(text)
}

func write[T any](ctx context.Context, client *Client, asked *call, mediaType string, body any, options []CallOption) (*T, error) {
	if err := asked.write(mediaType, body); err != nil {
		return nil, err
	}
	return answer[T](ctx, client, asked, options)
}

// answer sends a call and reads its reply.
func answer[T any](ctx context.Context, client *Client, asked *call, options []CallOption) (*T, error) {
	reply, err := client.send(ctx, asked, options)
	if err != nil {
		return nil, err
	}
	one := new(T)
	if err := decode(reply.Body, one); err != nil {
		return nil, invalid[T](reply, "", err)
	}
	if keeper, ok := any(one).(interface{ keep(*Reply) }); ok {
		keeper.keep(reply)
	}
	return one, nil
}

// decode reads one as it says itself, which has encoding/json see it once less.
func decode(data []byte, one any) error {
	if own, ok := one.(json.Unmarshaler); ok {
		return own.UnmarshalJSON(data)
	}
	return json.Unmarshal(data, one)
}

func invalid[T any](reply *Reply, of string, err error) error {
	return &InvalidReplyError{reply, "the reply is no " + of + reflect.TypeFor[T]().Name() + ": " + err.Error()}
}
