"""The Merkle tree of RFC 6962, section 2.1, word for word, and nothing of Pix: leaf data in hexadecimal, one a line, on standard input.

For each size from 1 to all of them: the root; for the whole tree: the path of each leaf.
"""
import hashlib
import json
import sys


def mth(d):
    if len(d) == 0:
        return hashlib.sha256(b"").digest()
    if len(d) == 1:
        return hashlib.sha256(b"\x00" + d[0]).digest()
    k = split(len(d))
    return hashlib.sha256(b"\x01" + mth(d[:k]) + mth(d[k:])).digest()


def path(m, d):
    if len(d) == 1:
        return []
    k = split(len(d))
    return path(m, d[:k]) + [mth(d[k:])] if m < k else path(m - k, d[k:]) + [mth(d[:k])]


def split(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


leaves = [bytes.fromhex(line.strip()) for line in sys.stdin]
json.dump({
    "roots": [mth(leaves[:n]).hex() for n in range(1, len(leaves) + 1)],
    "paths": [[hash.hex() for hash in path(m, leaves)] for m in range(len(leaves))],
}, sys.stdout)
