"""The bridge to an MQTT broker: it tells what a walk does, and passes on what slows or stops it.

It is a process of its own and a client of the service's socket in the role `remote`, which has no `arm`:
nothing that comes over a broker starts a belt, makes it go on or makes it faster.  Off unless somebody writes
an mqtt.toml.  It may not import service, core, device or radio.  The rooms:

`config`    the file mqtt.toml
`topics`    every name under the prefix
`payloads`  every payload, as a model; docs/mqtt/ has their JSON Schemas
`commands`  judges what comes in: carried out, refused with a reason, or dropped
`slowing`   from a wanted speed to as many `slower` as it takes
`mirror`    what the service says, turned into payloads
`outbox`    what waits for the broker: bounded, so that a frozen broker touches nothing
`port`      what is needed of a broker, without any library
`broker`    a real one, and the only module that knows aiomqtt
`example`   an mqtt.toml to fill in
`telling`   what is told, and when
`hand`      what carries out a command
`bridge`    all of it together, between one service and one broker
`serve`     the process: signals, words, the end
"""
