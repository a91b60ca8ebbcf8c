package todo_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"reflect"
	"testing"

	"sdk.internal/todo/api"
)

// A target is a key of T.
type target[T any] interface {
	comparable
	api.Target[T]
}

// A life is what becomes of rows of one resource. The first row is whole, the others say what they have otherwise; members in
// refers are keys of other resources. Members in extended are read back with more than was sent. What the resource cannot do
// is nil, and refused is a row that the service refuses, with code at pointer.
type life[T any, K target[T], Q any] struct {
	name     string
	rows     []string
	refers   map[string]func(*testing.T, keys) any
	extended []string
	make     func(context.Context, []byte) (*T, error)
	key      func(*T) K
	get      func(context.Context, K, ...api.CallOption) (*T, error)
	list     func(context.Context, Q, ...api.CallOption) (*api.Page[T], error)
	limited  Q
	filters  []Q
	change   string
	update   func(context.Context, api.Target[T], []byte) (*T, error)
	delete   func(context.Context, api.Target[T], ...api.CallOption) error
	isUnique bool
	refuse   func(ctx context.Context, method, path string, body any, options ...api.CallOption) (*api.Reply, error)
	path     string
	refused  string
	pointer  string
	code     string
}

// keys are those of first rows, by name, which others of a test refer to.
type keys map[string]any

// lasting are keys of first rows that nothing deletes.
var lasting = keys{}

func (l life[T, K, Q]) run(t *testing.T) {
	t.Run("what was sent is read back", l.isReadBack)
	if l.list != nil {
		t.Run("lists go through all pages", l.isListed)
		t.Run("filters find what they ask for", l.isFound)
	}
	if l.change != "" {
		t.Run("changes leave alone what they do not name", l.isChanged)
	}
	if l.isUnique {
		t.Run("what is taken is told", l.isTaken)
	}
	if l.refused != "" {
		t.Run("faults are told where they are", l.isRefused)
	}
	if l.delete != nil {
		t.Run("what is deleted is gone", l.isDeleted)
	}
}

// sending has create, or replace, send JSON.
func sending[T, B any](create func(context.Context, B, ...api.CallOption) (*T, error)) func(context.Context, []byte) (*T, error) {
	return func(ctx context.Context, row []byte) (*T, error) {
		var body B
		if err := json.Unmarshal(row, &body); err != nil {
			return nil, err
		}
		return create(ctx, body)
	}
}

// finding has upsert send JSON.
func finding[T, B any, F ~string](upsert func(context.Context, F, B, ...api.CallOption) (*T, error), by F) func(context.Context, []byte) (*T, error) {
	return sending(func(ctx context.Context, body B, options ...api.CallOption) (*T, error) {
		return upsert(ctx, by, body, options...)
	})
}

// changing has update send JSON.
func changing[T, B any](update func(context.Context, api.Target[T], B, ...api.CallOption) (*T, error)) func(context.Context, api.Target[T], []byte) (*T, error) {
	return func(ctx context.Context, target api.Target[T], changes []byte) (*T, error) {
		var body B
		if err := json.Unmarshal(changes, &body); err != nil {
			return nil, err
		}
		return update(ctx, target, body)
	}
}

func members(t *testing.T, data string) map[string]any {
	t.Helper()
	found := map[string]any{}
	if err := json.Unmarshal([]byte(data), &found); err != nil {
		t.Fatal(err)
	}
	return found
}

