"""Event files that TensorBoard reads: records of a length, a checksum, a protocol buffer and another checksum."""

import os
import socket
import struct
import time


class EventFile:
    """Scalars of a run, each written at once."""

    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        name = "events.out.tfevents.%010d.%s.%d" % (time.time(), socket.gethostname(), os.getpid())
        self._path = os.path.join(folder, name)
        self._append(_field(3, 2, b"brain.Event:2"), 0)

    def write(self, step, scalars):
        """scalars: numbers by tag."""
        values = b"".join(_field(1, 2, _field(1, 2, tag.encode("utf-8")) + _field(2, 5, struct.pack("<f", value)))
                          for tag, value in scalars.items())
        self._append(_field(5, 2, values), step)

    def _append(self, content, step):
        event = _field(1, 1, struct.pack("<d", time.time())) + _field(2, 0, _varint(step)) + content
        length = struct.pack("<Q", len(event))
        with open(self._path, "ab") as file:
            file.write(length + _checksum(length) + event + _checksum(event))


def _field(number, kind, content):
    """A field of a protocol buffer; kind 2 carries its length."""
    return _varint(number << 3 | kind) + (_varint(len(content)) if kind == 2 else b"") + content


def _varint(value):
    parts = bytearray()
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes(parts + bytes([value]))


def _checksum(data):
    # TensorFlow's mask on the checksum, so that one of checksums stays a good one.
    crc = crc32c(data)
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def crc32c(data):
    """CRC-32C (Castagnoli) of bytes."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = _TABLE[(crc ^ byte) & 255] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def _entry(value):
    for _ in range(8):
        value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
    return value


_TABLE = [_entry(value) for value in range(256)]
