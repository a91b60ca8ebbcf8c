package api

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
)

// A ConnectionError means that there was no reply. It wraps the reason: that the context has ended, too.
type ConnectionError struct {
	Method, Route string // the route is the path, with {id} in the place of a key
	Attempts      int
	Cause         error
}

// Error tells what was asked and what happened, and neither by whom nor of what.
func (e *ConnectionError) Error() string {
	return fmt.Sprintf("%s %s: %s, attempt %d", e.Method, e.Route, told(e.Cause), e.Attempts)
}

// Unwrap returns the reason.
func (e *ConnectionError) Unwrap() error { return e.Cause }

// As lets [errors.As] find the ConnectionError in more special errors.
func (e *ConnectionError) As(target any) bool { return found(e, target) }

// A TimeoutError is a [ConnectionError]: the reply took too long.
type TimeoutError struct{ ConnectionError }

// Timeout tells that it is one, as in [net.Error].
func (e *TimeoutError) Timeout() bool { return true }

// An InvalidReplyError means that the reply is not what the contract promises. It has no Reply where that is too long to be read.
type InvalidReplyError struct {
	Reply *Reply
	says  string
}

// Error tells where the reply is wrong, without the values in it.
func (e *InvalidReplyError) Error() string { return e.says }

// A Problem tells what went wrong (RFC 9457).
type Problem struct {
	Type      string  `json:"type"`
	Title     string  `json:"title"`
	Detail    string  `json:"detail"`
	RequestID string  `json:"request_id"`
	Errors    []Fault `json:"errors"`
}

// A Fault is a broken rule, at a JSON pointer into the body or in a parameter.
type Fault struct {
	Code      string `json:"code"`
	Detail    string `json:"detail"`
	Pointer   string `json:"pointer"`
	Parameter string `json:"parameter"`
}

// A StatusError means that the service did not do it. Most statuses have an error of their own, which [errors.As] finds as
// what it is and as a StatusError.
type StatusError struct {
	Status    int
	Problem   Problem
	RequestID string
	Reply     *Reply
}

// Error tells the status, and what the service says of it.
func (e *StatusError) Error() string {
	var told strings.Builder
	fmt.Fprintf(&told, "%d %s", e.Status, cmp.Or(e.Problem.Title, http.StatusText(e.Status)))
	if e.Problem.Detail != "" {
		told.WriteString(": " + e.Problem.Detail)
	}
	if e.Status >= http.StatusMultipleChoices && e.Status < http.StatusBadRequest {
		told.WriteString(": a redirect is not followed, since the credential would go along")
	}
	if e.RequestID != "" {
		fmt.Fprintf(&told, " (request %s)", e.RequestID)
	}
	for _, fault := range e.Problem.Errors {
		told.WriteString("\n  ")
		if place := cmp.Or(fault.Pointer, fault.Parameter); place != "" {
			told.WriteString(place + ": ")
		}
		told.WriteString(fault.Detail)
	}
	return told.String()
}

// As lets [errors.As] find the StatusError in those of each status.
func (e *StatusError) As(target any) bool { return found(e, target) }

// BadRequestError means 400. The body is not JSON.
type BadRequestError struct{ StatusError }

// UnauthorizedError means 401. The caller is not known: credentials are missing, wrong or expired.
type UnauthorizedError struct{ StatusError }

// ForbiddenError means 403. The caller lacks the role that this operation needs.
type ForbiddenError struct{ StatusError }

// NotFoundError means 404. There is no such thing.
type NotFoundError struct{ StatusError }

// RequestTimeoutError means 408. The service waited too long for the request.
type RequestTimeoutError struct{ StatusError }

// ConflictError means 409. A unique value is taken, or something still refers to this.
type ConflictError struct{ StatusError }

// PreconditionFailedError means 412. It was changed since: the stored version is not the expected
// one.
type PreconditionFailedError struct{ StatusError }

// BodyTooLargeError means 413. The body is larger than the service takes.
type BodyTooLargeError struct{ StatusError }

// UnsupportedMediaTypeError means 415. The body is of a type that the service does not read.
type UnsupportedMediaTypeError struct{ StatusError }

// InvalidRequestError means 422. Something in the request breaks a rule; the problem's errors tell
// what and where.
type InvalidRequestError struct{ StatusError }

// RateLimitedError means 429. There were too many requests.
type RateLimitedError struct{ StatusError }

// ServerError means 500. The service failed.
type ServerError struct{ StatusError }

// statusError returns the error that belongs to the status of reply.
func statusError(reply *Reply) error {
	e := StatusError{Status: reply.Status, Reply: reply}
	if json.Unmarshal(reply.Body, &e.Problem) != nil {
		e.Problem = Problem{} // anything may answer that stands before the service
	}
	e.RequestID = cmp.Or(reply.Header.Get("X-Request-ID"), e.Problem.RequestID)
	switch min(e.Status, http.StatusInternalServerError) {
	case 400:
		return &BadRequestError{e}
	case 401:
		return &UnauthorizedError{e}
	case 403:
		return &ForbiddenError{e}
	case 404:
		return &NotFoundError{e}
	case 408:
		return &RequestTimeoutError{e}
	case 409:
		return &ConflictError{e}
	case 412:
		return &PreconditionFailedError{e}
	case 413:
		return &BodyTooLargeError{e}
	case 415:
		return &UnsupportedMediaTypeError{e}
	case 422:
		return &InvalidRequestError{e}
	case 429:
		return &RateLimitedError{e}
	case 500:
		return &ServerError{e}
	}
	return &e
}

// found sets target to e, if it is of e's type.
func found[E any](e *E, target any) bool {
	wanted, ok := target.(**E)
	if ok {
		*wanted = e
	}
	return ok
}

// told returns what a failure says, where that can hold neither a credential nor a value.
func told(cause error) string {
	var network *net.OpError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.Is(cause, context.DeadlineExceeded):
		return "timed out"
	case errors.Is(cause, context.Canceled):
		return "cancelled"
	case errors.Is(cause, io.EOF), errors.Is(cause, io.ErrUnexpectedEOF):
		return "the connection was closed"
	case errors.As(cause, &network):
		return network.Error()
	case errors.As(cause, &certificate):
		return certificate.Error()
	}
	return "the connection failed"
}
