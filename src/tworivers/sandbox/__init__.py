"""The sandbox: runs one notebook behind walls and hands back plain answers. It knows no key and no gradebook."""
