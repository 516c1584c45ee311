"""Measures the runtime's REST against pgbench and PostGraphile on this machine's loopback."""
