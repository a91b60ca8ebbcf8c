module sdk.internal/hostile

go 1.24
