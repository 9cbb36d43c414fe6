"""Clients: the command line, later the page and MQTT.

They talk to the service over its socket and may read profiles, the journal
and the codec.  They never import device, service, supervisor, safety or
session, and none of them touches Bluetooth.
"""
