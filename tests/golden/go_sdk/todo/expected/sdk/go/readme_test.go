package todo_test

import (
	"context"
	"os"
	"regexp"
	"strings"
	"testing"
)

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"sdk.internal/todo"
	"sdk.internal/todo/api"
	"sdk.internal/todo/webhooks"
)

func TestEveryExampleOfTheReadmeRuns(t *testing.T) {
	connect(t)
	if err := readme(t.Context(), t); err != nil {
		t.Fatal(err)
	}
}

func TestTheReadmeHasNoOtherExamples(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("readme_test.go")
	if err != nil {
		t.Fatal(err)
	}
	indent := regexp.MustCompile(`\n\t+`)
	tested := indent.ReplaceAllString(string(source), "\n")
	for _, part := range strings.Split(indent.ReplaceAllString(string(readme), "\n"), "\n```") {
		if example, ok := strings.CutPrefix(part, "go\n"); ok && !strings.Contains(tested, example) {
			t.Errorf("not run:\n%s", example)
		}
	}
}

// readme does what the README shows, in its order.
func readme(ctx context.Context, t *testing.T) error {
	client, err := todo.New()
	if err != nil {
		return err
	}
	defer client.Close()

	created, err := client.Tasks.Create(ctx, todo.TaskCreate{Title: "alpha"})
	if err != nil {
		return err
	}
	fmt.Println(created.ID, created.CreatedAt, created.Version)
	t.Cleanup(func() {
		_, _ = client.Do(context.Background(), http.MethodDelete, "/tasks/"+created.ID.String(), nil)
	})

	changes := todo.TaskPatch{Title: api.Some("bravo")}
	updated, err := client.Tasks.Update(ctx, created.ID, changes)
	if err != nil {
		return err
	}
	fmt.Println(updated.Version, "after", created.Version)

	_, err = client.Tasks.Update(ctx, created, changes)
	var stale *api.PreconditionFailedError
	if errors.As(err, &stale) {
		fmt.Println("somebody was faster:", stale.Problem.Detail)
	}
	if updated.Version != created.Version+1 || stale == nil {
		t.Error(updated.Version, err)
	}

	for each, err := range client.Tasks.All(ctx, todo.TaskQuery{Limit: 10}) {
		if err != nil {
			return err
		}
		fmt.Println(each.ID)
	}

	page, err := client.Tasks.List(ctx, todo.TaskQuery{Limit: 1, WithTotal: true})
	if err != nil {
		return err
	}
	fmt.Println(len(page.Items), "of", *page.Total)
	if len(page.Items) != 1 {
		t.Error(page.Items)
	}

	_, err = client.Do(ctx, http.MethodPost, "/tasks", map[string]any{"no such field": 1})
	var invalid *api.InvalidRequestError
	if errors.As(err, &invalid) {
		for _, fault := range invalid.Problem.Errors {
			fmt.Println(fault.Pointer, fault.Code, fault.Detail)
		}
	}

	_, err = client.Do(ctx, http.MethodGet, "/nothing/here", nil)
	var status *api.StatusError
	if errors.As(err, &status) {
		fmt.Println(status.Status, status.RequestID)
	}
	if status == nil || status.Status != http.StatusNotFound {
		t.Error(err)
	}
	if invalid == nil || len(invalid.Problem.Errors) == 0 {
		t.Error(invalid)
	}

	retrying, err := todo.New(api.WithTimeout(time.Minute), api.WithMaxRetries(5))
	if err != nil {
		return err
	}
	defer retrying.Close()
	_, err = retrying.Do(ctx, http.MethodGet, "/health/live", nil, api.WithTimeout(2*time.Second), api.WithMaxRetries(0))
	if err != nil {
		return err
	}

	fmt.Println(api.ReplyOf(created).Header.Get("ETag"))

	reply, err := client.Do(ctx, http.MethodGet, "/health/ready", nil)
	if err != nil {
		return err
	}
	fmt.Println(reply.Status, string(reply.Body))

	seen := []int{}
	observed, err := todo.New(
		api.WithHTTPClient(&http.Client{Transport: http.DefaultTransport}),
		api.WithBefore(func(request *http.Request) error {
			request.Header.Set("X-Trace", "abc")
			return nil
		}),
		api.WithAfter(func(request *http.Request, reply *api.Reply, err error) {
			if err == nil {
				seen = append(seen, reply.Status)
			}
		}),
	)
	if err != nil {
		return err
	}
	_, err = observed.Do(ctx, http.MethodGet, "/health/live", nil)
	if err != nil {
		return err
	}
	fmt.Println(seen)
	if len(seen) != 1 || seen[0] != http.StatusOK {
		t.Error(seen)
	}

	body, header := []byte(`{"type": "ping"}`), http.Header{"Webhook-Id": {"1"}}
	err = webhooks.Standard().Verify(body, header, "whsec_c2VjcmV0")
	if errors.Is(err, webhooks.ErrSignature) {
		fmt.Println("refused:", err)
	}
	return nil
}
