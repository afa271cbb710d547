"""Simulators of the services outside, on loopback: stateful, strict about requests, and able to fail on demand.

The modules here are the framework; each vendor is a folder below `vendors`. docs/adr/0026-simulators.md tells how to
add one.
"""
