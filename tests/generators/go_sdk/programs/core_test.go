package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

var now = time.Unix(1_767_225_600, 0)

func waits(status, attempt int, chance float64, header ...string) string {
	reply := &Reply{Status: status, Header: http.Header{}}
	for pair := range slices.Chunk(header, 2) {
		reply.Header.Set(pair[0], pair[1])
	}
	wait, isUseful := waitAfter(reply, attempt, now, chance)
	if !isUseful {
		return "never"
	}
	return wait.String()
}

func TestWaits(t *testing.T) {
	for _, status := range []int{400, 401, 403, 404, 409, 412, 422} {
		if told := waits(status, 0, 0); told != "never" {
			t.Error(status, told)
		}
	}
	for _, status := range []int{408, 425, 429, 500, 502, 503, 504, 599} {
		var told []string
		for attempt := range 6 {
			told = append(told, waits(status, attempt, 0))
		}
		if !slices.Equal(told, []string{"500ms", "1s", "2s", "4s", "8s", "8s"}) {
			t.Error(status, told)
		}
	}
	if told := waits(500, 1_000_000, 0.5); told != "7s" {
		t.Error(told)
	}
	if wait, isUseful := waitAfter(nil, 1, now, 0); wait != time.Second || !isUseful {
		t.Error(wait, isUseful)
	}
	if told := waits(409, 0, 0, "Retry-After", "1"); told != "1s" {
		t.Error(told)
	}
}

func TestRepliesSayHowLongToWait(t *testing.T) {
	date := func(seconds int) string {
		return now.Add(time.Duration(seconds) * time.Second).UTC().Format(http.TimeFormat)
	}
	for _, one := range [][]string{
		{"3s", "Retry-After", "3"},
		{"250ms", "Retry-After", "0.25"},
		{"0s", "Retry-After", "-3"},
		{"20ms", "Retry-After-Ms", "20"},
		{"20ms", "Retry-After-Ms", "20", "Retry-After", "3"},
		{"3s", "Retry-After-Ms", "soon", "Retry-After", "3"},
		{"10s", "Retry-After", date(10)},
		{"0s", "Retry-After", date(-10)},
		{"500ms", "Retry-After", "soon"},
		{"500ms", "Retry-After", "nan"},
		{"1m0s", "Retry-After", "60"},
		{"never", "Retry-After", "61"},
		{"never", "Retry-After", "inf"},
		{"never", "Retry-After", "1e999"},
		{"0s", "Retry-After", "-1e999"},
		{"never", "Retry-After", date(3600)},
		{"never", "Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"},
	} {
		if told := waits(429, 0, 0, one[1:]...); told != one[0] {
			t.Error(one, told)
		}
	}
}

type inner struct {
	Name  string `json:"name"`
	Extra Extra  `json:"-"`
}

func (i *inner) UnmarshalJSON(data []byte) error {
	type plain inner
	return Unmarshal(data, (*plain)(i), &i.Extra)
}

func (i inner) MarshalJSON() ([]byte, error) {
	type plain inner
	return Marshal(plain(i), i.Extra)
}

type outer struct {
	Stored[outer]
	ID    Key[outer]      `json:"id"`
	Inner *inner          `json:"inner"`
	Many  List[inner]     `json:"many"`
	Words *List[string]   `json:"words"`
	Day   *Date           `json:"day"`
	Total Decimal         `json:"total"`
	Any   json.RawMessage `json:"any"`
}

func (o *outer) Target() (key, match string) { return o.Read(o.ID) }

func (o *outer) UnmarshalJSON(data []byte) error {
	type plain outer
	return Unmarshal(data, (*plain)(o), &o.Extra)
}

func (o outer) MarshalJSON() ([]byte, error) {
	type plain outer
	return Marshal(plain(o), o.Extra)
}

