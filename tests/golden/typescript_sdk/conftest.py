collect_ignore_glob = ["*/expected/*"]
