package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// An Extra holds the members of something that was read which this version does not know.
type Extra map[string]json.RawMessage

// Unmarshal reads an object into plain, a pointer to a struct, and what that has no field for into extra. Every field must be
// there, and only pointers and JSON of any kind may be null.
func Unmarshal(data []byte, plain any, extra *Extra) error {
	shape := shapeOf(reflect.TypeOf(plain).Elem())
	found, err := shape.sort(data)
	if err != nil {
		return err
	}
	if found.known != nil {
		data = found.known
	}
	if err := json.Unmarshal(data, plain); err != nil {
		return shape.explain(data, err)
	}
	*extra = found.extra
	return nil
}

// Marshal writes plain, a struct, and extra as one object.
func Marshal(plain any, extra Extra) ([]byte, error) {
	data, err := json.Marshal(plain)
	if err != nil || len(extra) == 0 {
		return data, err
	}
	data = data[:len(data)-1]
	for _, name := range slices.Sorted(maps.Keys(extra)) {
		if len(data) > 1 {
			data = append(data, ',')
		}
		data = appendMember(data, name, extra[name])
	}
	return append(data, '}'), nil
}

func appendMember(data []byte, name string, value []byte) []byte {
	quoted, _ := json.Marshal(name) // which every string can be
	return append(append(append(data, quoted...), ':'), value...)
}

// A memberError tells where an object is wrong, without the values in it.
type memberError struct{ path, says string }

func (e *memberError) Error() string { return e.path + ": " + e.says }

var errNoObject = errors.New("no object")

// A shape is what the members of a struct are.
type shape struct {
	fields []field
	places map[string]int
}

type field struct {
	name       string
	kind       reflect.Type
	isNullable bool
}

var shapes sync.Map

func shapeOf(kind reflect.Type) *shape {
	if known, ok := shapes.Load(kind); ok {
		return known.(*shape)
	}
	made := &shape{places: map[string]int{}}
	for _, one := range reflect.VisibleFields(kind) {
		name, _, _ := strings.Cut(one.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		isNullable := one.Type.Kind() == reflect.Pointer || one.Type == reflect.TypeFor[json.RawMessage]()
		made.places[name] = len(made.fields)
		made.fields = append(made.fields, field{name, one.Type, isNullable})
	}
	known, _ := shapes.LoadOrStore(kind, made)
	return known.(*shape)
}

// A sorting tells which members of an object a shape does not have. If one of them passes for a field by its case, known is the
// object without them.
type sorting struct {
	extra Extra
	known []byte
}

func (s *shape) sort(data []byte) (sorting, error) {
	var found sorting
	isMasked := false
	seen := make([]bool, len(s.fields))
	err := members(data, func(name string, value []byte) error {
		place, isKnown := s.places[name]
		if !isKnown {
			if found.extra == nil {
				found.extra = Extra{}
			}
			found.extra[name] = bytes.Clone(value)
			isMasked = isMasked || slices.ContainsFunc(s.fields, func(one field) bool { return strings.EqualFold(one.name, name) })
			return nil
		}
		seen[place] = true
		if !s.fields[place].isNullable && string(value) == "null" {
			return &memberError{name, "null"}
		}
		return nil
	})
	if err != nil {
		return found, err
	}
	if place := slices.Index(seen, false); place >= 0 {
		return found, &memberError{s.fields[place].name, "missing"}
	}
	if isMasked {
		found.known = s.without(data)
	}
	return found, nil
}

// without returns an object without the members that the shape does not have.
func (s *shape) without(data []byte) []byte {
	kept := []byte{'{'}
	_ = members(data, func(name string, value []byte) error {
		if _, isKnown := s.places[name]; isKnown {
			if len(kept) > 1 {
				kept = append(kept, ',')
			}
			kept = appendMember(kept, name, value)
		}
		return nil
	})
	return append(kept, '}')
}

// explain returns which member of an object cannot be read.
func (s *shape) explain(data []byte, err error) error {
	if !json.Valid(data) {
		return errNoObject
	}
	culprit := members(data, func(name string, value []byte) error {
		place, isKnown := s.places[name]
		if !isKnown {
			return nil
		}
		err := json.Unmarshal(value, reflect.New(s.fields[place].kind).Interface())
		var inner *memberError
		switch {
		case err == nil:
			return nil
		case errors.As(err, &inner):
			return &memberError{name + "." + inner.path, inner.says}
		}
		kind := s.fields[place].kind
		if kind.Kind() == reflect.Pointer {
			kind = kind.Elem()
		}
		return &memberError{name, "no " + kind.String()}
	})
	if culprit == nil {
		return err
	}
	return culprit
}

// members visits the members of an object, and ends at the first error. It finds where they end, and leaves it to
// encoding/json whether they are right.
func members(data []byte, visit func(name string, value []byte) error) error {
	at := skipSpace(data, 0)
	if at >= len(data) || data[at] != '{' {
		return errNoObject
	}
	for at = skipSpace(data, at+1); at < len(data) && data[at] != '}'; {
		start := at
		at = skipValue(data, at)
		name, ok := unquote(data[start:at])
		at = skipSpace(data, at)
		if !ok || at >= len(data) || data[at] != ':' {
			return errNoObject
		}
		start = skipSpace(data, at+1)
		at = skipValue(data, start)
		if at == start {
			return errNoObject
		}
		if err := visit(name, data[start:at]); err != nil {
			return err
		}
		if at = skipSpace(data, at); at < len(data) && data[at] == ',' {
			at = skipSpace(data, at+1)
		}
	}
	if at >= len(data) {
		return errNoObject
	}
	return nil
}

// elements visits the elements of an array, and ends at the first error.
func elements(data []byte, visit func(value []byte) error) error {
	if len(data) == 0 || data[0] != '[' {
		return errors.New("no array")
	}
	for at := skipSpace(data, 1); at < len(data) && data[at] != ']'; {
		start := at
		at = skipValue(data, at)
		if at == start {
			return errors.New("no array")
		}
		if err := visit(data[start:at]); err != nil {
			return err
		}
		if at = skipSpace(data, at); at < len(data) && data[at] == ',' {
			at = skipSpace(data, at+1)
		}
	}
	return nil
}

func skipSpace(data []byte, at int) int {
	for at < len(data) && (data[at] == ' ' || data[at] == '\n' || data[at] == '\t' || data[at] == '\r') {
		at++
	}
	return at
}

// skipValue returns where the value ends that begins at a place.
func skipValue(data []byte, at int) int {
	depth := 0
	for at < len(data) {
		switch data[at] {
		case '"':
			at = skipString(data, at)
		case '{', '[':
			depth++
			at++
		case '}', ']':
			if depth == 0 {
				return at
			}
			depth--
			at++
		case ',', ':', ' ', '\n', '\t', '\r':
			if depth == 0 {
				return at
			}
			at++
			continue
		default:
			at++
			continue
		}
		if depth == 0 {
			return at
		}
	}
	return at
}

func skipString(data []byte, at int) int {
	for at++; at < len(data); at++ {
		switch data[at] {
		case '\\':
			at++
		case '"':
			return at + 1
		}
	}
	return len(data)
}

// unquote returns what a string of JSON says, and whether it is one.
func unquote(quoted []byte) (string, bool) {
	if len(quoted) < 2 || quoted[0] != '"' {
		return "", false
	}
	if !bytes.ContainsRune(quoted, '\\') {
		return string(quoted[1 : len(quoted)-1]), true
	}
	var text string
	err := json.Unmarshal(quoted, &text)
	return text, err == nil
}
