#!/usr/bin/env python3
"""Reads audit journals by docs/adr/0016-journal-fencing.md and 0012 alone: a second implementation for the tests, on zlib and hashlib.

read_journal.py PATH... prints one JSON line a journal: its id, the record ids of its rows in order, and whether every row's hash holds.
"""
import glob
import hashlib
import json
import struct
import sys
import zlib

START = struct.Struct("<8sI32sqqqqqq32s32sqII")
START3 = struct.Struct("<8sI32sqqqqqq32s32sqI")
START2 = struct.Struct("<8s32sqqq32sI")
FRAME = struct.Struct("<8siiqiIII")
ENTRY = struct.Struct("<qqBB2x32s32s")


def beginning(data):
    """The file's beginning as a dictionary; None when it is not one."""
    if data[:8] == b"PIXLOG 2" and len(data) >= START2.size:
        _, journal, number, group, _, _, crc = START2.unpack_from(data)
        if zlib.crc32(data[:START2.size - 4]) == crc:
            return {"size": START2.size, "journal": journal, "number": number, "previous": None, "checksum": 0, "length": 0, "epoch": 0, "group": group, "crc": crc}
    start = {b"PIXLOG 3": START3, b"PIXLOG 4": START}.get(data[:8])
    if start and len(data) >= start.size + 4:
        _, size, journal, number, previous, length, epoch, group, _, _, _, _, _, *more = start.unpack_from(data)
        crc = zlib.crc32(data[:size - 4])
        if start.size + 4 <= size <= len(data) and crc == struct.unpack_from("<I", data, size - 4)[0]:
            return {"size": size, "journal": journal, "number": number, "previous": previous, "checksum": sum(more), "length": length, "epoch": epoch, "group": group, "crc": crc}
    return None


def frames(data, begin):
    magic = hashlib.sha256(begin["journal"]).digest()[:8]
    at = begin["size"]
    while at + FRAME.size <= len(data):
        mark, head_bytes, body_bytes, group, _, kind, body_crc, crc = FRAME.unpack_from(data, at)
        head_at = at + FRAME.size
        body_at = head_at + max(head_bytes, 0)
        end = body_at + max(body_bytes, 0)
        if mark != magic or min(head_bytes, body_bytes) < 0 or end > len(data) or kind >> 8 != begin["epoch"] & 0xFFFFFF:
            return
        head, body = data[head_at:body_at], data[body_at:end]
        if zlib.crc32(data[at:head_at - 4] + head) != crc or zlib.crc32(body) != body_crc:
            return
        yield kind & 0xFF, group, head, body
        at = end


def holds(sequence, kind, previous, digest, body):
    inner = hashlib.sha256(bytes([kind]) + body).digest()
    return hashlib.sha256(previous + struct.pack(">q", sequence) + inner).digest() == digest


def lineage(path):
    """The files that hold what was acknowledged, oldest first: the newest, the one it names, and so on."""
    files = {}
    for name in sorted(glob.glob(glob.escape(path) + ".[0-9]*")):
        with open(name, "rb") as file:
            data = file.read()
        begin = beginning(data)
        if begin:
            files[begin["number"]] = (begin, data)
    found = []
    number = max(files, default=None)
    while number is not None:
        found.insert(0, files[number])
        previous, checksum = files[number][0]["previous"], files[number][0]["checksum"]
        if previous in files and checksum in (0, files[previous][0]["crc"]):
            number = previous
            continue
        older = [other for other, (begin, data) in files.items() if other < number and (previous is None or other < previous and len(data) > begin["size"])]
        number = max(older, default=None) if previous != 0 else None
    return found


def read(path):
    journal, rows, sound = None, {}, True
    files = lineage(path)
    for index, (begin, data) in enumerate(files):
        journal = begin["journal"].decode()
        last = files[index + 1][0]["group"] if index + 1 < len(files) else None
        for kind, group, head, body in frames(data, begin):
            if last is not None and group > last:
                break
            numbers = struct.unpack(f"<{len(head) // 8}q", head[:len(head) // 8 * 8])
            if kind == 1:
                sequence, _, entry_kind, _, previous, digest = ENTRY.unpack_from(head)
                sound = sound and holds(sequence, entry_kind, previous, digest, body)
                rows[sequence] = head[ENTRY.size:].decode()
            elif kind == 2:
                for first, last_one in zip(numbers[::2], numbers[1::2]):
                    for sequence in range(first, last_one + 1):
                        rows.pop(sequence, None)
    return {"path": path, "journal": journal, "ids": [rows[sequence] for sequence in sorted(rows)], "sound": sound}


for argument in sys.argv[1:]:
    print(json.dumps(read(argument)))
