"""The page: a process of its own that shows a walk in a browser and passes on what is pressed there.

It is a client of the service's socket like any other and never sees a belt.  What it serves moves one all the
same, so every request comes through `door`.  It may not import service, core, device or radio.  The rooms:

`door`      who may come in at all: Host, Origin, size, kind, cookie
`pairing`   the token in the address, the cookies that it was traded for, their hashes on disk
`board`     what a page shows beside the snapshot
`course`    the stretches of the walk, from one break to the next
`trail`     its speed so far
`quiet`     for how long nobody has done anything here: then it is asked anew who walks
`cueing`    what is said on the way: what comes next, halfway, how to walk
`seat`      the one walk of this process
`chosen`    its profile: the page's own, or the one that was prepared from elsewhere
`people`    who walks, where several people do: one after the other, at rest
`asking`    the conversation of `interfaces.talk`, on a thread of its own
`starting`  from the first button to the press, and every later press
`place`     the codes that prove who stands at the treadmill
`speaking`  the code of a start, spoken by this computer
`press`     the held press, and the permit that it becomes
`browser`   one browser: its messages in, its lines out, its beat
`stopping`  a stop that needs none of the above
`lines`     what a browser is told: lines with their sentences and figures
`leaves`    plan, history, profile, settings, files to take away; while nothing moves
`apart`     asks for them in a process for one question
`app`       the addresses, and what is served there
`web`       the servers under it, which wait for nobody for long
`listeners` where they listen; `network` and `certificate`: in the home network
`whereabouts` where the page is, and an address that another terminal asks for
`invitation` what the terminal shows of all that
"""