const whole = `{"created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00.5Z", "version": 3, "id": "a",
	"inner": {"name": "b", "more": 1}, "many": [{"name": "c"}], "words": null, "day": "2026-02-28", "total": "-1.50", "any": {"c": [1, 1.0]}, "new": null}`

func TestWhatIsUnknownSurvives(t *testing.T) {
	var one outer
	if err := json.Unmarshal([]byte(whole), &one); err != nil {
		t.Fatal(err)
	}
	if string(one.Extra["new"]) != "null" || string(one.Inner.Extra["more"]) != "1" || one.Day.String() != "2026-02-28" {
		t.Errorf("%+v", one)
	}
	again, err := json.Marshal(one)
	if err != nil {
		t.Fatal(err)
	}
	var before, after map[string]any
	_ = json.Unmarshal([]byte(whole), &before)
	_ = json.Unmarshal(again, &after)
	if fmt.Sprint(before) != fmt.Sprint(after) {
		t.Error(before, after)
	}
	key, match := one.Target()
	if key != "a" || match != `"3"` {
		t.Error(key, match)
	}
}

func TestMembersOfAnotherCaseAreOthers(t *testing.T) {
	var one inner
	if err := json.Unmarshal([]byte(`{"name": "a", "NAME": 5, "Name": null}`), &one); err != nil || one.Name != "a" || len(one.Extra) != 2 {
		t.Error(one, err)
	}
	if err := json.Unmarshal([]byte(`{"Name": "a"}`), &one); err == nil {
		t.Error(one)
	}
}

func TestFaultsOfRepliesAreToldWithoutValues(t *testing.T) {
	for _, one := range [][2]string{
		{`"version": 3`, `version: no int64`},
		{`"day": "2026-02-28"`, `day: no api.Date`},
		{`"total": "-1.50"`, `total: no api.Decimal`},
		{`"created_at": "2026-01-01T00:00:00Z"`, `created_at: no time.Time`},
		{`{"name": "b", "more": 1}`, `inner: no api.inner`},
	} {
		name, _, _ := strings.Cut(one[0], ":")
		broken := strings.Replace(whole, one[0], name+`: "secret"`, 1)
		if strings.HasPrefix(one[0], "{") {
			broken = strings.Replace(whole, one[0], `{"name": ["secret"]}`, 1)
			one[1] = "inner.name: no string"
		}
		_, err := readPage[outer]([]byte(`{"items": [` + broken + `]}`))
		if err == nil || err.Error() != one[1] {
			t.Error(one, err)
		}
	}
	for broken, told := range map[string]string{
		strings.Replace(whole, `"id": "a",`, "", 1):                         "id: missing",
		strings.Replace(whole, `"id": "a"`, `"id": null`, 1):                "id: null",
		strings.Replace(whole, `{"name": "b", "more": 1}`, `{"more":1}`, 1): "inner.name: missing",
		strings.Replace(whole, `[{"name": "c"}]`, "null", 1):                "many: null",
		strings.Replace(whole, `[{"name": "c"}]`, `[{"name":2}]`, 1):        "many.name: no string",
		strings.Replace(whole, `"words": null`, `"words":[null]`, 1):        "words: no api.List[string]",
		"[]": "no object", "": "no object", "null": "no object", whole + "}": "no object", whole[:len(whole)-1]: "no object",
	} {
		if err := decode([]byte(broken), &outer{}); err == nil || err.Error() != told {
			t.Error(broken, err)
		}
	}
}

// mutated returns text with some bytes replaced by others that mean something to JSON.
func mutated(text string, random *rand.Rand) string {
	data := []byte(text)
	for range 1 + random.IntN(4) {
		const means = "{}[]\":,\\0n -"
		data[random.IntN(len(data))] = means[random.IntN(len(means))]
	}
	return string(data)
}

