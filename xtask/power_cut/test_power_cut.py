"""The instrument itself: it finds every fault of the stand-in, and none where there is none."""

import hashlib
import os
import subprocess
import sys
import tempfile
import unittest

import replay
import stand_in
import trace
from judge import Judge
from power_cut import QUERY, judged

HERE = os.path.dirname(os.path.abspath(__file__))


def verdict_on(fault):
    with tempfile.TemporaryDirectory() as folder:
        data, log = os.path.join(folder, "data"), os.path.join(folder, "log")
        os.mkdir(data)
        program = [sys.executable, "-B", os.path.join(HERE, "stand_in.py"), data, fault]
        subprocess.run(trace.command(log, program), check=True, stdout=subprocess.DEVNULL)
        promised = {number: f"pc-{number:06} text" for number in range(1, stand_in.COUNT + 1)}
        uploads = {f"m_{number}": hashlib.sha256(stand_in.content(number)).hexdigest()
                   for number in range(5, stand_in.COUNT + 1, 5)}
        return judged(replay.cuts([log], data, 1), Judge(promised, uploads, QUERY))


class Instrument(unittest.TestCase):
    def test_an_honest_writer_loses_nothing(self):
        verdict = verdict_on("none")
        self.assertEqual(verdict.lost, [])
        self.assertGreater(verdict.cuts, stand_in.COUNT)
        self.assertGreater(verdict.checks, stand_in.COUNT * 10)

    def test_each_fault_is_found(self):
        for fault, expected in (("normal", "is there 0 times"), ("ack-first", "is there 0 times"),
                                ("media-not-synced", "the bytes of m_"), ("folder-not-synced", "the bytes of m_")):
            with self.subTest(fault):
                lost = verdict_on(fault).lost
                self.assertTrue(any(expected in reason for reason in lost), lost[:3])


if __name__ == "__main__":
    unittest.main()
