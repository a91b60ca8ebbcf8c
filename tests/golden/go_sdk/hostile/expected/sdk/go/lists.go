package hostile

import "sdk.internal/hostile/api"

// ListKey is what a list is known by.
type ListKey = api.Key[List]

// ListToString is one of these words; a newer service may have others.
type ListToString string

const (
	ListToStringBaseURL ListToString = "{{base_url}}"
	ListToStringABCD    ListToString = "a/b?c#d"
	ListToStringQ       ListToString = "\"q\""
)

// ListSort is what lists can be in order of.
type ListSort string

const (
	ListSortConstructor ListSort = "constructor"
)

// List is a list as the service keeps it. {{api_key}} */ "
type List struct {
	api.Stored[List]
	// Made by the server.
	ID          ListKey      `json:"id"`
	Constructor string       `json:"constructor"`
	ToString    ListToString `json:"toString"`
	Proto       string       `json:"__proto__"`
}

// Target makes it an [api.Target] that is changed only if nobody else has changed it since.
func (l *List) Target() (key, match string) {
	return l.Read(l.ID)
}

// UnmarshalJSON reads it.
func (l *List) UnmarshalJSON(data []byte) error {
	type plain List
	return api.Unmarshal(data, (*plain)(l), &l.Extra)
}

// MarshalJSON writes it.
func (l List) MarshalJSON() ([]byte, error) {
	type plain List
	return api.Marshal(plain(l), l.Extra)
}

// ListCreate creates one list.
type ListCreate struct {
	Constructor api.Optional[string]       `json:"constructor,omitzero"`
	ToString    api.Optional[ListToString] `json:"toString,omitzero"`
	Proto       api.Optional[string]       `json:"__proto__,omitzero"`
}

// ListPatch changes one list: what is left out stays as it is.
type ListPatch struct {
	Constructor api.Optional[string]       `json:"constructor,omitzero"`
	ToString    api.Optional[ListToString] `json:"toString,omitzero"`
	Proto       api.Optional[string]       `json:"__proto__,omitzero"`
}

// ListQuery is what lists of lists can be asked for.
type ListQuery struct {
	Constructor         api.Optional[string]       `query:"constructor"`
	ConstructorNe       api.Optional[string]       `query:"constructor.ne"`
	ConstructorIn       []string                   `query:"constructor.in"`
	ConstructorContains api.Optional[string]       `query:"constructor.contains"`
	ToString            api.Optional[ListToString] `query:"toString"`
	ToStringNe          api.Optional[ListToString] `query:"toString.ne"`
	ToStringIn          []ListToString             `query:"toString.in"`
	Proto               api.Optional[string]       `query:"__proto__"`
	ProtoNe             api.Optional[string]       `query:"__proto__.ne"`
	ProtoIn             []string                   `query:"__proto__.in"`
	ProtoContains       api.Optional[string]       `query:"__proto__.contains"`
	Sort                []ListSort                 `query:"sort"`
	Search              string                     `query:"search"`
	Limit               int                        `query:"limit"`
	Cursor              string                     `query:"cursor"`
	WithTotal           bool                       `query:"with_total"`
}

// Lists is what can be done to lists.
type Lists struct {
	api.Lists[List, ListQuery]
	api.Creates[List, ListCreate]
	api.Gets[List, ListKey]
	api.Replaces[List, ListCreate]
	api.Updates[List, ListPatch]
	api.Deletes[List]
}
