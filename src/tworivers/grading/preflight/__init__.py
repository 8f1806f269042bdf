"""Pre-flight: what was handed in is looked at before anything runs, found, unpacked, decoded, and copied to be worked on."""
