"""Pure decisions and values: no framework, network, disk, clock or chance."""