// FuzzReplies holds that no reply panics or hangs, and that what is read is what encoding/json reads.
func FuzzReplies(f *testing.F) {
	for cut := range len(whole) {
		f.Add(whole[:cut])
		f.Add(whole[cut:])
	}
	for _, text := range []string{whole, `{"items": [` + whole + `]}`, `{"a":1,}`, `{"\`, `{"a"`, `{"a":`, `{"a":}`, `{:1}`, `{"a"}`, `{"a":1 "b":2}`, `{"\ud800":1}`, `{"items":[1,2`, `{"items":]`, strings.Repeat(`{"a":[`, 20000)} {
		f.Add(text)
	}
	for number := range 3000 {
		f.Add(mutated(whole, rand.New(rand.NewPCG(1, uint64(number)))))
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, _ = readPage[outer]([]byte(text))
		_ = statusError(&Reply{Status: 500, Body: []byte(text)}).Error()
		if err := decode([]byte(text), &outer{}); err == nil && !json.Valid([]byte(text)) {
			t.Error("taken:", text)
		}
		found, other := map[string]json.RawMessage{}, map[string]json.RawMessage{}
		err := members([]byte(text), func(name string, value []byte) error {
			found[name] = value
			return nil
		})
		if json.Unmarshal([]byte(text), &other) == nil && other != nil {
			if err != nil || len(found) != len(other) {
				t.Error(text, err)
			}
			for name, value := range other {
				if string(found[name]) != string(value) {
					t.Error(name, string(value), string(found[name]))
				}
			}
		}
	})
}

func TestValues(t *testing.T) {
	type body struct {
		A Optional[string]   `json:"a,omitzero"`
		B Optional[[]string] `json:"b,omitzero"`
		C Optional[any]      `json:"c,omitzero"`
		D Optional[Date]     `json:"d,omitzero"`
	}
	sent := body{A: Null[string](), B: Some[[]string](nil), D: Some(Date{2026, 2, 3})}
	data, err := json.Marshal(sent)
	if err != nil || string(data) != `{"a":null,"b":[],"d":"2026-02-03"}` {
		t.Error(string(data), err)
	}
	var read body
	if err := json.Unmarshal(data, &read); err != nil || !read.A.IsNull() || read.B.IsNull() || !read.C.IsZero() {
		t.Errorf("%+v %v", read, err)
	}
	if day, ok := read.D.Get(); !ok || day.Compare(DateOf(now)) != 1 {
		t.Error(day)
	}
	for text, isRight := range map[Decimal]bool{"1": true, "-0.50": true, "": false, ".5": false, "1.": false, "1e9999999": false, "0x1": false, "1_0": false, "--1": false, "٣": false} {
		if _, err := text.Rat(); (err == nil) != isRight {
			t.Error(text, err)
		}
	}
	for _, text := range []string{"", "2026-02-30", "2026-2-3", "26-02-03", "2026-02-03T00:00:00Z"} {
		if day, err := ParseDate(text); err == nil {
			t.Error(text, day)
		}
	}
}

func TestQueries(t *testing.T) {
	type query struct {
		A     Optional[bool]      `query:"a"`
		B     []Decimal           `query:"b.in"`
		C     Optional[time.Time] `query:"c"`
		D     Optional[float64]   `query:"d"`
		Sort  []string            `query:"sort"`
		Limit int                 `query:"limit"`
		E     Optional[string]    `query:"e"`
	}
	asked := query{A: Some(false), B: []Decimal{"1", "2"}, C: Some(now.UTC()), D: Some(0.5), Sort: []string{"x", Descending("y")}, E: Null[string]()}
	values, err := queryOf(asked)
	if told := values.Encode(); err != nil || told != "a=false&b.in=1&b.in=2&c=2026-01-01T00%3A00%3A00Z&d=0.5&sort=x%2C-y" {
		t.Error(told, err)
	}
	if values, err := queryOf(query{Sort: []string{}}); err != nil || len(values) > 0 {
		t.Error(values, err)
	}
	if _, err := queryOf(query{B: []Decimal{}}); err == nil || !strings.HasPrefix(err.Error(), "b.in: an empty list") {
		t.Error(err)
	}
	asked.D = Some(math.NaN())
	if _, err := queryOf(asked); err == nil || err.Error() != "d: a number must be finite" {
		t.Error(err)
	}
}

func TestWhatJSONHasNoWordForIsToldByItsPlace(t *testing.T) {
	type inner struct {
		Weight Optional[float64]   `json:"weight,omitzero"`
		At     Optional[time.Time] `json:"at,omitzero"`
		Day    *Date               `json:"day,omitempty"`
		Price  Optional[Decimal]   `json:"price,omitzero"`
	}
	type body struct {
		Inner Optional[inner] `json:"inner,omitzero"`
		All   List[inner]     `json:"all"`
		Any   any             `json:"any"`
	}
	circle := map[string]any{}
	circle["again"] = circle
	late := time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)
	for told, one := range map[string]any{
		"/inner/weight: a number must be finite": body{Inner: Some(inner{Weight: Some(math.NaN())})},
		"/all/1/weight: a number must be finite": &body{All: List[inner]{{}, {Weight: Some(math.Inf(1))}}},
		"/any/a~1b/0: a number must be finite":   body{Any: map[string]any{"a/b": []any{math.Inf(-1)}}},
		"a number must be finite":                math.NaN(),
		"/inner/at: year outside of ":            body{Inner: Some(inner{At: Some(late)})},
		"/all/0/day: no date":                    body{All: List[inner]{{Day: &Date{2026, 2, 29}}}},
		"/inner/price: no decimal number":        body{Inner: Some(inner{Price: Some(Decimal("NaN"))})},
		"/again/again/":                          circle,
	} {
		asked := call{method: "POST", route: "/all"}
		if err := asked.write("application/json", one); err == nil || !strings.HasPrefix(err.Error(), "POST /all: "+told) {
			t.Error(told, err)
		}
		if _, _, err := part(one, "any"); err == nil || !strings.HasPrefix(err.Error(), told) {
			t.Error(told, err)
		}
	}
}

func TestAnUpsertNeedsAValueOfWhatItNames(t *testing.T) {
	for _, body := range []any{map[string]any{}, map[string]any{"email": ""}, map[string]any{"email": nil}} {
		_, _, err := part(body, "email")
		if err == nil || err.Error() != `an upsert by "email" takes a body that has a value of it` {
			t.Error(err)
		}
	}
}

func TestErrorsSayWhatAndWhere(t *testing.T) {
	problem := `{"title": "Bad", "detail": "Very.", "request_id": "r", "errors": [{"pointer": "/a", "detail": "x"}, {"parameter": "b", "detail": "y"}, {"detail": "z"}]}`
	for body, told := range map[string]string{
		problem:            "422 Bad: Very. (request r)\n  /a: x\n  b: y\n  z",
		`{"errors": 5}`:    "422 Unprocessable Entity",
		"<html>":           "422 Unprocessable Entity",
		`{"title": "Odd"}`: "422 Odd",
	} {
		err := statusError(&Reply{Status: 422, Body: []byte(body)})
		var status *StatusError
		var invalid *InvalidRequestError
		if err.Error() != told || !errors.As(err, &status) || !errors.As(err, &invalid) || status.Status != 422 {
			t.Error(err)
		}
	}
	if err, ok := statusError(&Reply{Status: 418}).(*StatusError); !ok || err.Error() != "418 I'm a teapot" {
		t.Error(err)
	}
	if err, ok := statusError(&Reply{Status: 599}).(*ServerError); !ok || err.Error() != "599 " {
		t.Error(err)
	}
}

func TestSegments(t *testing.T) {
	for text, wanted := range map[string]string{"a/../b": "a%2F..%2Fb", "..": "%2E%2E", "%2e": "%252e", "ключ?#": "%D0%BA%D0%BB%D1%8E%D1%87%3F%23"} {
		if told := segment(text); told != wanted {
			t.Error(text, told)
		}
	}
}

func serve(t *testing.T, handle http.HandlerFunc, options ...Option) *Client {
	t.Helper()
	server := httptest.NewServer(handle)
	t.Cleanup(server.Close)
	auth := &Auth{Header: "X-Key"}
	client, err := New(Service{Auth: auth}, append(options, WithBaseURL(server.URL), WithCredential("secret"))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

func TestCredentialsFollowNoRedirect(t *testing.T) {
	var seen []string
	client := serve(t, func(writer http.ResponseWriter, request *http.Request) {
		seen = append(seen, request.URL.Path)
		http.Redirect(writer, request, "/elsewhere", http.StatusTemporaryRedirect)
	})
	_, err := client.Do(t.Context(), http.MethodPost, "/here", map[string]int{"a": 1})
	var status *StatusError
	if !errors.As(err, &status) || status.Status != 307 || len(seen) != 1 || !strings.Contains(err.Error(), "not followed") {
		t.Error(seen, err)
	}
}

func TestCredentialsGoToNoOtherHostWhereRedirectsAreFollowed(t *testing.T) {
	var seen []string
	other := httptest.NewServer(http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		seen = append(seen, "other:"+request.Header.Get("X-Key"))
		writer.WriteHeader(http.StatusNoContent)
	}))
	defer other.Close()
	follow := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return nil }}
	client := serve(t, func(writer http.ResponseWriter, request *http.Request) {
		seen = append(seen, request.URL.Path+":"+request.Header.Get("X-Key"))
		http.Redirect(writer, request, map[string]string{"/a": "/b", "/b": other.URL}[request.URL.Path], http.StatusTemporaryRedirect)
	}, WithHTTPClient(follow))
	if _, err := client.Do(t.Context(), http.MethodGet, "/a", nil); err != nil || !slices.Equal(seen, []string{"/a:secret", "/b:secret", "other:"}) {
		t.Error(seen, err)
	}
}

func TestNoReplyUsesUpTheMemory(t *testing.T) {
	client := serve(t, func(writer http.ResponseWriter, _ *http.Request) {
		_, _ = writer.Write(make([]byte, 101))
	}, WithMaxReplyBytes(100))
	_, err := client.Do(t.Context(), http.MethodGet, "/", nil)
	var invalid *InvalidReplyError
	if !errors.As(err, &invalid) || err.Error() != "GET /: the reply has more than 100 bytes" {
		t.Error(err)
	}
	if _, err := client.Do(t.Context(), http.MethodGet, "/", nil, WithMaxReplyBytes(math.MaxInt64)); err != nil {
		t.Error(err)
	}
}

func TestCursorsThatComeAgainEndInAnError(t *testing.T) {
	for circle := range 5 {
		count := 0
		client := serve(t, func(writer http.ResponseWriter, _ *http.Request) {
			count++
			fmt.Fprintf(writer, `{"items": [], "next_cursor": "%d", "total": null}`, max(count, 3)%(circle+1))
		})
		lists := &Lists[outer, struct{}]{}
		lists.bind(client, "/outers")
		var told error
		for _, err := range lists.All(t.Context(), struct{}{}) {
			told = err
		}
		if told == nil || told.Error() != "the reply is no page of outer: its next_cursor was there before" || count > 20 {
			t.Error(circle, count, told)
		}
	}
}

func TestHeadersThatCannotBeSentAreRefused(t *testing.T) {
	client := serve(t, nil)
	for _, option := range []CallOption{WithHeader("a b", ""), WithHeader("", "a"), WithHeader("a", "\n"), WithHeader("a", "ключ"), WithIdempotencyKey("\x00")} {
		if _, err := client.Do(t.Context(), http.MethodPost, "/", nil, option); !errors.Is(err, errHeader) {
			t.Error(err)
		}
	}
}

func TestBodiesAreSentWholeEachTime(t *testing.T) {
	var seen []string
	client := serve(t, func(writer http.ResponseWriter, request *http.Request) {
		body := make([]byte, 100)
		length, _ := request.Body.Read(body)
		seen = append(seen, string(body[:length]))
		writer.Header().Set("Retry-After", "0")
		writer.WriteHeader(map[int]int{1: 503, 2: 429, 3: 204}[len(seen)])
	})
	if _, err := client.Do(t.Context(), http.MethodPut, "/", map[string]int{"a": 1}); err != nil || !slices.Equal(seen, []string{`{"a":1}`, `{"a":1}`, `{"a":1}`}) {
		t.Error(seen, err)
	}
}

func TestAnEndedContextEndsTheWait(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("enough")
	client := serve(t, func(writer http.ResponseWriter, _ *http.Request) {
		writer.Header().Set("Retry-After", "60")
		writer.WriteHeader(503)
		cancel(why)
	})
	_, err := client.Do(ctx, http.MethodGet, "/", nil)
	if !errors.Is(err, why) {
		t.Error(err)
	}
}

func TestACutReplyIsNone(t *testing.T) {
	client := serve(t, func(writer http.ResponseWriter, _ *http.Request) {
		writer.Header().Set("Content-Length", "10")
		_, _ = writer.Write([]byte("short"))
	}, WithMaxRetries(0))
	_, err := client.Do(t.Context(), http.MethodGet, "/", nil)
	var failed *ConnectionError
	if !errors.As(err, &failed) || err.Error() != "GET /: the connection was closed, attempt 1" {
		t.Error(err)
	}
}

func TestNothingRunsOnAfterwards(t *testing.T) {
	before := runtime.NumGoroutine()
	t.Run("calls", func(t *testing.T) {
		client := serve(t, func(writer http.ResponseWriter, request *http.Request) {
			if request.URL.Path == "/slow" {
				<-request.Context().Done()
				return
			}
			writer.WriteHeader(http.StatusNoContent)
		}, WithMaxRetries(1), WithTimeout(5*time.Millisecond))
		for _, path := range []string{"/slow", "/fast", "/slow", "/fast"} {
			_, _ = client.Do(t.Context(), http.MethodGet, path, nil)
		}
	})
	for deadline := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatal(runtime.NumGoroutine(), "goroutines, before:", before)
		}
	}
}

func TestWhereAndWhoIsAsked(t *testing.T) {
	service := Service{BaseURLVariable: "SOME_URL", Auth: &Auth{Variable: "SOME_KEY"}}
	for _, address := range []string{"", "localhost:80", "ftp://a", "http://", "http://a/?b", "http://a/#b", "http://a b", "://", "http://user:secret@a", "http://a:b", "http://a:65536", "http://:80", "http://a?"} {
		if _, err := New(service, WithBaseURL(address), WithCredential("a")); err == nil || !strings.Contains(err.Error(), "SOME_URL") || strings.Contains(err.Error(), "secret") {
			t.Error(address, err)
		}
	}
	if _, err := New(service, WithBaseURL("http://a")); err == nil || !strings.Contains(err.Error(), "SOME_KEY") {
		t.Error(err)
	}
	for _, credential := range []string{"secret\n", "ключ", "\x7f"} {
		if _, err := New(service, WithBaseURL("http://a"), WithCredential(credential)); err != errCredential {
			t.Error(err)
		}
	}
	client, err := New(service, WithBaseURL("http://a:80/b/"), WithCredential("secret"))
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%d", "%q", "%x"} {
		if told := fmt.Sprintf(verb+verb, client, struct{ *Client }{client}); strings.Contains(told, "secret") || strings.Contains(told, "736563726574") {
			t.Error(told)
		}
	}
	if _, err := client.Do(t.Context(), "GET", "@evil.example/", nil); err == nil {
		t.Error("sent")
	}
}
