// Package api is what every resource stands on: sending with attempts, pages, errors, and values that travel. It knows HTTP,
// and nothing of this service.
package api
