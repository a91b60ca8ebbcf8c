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
	next       func(ctx context.Context, cursor string) (*Page[T], error)
}

// Next returns the next page, or nil after the last.
func (p *Page[T]) Next(ctx context.Context) (*Page[T], error) {
	if p.NextCursor == nil || p.next == nil {
		return nil, nil
	}
	return p.next(ctx, *p.NextCursor)
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

// page asks for a page of a list.
func page[T any](ctx context.Context, at resource, query url.Values, options []CallOption) (*Page[T], error) {
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
	found.next = func(ctx context.Context, cursor string) (*Page[T], error) {
		following := maps.Clone(query)
		following.Set("cursor", cursor)
		return page[T](ctx, at, following, options)
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

// queryOf returns the parameters that a struct asks for: what is zero is left out, a list repeated, an order joined.
func queryOf(query any) (url.Values, error) {
	values := url.Values{}
	all := reflect.ValueOf(query)
	for index := range all.NumField() {
		one, name := all.Field(index), all.Type().Field(index).Tag.Get("query")
		if one.IsZero() {
			continue
		}
		texts, err := textsOf(one)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		switch {
		case name == "sort":
			texts = []string{strings.Join(texts, ",")}
		case len(texts) == 0: // no parameter asks for all, not for none
			return nil, fmt.Errorf("%s: %w", name, errEmptyList)
		}
		values[name] = texts
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
	data, err := json.Marshal(value)
	if text, ok := unquote(data); ok {
		return text, nil
	}
	return string(data), err
}
