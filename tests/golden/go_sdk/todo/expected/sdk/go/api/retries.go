package api

import (
	"math"
	"net/http"
	"strconv"
	"time"
)

const (
	defaultRetries = 2
	defaultTimeout = 30 * time.Second
	firstWait      = 500 * time.Millisecond
	longestWait    = 8 * time.Second
	longestPromise = 60 * time.Second
	jitter         = 0.25
	longestReply   = 268435456
)

// waitAfter returns how long to wait before another attempt, and whether that is of use. The reply is nil when there was
// none, attempts count from 0, and chance is in [0, 1).
func waitAfter(reply *Reply, attempt int, now time.Time, chance float64) (time.Duration, bool) {
	usual := min(firstWait<<min(attempt, 10), longestWait)
	usual -= time.Duration(float64(usual) * jitter * chance)
	if reply == nil {
		return usual, true
	}
	promised, isPromised := retryAfter(reply.Header, now)
	if !isPassing(reply.Status, isPromised) {
		return 0, false
	}
	if isPromised {
		return promised, promised <= longestPromise
	}
	return usual, true
}

func isPassing(status int, isPromised bool) bool {
	switch status {
	case 408, 425, 429:
		return true
	case http.StatusConflict:
		return isPromised
	}
	return status >= http.StatusInternalServerError
}

// retryAfter returns how long the reply asks to wait: in milliseconds, in seconds, or until a date.
func retryAfter(header http.Header, now time.Time) (time.Duration, bool) {
	if wait, ok := times(header.Get("Retry-After-Ms"), time.Millisecond); ok {
		return wait, true
	}
	if wait, ok := times(header.Get("Retry-After"), time.Second); ok {
		return wait, true
	}
	date, err := http.ParseTime(header.Get("Retry-After"))
	return max(0, date.Sub(now)), err == nil
}

// times returns a number of units; more than a wait can be is the longest one.
func times(text string, unit time.Duration) (time.Duration, bool) {
	number, err := strconv.ParseFloat(text, 64)
	if err != nil && !math.IsInf(number, 0) || math.IsNaN(number) {
		return 0, false
	}
	return time.Duration(min(max(0, number), (24*time.Hour).Seconds()) * float64(unit)), true
}
