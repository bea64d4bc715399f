"""The command `tb-custom-metrics`: each command is one module, loaded when it is asked for."""
