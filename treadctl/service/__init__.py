"""The process that moves the machine: asyncio shell, wiring, local socket.

The only room that knows both the core and the device.  It imports no web,
MQTT or chart code and waits for nobody; every interface is a client of its
socket.
"""
