"""The prober: compares what an address shows with hashes, by a recorded mandate. Off by default."""
