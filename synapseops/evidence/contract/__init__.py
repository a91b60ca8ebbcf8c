"""What changes for those who rely on an interface of the service, with a verdict for each change. Pure."""
