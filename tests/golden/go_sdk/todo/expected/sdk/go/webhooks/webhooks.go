// Package webhooks tells whether a webhook was sent by whom it says: signatures (HMAC-SHA256) over its body as it came.
package webhooks

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// ErrSignature is what every refusal wraps.
var ErrSignature = errors.New("the webhook is not from whom it says")

// A Scheme says how deliveries are signed. Signed holds {id}, {timestamp} and {body}.
//
// The header holds signatures behind Prefix, with Separator between them (a space, if that is empty). The time of the delivery
// is in the header Timestamp, behind TimestampPrefix; it may differ from now by Tolerance. Secrets are keys as they are, or
// base64 of them.
type Scheme struct {
	Header          string
	Base64          bool // signatures are base64, else hexadecimal
	Prefix          string
	Signed          string
	Separator       string
	ID              string
	Timestamp       string
	TimestampPrefix string
	Tolerance       time.Duration
	DecodesSecrets  bool
}

// Standard returns the scheme of https://www.standardwebhooks.com; its secrets may begin with whsec_.
func Standard() Scheme {
	return Scheme{
		Header:         "Webhook-Signature",
		Base64:         true,
		Prefix:         "v1,",
		Signed:         "{id}.{timestamp}.{body}",
		ID:             "Webhook-Id",
		Timestamp:      "Webhook-Timestamp",
		Tolerance:      300 * time.Second,
		DecodesSecrets: true,
	}
}

// GitHub returns the scheme of GitHub's webhooks.
func GitHub() Scheme {
	return Scheme{Header: "X-Hub-Signature-256", Prefix: "sha256=", Signed: "{body}"}
}

// Shopify returns the scheme of Shopify's webhooks.
func Shopify() Scheme {
	return Scheme{Header: "X-Shopify-Hmac-Sha256", Base64: true, Signed: "{body}"}
}

// Stripe returns the scheme of Stripe's webhooks.
func Stripe() Scheme {
	return Scheme{
		Header:          "Stripe-Signature",
		Prefix:          "v1=",
		Signed:          "{timestamp}.{body}",
		Separator:       ",",
		Timestamp:       "Stripe-Signature",
		TimestampPrefix: "t=",
		Tolerance:       300 * time.Second,
	}
}

// Verify returns an error unless body, the bytes as they came, was signed now with one of the secrets.
func (s Scheme) Verify(body []byte, header http.Header, secrets ...string) error {
	return s.VerifyAt(time.Now(), body, header, secrets...)
}

// VerifyAt is Verify at another time.
func (s Scheme) VerifyAt(now time.Time, body []byte, header http.Header, secrets ...string) error {
	timestamp, err := s.timestamp(header, now)
	if err != nil {
		return err
	}
	signed := s.signed(header, timestamp, body)
	isRight := false
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		made := hmac.New(sha256.New, s.key(secret))
		made.Write(signed)
		wanted := made.Sum(nil)
		for _, found := range s.parts(header.Get(s.Header), s.Prefix) {
			given, err := s.decode(found)
			isRight = (err == nil && hmac.Equal(given, wanted)) || isRight
		}
	}
	if !isRight {
		return fmt.Errorf("%w: the signature is missing or wrong", ErrSignature)
	}
	return nil
}

func (s Scheme) timestamp(header http.Header, now time.Time) (string, error) {
	if s.Timestamp == "" {
		return "", nil
	}
	found := s.parts(header.Get(s.Timestamp), s.TimestampPrefix)
	if len(found) == 0 {
		return "", fmt.Errorf("%w: the time of the signature is missing", ErrSignature)
	}
	seconds, err := strconv.ParseUint(found[0], 10, 36) // until the year 4147
	if err != nil {
		return "", fmt.Errorf("%w: the time of the signature is none", ErrSignature)
	}
	if now.Sub(time.Unix(int64(seconds), 0)).Abs() > s.Tolerance {
		return "", fmt.Errorf("%w: the time of the signature is too old or too new", ErrSignature)
	}
	return found[0], nil
}

func (s Scheme) signed(header http.Header, timestamp string, body []byte) []byte {
	filled := strings.NewReplacer("{id}", header.Get(s.ID), "{timestamp}", timestamp, "{body}", string(body))
	return []byte(filled.Replace(s.Signed))
}

// parts returns what a header holds behind prefix.
func (s Scheme) parts(text, prefix string) []string {
	separator := s.Separator
	if separator == "" {
		separator = " "
	}
	var found []string
	for part := range strings.SplitSeq(text, separator) {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(part), prefix); ok {
			found = append(found, rest)
		}
	}
	return found
}

func (s Scheme) decode(signature string) ([]byte, error) {
	if s.Base64 {
		return base64.StdEncoding.DecodeString(signature)
	}
	return hex.DecodeString(signature)
}

// key returns the key; those of Standard Webhooks are base64 behind whsec_.
func (s Scheme) key(secret string) []byte {
	if !s.DecodesSecrets {
		return []byte(secret)
	}
	if key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_")); err == nil && len(key) > 0 {
		return key
	}
	return []byte(secret)
}
