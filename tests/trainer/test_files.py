"""Files that several threads write."""

import os
import tempfile
import threading
import unittest

from finetune_trainer.files import read_json, write_json


class WriteJsonTest(unittest.TestCase):
    def test_threads_that_write_one_file_do_not_take_it_from_each_other(self):
        faults = []

        def write(number, path):
            try:
                for count in range(500):
                    write_json(path, {"thread": number, "count": count})
            except OSError as error:
                faults.append(error)

        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "heartbeat.json")
            threads = [threading.Thread(target=write, args=(number, path)) for number in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(faults, [])
            self.assertEqual(read_json(path)["count"], 499)
            self.assertEqual(os.listdir(folder), ["heartbeat.json"])


if __name__ == "__main__":
    unittest.main()