// row returns a row with keys where it refers to others.
func (l life[T, K, Q]) row(t *testing.T, made keys, changes ...string) []byte {
	t.Helper()
	row := members(t, l.rows[0])
	for name, first := range l.refers {
		row[name] = first(t, made)
	}
	for _, change := range changes {
		maps.Copy(row, members(t, change))
	}
	data, err := json.Marshal(row)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// first returns the key of the first row.
func (l life[T, K, Q]) first(t *testing.T, made keys) any {
	t.Helper()
	for _, known := range []keys{made, lasting} {
		if key, ok := known[l.name]; ok {
			return key
		}
	}
	key := l.key(l.made(t, made, 0))
	made[l.name] = key
	if l.delete == nil {
		lasting[l.name] = key
	}
	return key
}

// made makes a row, until the test ends.
func (l life[T, K, Q]) made(t *testing.T, made keys, number int) *T {
	t.Helper()
	var changes []string
	if number > 0 {
		changes = l.rows[number : number+1]
	}
	one, err := l.make(t.Context(), l.row(t, made, changes...))
	var conflict *api.ConflictError
	if errors.As(err, &conflict) && l.delete == nil {
		t.Skip("the row is there, and nothing deletes it")
	}
	if err != nil {
		t.Fatal(err)
	}
	if l.delete != nil {
		t.Cleanup(func() { _ = l.delete(context.Background(), l.key(one)) })
	}
	return one
}

func (l life[T, K, Q]) isReadBack(t *testing.T) {
	made := keys{}
	one := l.made(t, made, 0)
	l.hasMembers(t, one, l.rows[0])
	if l.get == nil {
		return
	}
	read, err := l.get(t.Context(), l.key(one))
	if err != nil || shown(t, read) != shown(t, one) {
		t.Error(shown(t, read), err)
	}
}

// hasMembers holds what was answered against what was sent.
func (l life[T, K, Q]) hasMembers(t *testing.T, one *T, sent string) {
	t.Helper()
	answered, wanted := members(t, string(replyOf(one).Body)), members(t, sent)
	for _, name := range l.extended {
		delete(wanted, name)
	}
	for name := range l.refers {
		delete(wanted, name)
	}
	for name, value := range wanted {
		if !reflect.DeepEqual(answered[name], value) {
			t.Errorf("%s is %v, not %v", name, answered[name], value)
		}
	}
}

func replyOf[T any](one *T) *api.Reply {
	return api.ReplyOf(any(one).(api.Answer))
}

// shown returns what was read as JSON.
func shown(t *testing.T, one any) string {
	t.Helper()
	data, err := json.Marshal(one)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func (l life[T, K, Q]) isListed(t *testing.T) {
	made, wanted := keys{}, map[K]bool{}
	for number := range l.rows {
		wanted[l.key(l.made(t, made, number))] = true
	}
	page, err := l.list(t.Context(), l.limited)
	if err != nil || len(page.Items) != 1 {
		t.Fatal(err)
	}
	found := map[K]bool{}
	for _, one := range all(t, page.All(t.Context())) {
		if found[l.key(one)] {
			t.Error("twice:", l.key(one))
		}
		found[l.key(one)] = true
		delete(wanted, l.key(one))
	}
	if len(wanted) > 0 || page.Total == nil || *page.Total != int64(len(found)) {
		t.Error(page.Total, len(found), wanted)
	}
}

func all[T any](t *testing.T, found iter.Seq2[*T, error]) []*T {
	t.Helper()
	var items []*T
	for one, err := range found {
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, one)
	}
	return items
}

func (l life[T, K, Q]) isFound(t *testing.T) {
	one := l.made(t, keys{}, 0)
	for _, query := range l.filters {
		page, err := l.list(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		isFound := false
		for _, item := range all(t, page.All(t.Context())) {
			isFound = isFound || l.key(item) == l.key(one)
		}
		if !isFound {
			t.Errorf("not found by %+v", query)
		}
	}
}

func (l life[T, K, Q]) isChanged(t *testing.T) {
	one := l.made(t, keys{}, 0)
	target := any(one).(api.Target[T])
	changed, err := l.update(t.Context(), target, []byte(l.change))
	if err != nil {
		t.Fatal(err)
	}
	before, after := members(t, shown(t, one)), members(t, shown(t, changed))
	before["version"], before["updated_at"] = before["version"].(float64)+1, after["updated_at"]
	l.hasMembers(t, changed, l.change)
	for name := range members(t, l.change) { // whose spelling may be another one
		before[name] = after[name]
	}
	if !reflect.DeepEqual(before, after) {
		t.Error(before, after)
	}
	var stale *api.PreconditionFailedError
	if _, err := l.update(t.Context(), target, []byte(l.change)); !errors.As(err, &stale) {
		t.Error(err)
	}
}

func (l life[T, K, Q]) isTaken(t *testing.T) {
	made := keys{}
	l.made(t, made, 0)
	again, err := l.make(t.Context(), l.row(t, made))
	var conflict *api.ConflictError
	if !errors.As(err, &conflict) || conflict.RequestID == "" || conflict.RequestID != conflict.Problem.RequestID {
		t.Error(again, err)
	}
}

func (l life[T, K, Q]) isRefused(t *testing.T) {
	row := json.RawMessage(l.row(t, keys{}, l.refused))
	_, err := l.refuse(t.Context(), http.MethodPost, l.path, row)
	var invalid *api.InvalidRequestError
	if !errors.As(err, &invalid) {
		t.Fatal(err)
	}
	for _, fault := range invalid.Problem.Errors {
		if fault.Pointer == l.pointer && fault.Code == l.code {
			return
		}
	}
	t.Error(fmt.Sprintf("no %s at %s:", l.code, l.pointer), err)
}

func (l life[T, K, Q]) isDeleted(t *testing.T) {
	one := l.made(t, keys{}, 0)
	if err := l.delete(t.Context(), any(one).(api.Target[T])); err != nil {
		t.Fatal(err)
	}
	var gone *api.NotFoundError
	if err := l.delete(t.Context(), l.key(one)); !errors.As(err, &gone) {
		t.Error(err)
	}
}
