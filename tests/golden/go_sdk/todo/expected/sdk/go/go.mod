module sdk.internal/todo

go 1.24
