"""Work of all visitors one after the other.

Python computes one thing at a time anyway. Many threads that compute at once hand that right to and fro so often that
each of them, and the server between them, takes many times as long.
"""

from threading import RLock

TURN = RLock()
