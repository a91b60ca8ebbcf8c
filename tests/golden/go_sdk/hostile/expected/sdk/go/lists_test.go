package hostile_test

import (
	"testing"

	"sdk.internal/hostile"
	"sdk.internal/hostile/api"
)

func TestLifeOfLists(t *testing.T) {
	lifeOfLists(connect(t)).run(t)
}

func lifeOfLists(client *hostile.Client) life[hostile.List, hostile.ListKey, hostile.ListQuery] {
	return life[hostile.List, hostile.ListKey, hostile.ListQuery]{
		name: "lists",
		rows: []string{
			`{"constructor": "alpha", "toString": "\"q\"", "__proto__": "alpha-1"}`,
			`{"__proto__": "alpha-2"}`,
			`{"__proto__": "alpha-3"}`,
		},
		make: sending(client.Lists.Create),
		key: func(one *hostile.List) hostile.ListKey {
			return one.ID
		},
		get:     client.Lists.Get,
		list:    client.Lists.List,
		limited: hostile.ListQuery{Limit: 1, WithTotal: true},
		filters: []hostile.ListQuery{
			{Constructor: api.Some("alpha")},
			{ToString: api.Some(hostile.ListToStringQ)},
			{Proto: api.Some("alpha-1")},
		},
		change:  `{"constructor": "bravo"}`,
		update:  changing(client.Lists.Update),
		delete:  client.Lists.Delete,
		refuse:  client.Do,
		path:    "/lists",
		refused: `{"constructor": 1}`,
		pointer: "/constructor",
		code:    "type",
	}
}
