package todo

import "sdk.internal/todo/api"

// TaskKey is what a task is known by.
type TaskKey = api.Key[Task]

// Task is a task as the service keeps it.
type Task struct {
	api.Stored[Task]
	// Made by the server.
	ID    TaskKey `json:"id"`
	Title string  `json:"title"`
	Done  bool    `json:"done"`
}

// Target makes it an [api.Target] that is changed only if nobody else has changed it since.
func (t *Task) Target() (key, match string) {
	return t.Read(t.ID)
}

// UnmarshalJSON reads it.
func (t *Task) UnmarshalJSON(data []byte) error {
	type plain Task
	return api.Unmarshal(data, (*plain)(t), &t.Extra)
}

// MarshalJSON writes it.
func (t Task) MarshalJSON() ([]byte, error) {
	type plain Task
	return api.Marshal(plain(t), t.Extra)
}

// TaskCreate creates one task.
type TaskCreate struct {
	Title string             `json:"title"`
	Done  api.Optional[bool] `json:"done,omitzero"`
}

// TaskPatch changes one task: what is left out stays as it is.
type TaskPatch struct {
	Title api.Optional[string] `json:"title,omitzero"`
	Done  api.Optional[bool]   `json:"done,omitzero"`
}

// TaskQuery is what lists of tasks can be asked for.
type TaskQuery struct {
	Limit     int    `query:"limit"`
	Cursor    string `query:"cursor"`
	WithTotal bool   `query:"with_total"`
}

// Tasks is what can be done to tasks.
type Tasks struct {
	api.Lists[Task, TaskQuery]
	api.Creates[Task, TaskCreate]
	api.Gets[Task, TaskKey]
	api.Replaces[Task, TaskCreate]
	api.Updates[Task, TaskPatch]
	api.Deletes[Task]
}
