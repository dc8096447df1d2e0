"""The staff desk: pages that put the rooms together for one officer, and decide nothing themselves."""
