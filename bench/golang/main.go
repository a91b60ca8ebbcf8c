// Command golang calls the service of the example "orders" by way of its SDK and by bare net/http that decodes the JSON into
// structs, in turns, and tells the CPU seconds of one call of each.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"syscall"
	"time"

	"sdk.internal/orders"
	"sdk.internal/orders/api"
)

const rounds, calls = 15, 200

type product struct {
	ID          string          `json:"id"`
	SKU         string          `json:"sku"`
	Name        string          `json:"name"`
	Description *string         `json:"description"`
	Price       string          `json:"price"`
	WeightKg    *float64        `json:"weight_kg"`
	Stock       int64           `json:"stock"`
	Active      bool            `json:"active"`
	Homepage    *string         `json:"homepage"`
	Attributes  json.RawMessage `json:"attributes"`
	CreatedAt   time.Time       `json:"created_at"`
	UpdatedAt   time.Time       `json:"updated_at"`
	Version     int64           `json:"version"`
}

type page struct {
	Items      []product `json:"items"`
	NextCursor *string   `json:"next_cursor"`
	Total      *int64    `json:"total"`
}

var key = os.Getenv("ORDERS_API_KEY")

func main() {
	url, id := os.Getenv("ORDERS_BASE_URL"), os.Args[1]
	client := must(orders.New())
	ctx := context.Background()
	told := map[string][2]float64{
		"get": turns(
			func() { must(client.Products.Get(ctx, orders.ProductKey(id))) },
			func() { bare[product](http.MethodGet, url+"/products/"+id, nil) },
		),
		"list": turns(
			func() { must(client.Products.List(ctx, orders.ProductQuery{Limit: 20, Active: api.Some(true)})) },
			func() { bare[page](http.MethodGet, url+"/products?limit=20&active=true", nil) },
		),
		"update": turns(
			func() {
				must(client.Products.Update(ctx, orders.ProductKey(id), orders.ProductPatch{Stock: api.Some[int64](5)}))
			},
			func() { bare[product](http.MethodPatch, url+"/products/"+id, map[string]int{"stock": 5}) },
		),
	}
	fmt.Println(string(must(json.Marshal(told))))
}

func bare[T any](method, url string, body any) *T {
	var content io.Reader
	if body != nil {
		content = bytes.NewReader(must(json.Marshal(body)))
	}
	request := must(http.NewRequest(method, url, content))
	request.Header.Set("X-API-Key", key)
	request.Header.Set("Content-Type", "application/merge-patch+json")
	reply := must(http.DefaultClient.Do(request))
	defer reply.Body.Close()
	if reply.StatusCode != http.StatusOK {
		panic(reply.Status)
	}
	value := new(T)
	if err := json.NewDecoder(reply.Body).Decode(value); err != nil {
		panic(err)
	}
	return value
}

// turns returns the typical CPU seconds of one call of each.
func turns(ours, theirs func()) [2]float64 {
	var taken [2][]float64
	for range rounds {
		for place, call := range []func(){ours, theirs} {
			start := used()
			for range calls {
				call()
			}
			taken[place] = append(taken[place], (used()-start)/calls)
		}
	}
	return [2]float64{median(taken[0]), median(taken[1])}
}

func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

func used() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
