"""What compilers of mappings share, whatever the language they write: rules in words, where values are, what lies below a rule."""
