"""Holds WebSocket conversations with a server and prints what it heard, as JSON."""

import json
import sys
import time

from simple_websocket import Client, ConnectionClosed, ConnectionError

SECONDS = 20


def main(base, file):
    with open(file, encoding="utf-8") as talks:
        print(json.dumps([hold(base, talk) for talk in json.load(talks)], ensure_ascii=False))


def hold(base, talk):
    try:
        client = Client(base + talk["path"], headers=talk.get("headers"))
    except ConnectionError:
        return {"path": talk["path"], "refused": True}
    heard = []
    try:
        return {"path": talk["path"], "heard": heard, "closed": talked(client, talk, heard)}
    except ConnectionClosed as closed:
        return {
            "path": talk["path"],
            "heard": heard,
            "closed": [int(closed.reason), closed.message or ""],
        }


def talked(client, talk, heard):
    for said, size in (("say", "hear"), ("then", "hearThen")):
        if said == "then" and said not in talk:
            break
        for message in talk.get(said, []):
            client.send(bytes.fromhex(message["bytes"]) if isinstance(message, dict) else message)
        for _ in range(talk.get(size, 0)):
            heard.append(shown(client.receive(timeout=SECONDS)))
    if "close" in talk:
        client.close(talk["close"])
        time.sleep(1)
    else:
        heard.append(shown(client.receive(timeout=SECONDS)))
        client.close()


def shown(message):
    return {"bytes": message.hex()} if isinstance(message, bytes) else message


main(*sys.argv[1:])
