package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// An Optional is a member that may be left out: its zero value is not sent at all, which is something else than null.
type Optional[T any] struct {
	value T
	state state
}

type state uint8

const (
	absent state = iota
	null
	present
)

// Some returns an Optional that holds value.
func Some[T any](value T) Optional[T] { return Optional[T]{value: value, state: present} }

// Null returns an Optional that is null.
func Null[T any]() Optional[T] { return Optional[T]{state: null} }

// Get returns the value, and whether there is one.
func (o Optional[T]) Get() (T, bool) { return o.value, o.state == present }

func (o Optional[T]) held() any { return o.value }

// IsNull tells whether it is null, which it is not when it was left out.
func (o Optional[T]) IsNull() bool { return o.state == null }

// IsZero tells whether it was left out.
func (o Optional[T]) IsZero() bool { return o.state == absent }

// MarshalJSON writes the value or null.
func (o Optional[T]) MarshalJSON() ([]byte, error) {
	if o.state != present {
		return []byte("null"), nil
	}
	if list := reflect.ValueOf(&o.value).Elem(); list.Kind() == reflect.Slice && list.IsNil() {
		return []byte("[]"), nil
	}
	return json.Marshal(o.value)
}

// UnmarshalJSON reads a value or null.
func (o *Optional[T]) UnmarshalJSON(data []byte) error {
	if string(bytes.TrimSpace(data)) == "null" {
		*o = Null[T]()
		return nil
	}
	var value T
	if err := json.Unmarshal(data, &value); err != nil {
		return err
	}
	*o = Some(value)
	return nil
}

// A List is never null, and neither are its elements: a nil one is sent as an empty one.
type List[T any] []T

// MarshalJSON writes an array.
func (l List[T]) MarshalJSON() ([]byte, error) {
	if l == nil {
		return []byte("[]"), nil
	}
	return json.Marshal([]T(l))
}

// UnmarshalJSON reads an array.
func (l *List[T]) UnmarshalJSON(data []byte) error {
	read := List[T]{}
	err := elements(data, func(value []byte) error {
		if string(value) == "null" {
			return errors.New("null in an array")
		}
		read = append(read, *new(T))
		return decode(value, &read[len(read)-1])
	})
	if err == nil {
		*l = read
	}
	return err
}

// A Key tells things of one kind, T, apart.
type Key[T any] string

// String returns it as it stands in an address.
func (k Key[T]) String() string { return string(k) }

// Target makes it a [Target], whatever is stored.
func (k Key[T]) Target() (key, match string) { return string(k), "" }

func (Key[T]) of(*T) {}

// An IntegerKey tells things of one kind, T, apart by a number.
type IntegerKey[T any] int64

// String returns it as it stands in an address.
func (k IntegerKey[T]) String() string { return strconv.FormatInt(int64(k), 10) }

// Target makes it a [Target], whatever is stored.
func (k IntegerKey[T]) Target() (key, match string) { return k.String(), "" }

func (IntegerKey[T]) of(*T) {}

// A Decimal is an exact decimal number as it travels, such as "25.00".
type Decimal string

var errDecimal = errors.New("no decimal number")

// Rat returns the number, to calculate with.
func (d Decimal) Rat() (*big.Rat, error) {
	if !d.isPlain() {
		return nil, errDecimal
	}
	number, _ := new(big.Rat).SetString(string(d))
	return number, nil
}

// MarshalText writes the number, if it is one.
func (d Decimal) MarshalText() ([]byte, error) {
	if !d.isPlain() {
		return nil, errDecimal
	}
	return []byte(d), nil
}

// UnmarshalText reads a number.
func (d *Decimal) UnmarshalText(text []byte) error {
	read := Decimal(text)
	if !read.isPlain() {
		return errDecimal
	}
	*d = read
	return nil
}

// isPlain tells whether it has digits, perhaps a sign before and a fraction behind them, and nothing else.
func (d Decimal) isPlain() bool {
	whole, fraction, isBroken := strings.Cut(strings.TrimPrefix(string(d), "-"), ".")
	return isDigits(whole) && (!isBroken || isDigits(fraction))
}

func isDigits(text string) bool {
	for _, char := range []byte(text) {
		if char < '0' || char > '9' {
			return false
		}
	}
	return text != ""
}

// A Date is a day in the calendar, wherever that is.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the day of an instant, in the instant's location.
func DateOf(instant time.Time) Date {
	year, month, day := instant.Date()
	return Date{year, month, day}
}

var errDate = errors.New("no date")

// ParseDate reads a day as it travels, such as "2026-02-28".
func ParseDate(text string) (Date, error) {
	instant, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}, errDate
	}
	return DateOf(instant), nil
}

// In returns the instant at which the day begins at location.
func (d Date) In(location *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, location)
}

// Compare returns -1, 0 or 1: whether it comes before, is, or comes after another day.
func (d Date) Compare(other Date) int { return d.In(time.UTC).Compare(other.In(time.UTC)) }

// String returns it as it travels.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// MarshalText writes it as it travels, if there is such a day.
func (d Date) MarshalText() ([]byte, error) {
	if d.Year < 1 || d.Year > 9999 || DateOf(d.In(time.UTC)) != d {
		return nil, errDate
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads it as it travels.
func (d *Date) UnmarshalText(text []byte) error {
	read, err := ParseDate(string(text))
	if err == nil {
		*d = read
	}
	return err
}
