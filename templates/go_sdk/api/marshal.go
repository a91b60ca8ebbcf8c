package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"strconv"
	"strings"
)

const deepest = 100 // what is deeper may go in circles

// marshal writes value as JSON; an error tells by a JSON pointer what cannot be said in it.
func marshal(value any) ([]byte, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return nil, located(reflect.ValueOf(value), err, "", 0)
	}
	return data, nil
}

// located returns why value cannot be written, and which part of it.
func located(value reflect.Value, err error, pointer string, depth int) error {
	for name, part := range partsOf(value) {
		if _, inner := json.Marshal(part.Interface()); inner != nil && depth < deepest {
			return located(part, inner, pointer+"/"+escape.Replace(name), depth+1)
		}
	}
	for wrapped := (*json.MarshalerError)(nil); errors.As(err, &wrapped); {
		err = wrapped.Err
	}
	var float *json.UnsupportedValueError
	if errors.As(err, &float) && float.Value.CanFloat() {
		err = errNotFinite
	}
	if pointer == "" {
		return err
	}
	return fmt.Errorf("%s: %w", pointer, err)
}

var errNotFinite = errors.New("a number must be finite")

var escape = strings.NewReplacer("~", "~0", "/", "~1")

// partsOf yields the members of a value, or its items.
func partsOf(value reflect.Value) iter.Seq2[string, reflect.Value] {
	return func(yield func(string, reflect.Value) bool) {
		value = inside(value)
		switch value.Kind() {
		case reflect.Struct:
			for _, field := range reflect.VisibleFields(value.Type()) {
				name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
				if name != "" && name != "-" && !yield(name, value.FieldByIndex(field.Index)) {
					return
				}
			}
		case reflect.Map:
			for key, member := range value.Seq2() {
				if !yield(key.String(), member) {
					return
				}
			}
		case reflect.Slice, reflect.Array:
			for place := range value.Len() {
				if !yield(strconv.Itoa(place), value.Index(place)) {
					return
				}
			}
		}
	}
}

// inside returns what pointers and an [Optional] hold.
func inside(value reflect.Value) reflect.Value {
	for value.Kind() == reflect.Pointer || value.Kind() == reflect.Interface {
		value = value.Elem()
	}
	if value.IsValid() && value.CanInterface() {
		if may, ok := value.Interface().(interface{ held() any }); ok {
			return inside(reflect.ValueOf(may.held()))
		}
	}
	return value
}
