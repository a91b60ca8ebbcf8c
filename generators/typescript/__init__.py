"""The language TypeScript: what every generator of TypeScript needs, and nothing of any one of them."""
