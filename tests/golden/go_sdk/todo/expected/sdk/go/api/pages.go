package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"strings"
)

// A Page is one page of a list.
type Page[T any] struct {
	Items      []*T
	Total      *int64  // counts the items of all pages, if the list was asked for it
	NextCursor *string // nil on the last page
	Reply      *Reply
	next       func(ctx context.Context) (*Page[T], error)
}

// Next returns the next page, or nil after the last.
func (p *Page[T]) Next(ctx context.Context) (*Page[T], error) {
	if p.NextCursor == nil || p.next == nil {
		return nil, nil
	}
	return p.next(ctx)
}

// Pages returns this page and all after it. After an error nothing comes any more.
func (p *Page[T]) Pages(ctx context.Context) iter.Seq2[*Page[T], error] {
	return func(yield func(*Page[T], error) bool) {
		page, err := p, error(nil)
		for page != nil && yield(page, nil) {
			if page, err = page.Next(ctx); err != nil {
				yield(nil, err)
				return
			}
		}
	}
}

// All returns the items of this page and of all after it. After an error nothing comes any more.
func (p *Page[T]) All(ctx context.Context) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		for page, err := range p.Pages(ctx) {
			if err != nil {
				yield(nil, err)
				return
			}
			for _, item := range page.Items {
				if !yield(item, nil) {
					return
				}
			}
		}
	}
}

// A trail remembers one cursor of those that led to a page, and after twice as many steps another one: so it notices whenever
// cursors come again, which would be followed for ever.
type trail struct {
	cursor      string
	steps, most int
}

var errCircle = errors.New("its next_cursor was there before")

// onTo returns the trail that leads on to cursor.
func (t trail) onTo(cursor string) (trail, error) {
	switch {
	case cursor == t.cursor:
		return t, errCircle
	case t.steps == t.most:
		return trail{cursor, 0, 2*t.most + 1}, nil
	}
	return trail{t.cursor, t.steps + 1, t.most}, nil
}

// page asks for a page of a list.
func page[T any](ctx context.Context, at resource, query url.Values, came trail, options []CallOption) (*Page[T], error) {
	asked := call{method: http.MethodGet, route: at.path, path: at.path}
	if len(query) > 0 {
		asked.path += "?" + query.Encode()
	}
	reply, err := at.client.send(ctx, &asked, options)
	if err != nil {
		return nil, err
	}
	found, err := readPage[T](reply.Body)
	if err != nil {
		return nil, invalid[T](reply, "page of ", err)
	}
	found.Reply = reply
	if found.NextCursor == nil {
		return found, nil
	}
	goes, err := came.onTo(*found.NextCursor)
	if err != nil {
		return nil, invalid[T](reply, "page of ", err)
	}
	found.next = func(ctx context.Context) (*Page[T], error) {
		following := maps.Clone(query)
		following.Set("cursor", *found.NextCursor)
		return page[T](ctx, at, following, goes, options)
	}
	return found, nil
}

func readPage[T any](data []byte) (*Page[T], error) {
	found, hasItems := &Page[T]{}, false
	err := members(data, func(name string, value []byte) error {
		switch name {
		case "items":
			hasItems = true
			return elements(value, func(value []byte) error {
				item := new(T)
				found.Items = append(found.Items, item)
				return decode(value, item)
			})
		case "next_cursor":
			return json.Unmarshal(value, &found.NextCursor)
		case "total":
			return json.Unmarshal(value, &found.Total)
		}
		return nil
	})
	if err == nil && !hasItems {
		err = &memberError{"items", "missing"}
	}
	return found, err
}

// Descending orders by what by says, from the last to the first.
func Descending[S ~string](by S) S { return "-" + by }

var errEmptyList = errors.New("an empty list, which would ask for all; nil does so on purpose")

// queryOf returns the parameters that a struct asks for: what is zero or null is left out, a list repeated, an order joined.
func queryOf(query any) (url.Values, error) {
	values := url.Values{}
	all := reflect.ValueOf(query)
	for index := range all.NumField() {
		one, name := all.Field(index), all.Type().Field(index).Tag.Get("query")
		if may, ok := one.Interface().(interface{ IsNull() bool }); one.IsZero() || ok && may.IsNull() {
			continue
		}
		texts, err := textsOf(one)
		switch {
		case err != nil:
			return nil, fmt.Errorf("%s: %w", name, err)
		case name != "sort" && len(texts) == 0: // no parameter asks for all, not for none
			return nil, fmt.Errorf("%s: %w", name, errEmptyList)
		case name != "sort":
			values[name] = texts
		case len(texts) > 0:
			values.Set(name, strings.Join(texts, ","))
		}
	}
	return values, nil
}

// textsOf returns a value, or each one of a list, as it stands in an address.
func textsOf(value reflect.Value) ([]string, error) {
	if value.Kind() != reflect.Slice {
		text, err := textOf(value.Interface())
		return []string{text}, err
	}
	var texts []string
	for place := range value.Len() {
		text, err := textOf(value.Index(place).Interface())
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, nil
}

// textOf returns a value as it stands in an address: as in JSON, without quotes.
func textOf(value any) (string, error) {
	data, err := marshal(value)
	if text, ok := unquote(data); ok {
		return text, nil
	}
	return string(data), err
}
