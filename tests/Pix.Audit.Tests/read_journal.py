#!/usr/bin/env python3
"""Reads audit journals by docs/adr/0012-journal-log.md alone: a second implementation for the tests, on zlib and hashlib.

read_journal.py PATH... prints one JSON line a journal: its id, the record ids of its rows in order, and whether every row's hash holds.
"""
import glob
import hashlib
import json
import struct
import sys
import zlib

START = struct.Struct("<8s32sqqq32sI")
FRAME = struct.Struct("<8siiqiB3xII")
ENTRY = struct.Struct("<qqBB2x32s32s")


def frames(data, magic):
    at = START.size
    while at + FRAME.size <= len(data):
        mark, head_bytes, body_bytes, _, _, kind, body_crc, crc = FRAME.unpack_from(data, at)
        head_at = at + FRAME.size
        body_at = head_at + max(head_bytes, 0)
        end = body_at + max(body_bytes, 0)
        if mark != magic or min(head_bytes, body_bytes) < 0 or end > len(data):
            return
        head, body = data[head_at:body_at], data[body_at:end]
        if zlib.crc32(data[at:head_at - 4] + head) != crc or zlib.crc32(body) != body_crc:
            return
        yield kind, head, body
        at = end


def holds(sequence, kind, previous, digest, body):
    inner = hashlib.sha256(bytes([kind]) + body).digest()
    return hashlib.sha256(previous + struct.pack(">q", sequence) + inner).digest() == digest


def read(path):
    journal, rows, sound = None, {}, True
    for name in sorted(glob.glob(glob.escape(path) + ".[0-9]*")):
        with open(name, "rb") as file:
            data = file.read()
        if len(data) < START.size:
            continue
        mark, name_bytes, _, _, _, _, crc = START.unpack_from(data)
        if mark != b"PIXLOG 2" or zlib.crc32(data[:START.size - 4]) != crc:
            raise SystemExit(f"{name}: not the start of a journal's file")
        journal = name_bytes.decode()
        magic = hashlib.sha256(name_bytes).digest()[:8]
        for kind, head, body in frames(data, magic):
            numbers = struct.unpack(f"<{len(head) // 8}q", head[:len(head) // 8 * 8])
            if kind == 1:
                sequence, _, entry_kind, _, previous, digest = ENTRY.unpack_from(head)
                sound = sound and holds(sequence, entry_kind, previous, digest, body)
                rows[sequence] = head[ENTRY.size:].decode()
            elif kind == 2:
                for first, last in zip(numbers[::2], numbers[1::2]):
                    for sequence in range(first, last + 1):
                        rows.pop(sequence, None)
    return {"path": path, "journal": journal, "ids": [rows[sequence] for sequence in sorted(rows)], "sound": sound}


for argument in sys.argv[1:]:
    print(json.dumps(read(argument)))
