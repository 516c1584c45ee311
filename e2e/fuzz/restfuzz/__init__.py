"""Generates hostile REST requests, sends them to a running NextMavens runtime and checks every answer."""
