package todo_test

import (
	"testing"

	"sdk.internal/todo"
)

func TestLifeOfTasks(t *testing.T) {
	lifeOfTasks(connect(t)).run(t)
}

func lifeOfTasks(client *todo.Client) life[todo.Task, todo.TaskKey, todo.TaskQuery] {
	return life[todo.Task, todo.TaskKey, todo.TaskQuery]{
		name: "tasks",
		rows: []string{
			`{"title": "alpha", "done": false}`,
			`{}`,
			`{}`,
		},
		make: sending(client.Tasks.Create),
		key: func(one *todo.Task) todo.TaskKey {
			return one.ID
		},
		get:     client.Tasks.Get,
		list:    client.Tasks.List,
		limited: todo.TaskQuery{Limit: 1, WithTotal: true},
		change:  `{"title": "bravo"}`,
		update:  changing(client.Tasks.Update),
		delete:  client.Tasks.Delete,
		refuse:  client.Do,
		path:    "/tasks",
		refused: `{"title": 1}`,
		pointer: "/title",
		code:    "type",
	}
}
