"""It's "all" {{ names }} \"\"\" \\ `"""
