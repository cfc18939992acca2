"""The library in other forms: what leaves for other desks and tools, and what comes from them."""
