"""A text-message gateway over HTTP that fails in the ways gateways fail."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Gateway(ThreadingHTTPServer):
    """mood: "up" takes messages; "busy" answers 503 and takes none; "mute" takes a message and lets
    the line break before it says so; "hangs" takes it and says nothing for long.

    keyed: what comes again under the same key is dropped.  took: (phone, text, key), as they came.
    """

    daemon_threads = True

    def __init__(self, *, keyed=False):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.keyed, self.mood, self.took, self.asked = keyed, "up", [], 0
        self.reached = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/send"

    def take(self, body, key):
        self.asked += 1
        if self.keyed and key in {k for _, _, k in self.took}:
            return
        self.took.append((body.get("phone", ""), body.get("text") or body.get("message"), key))

    def close(self):
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        mood = self.server.mood
        if mood != "busy":
            self.server.take(body, self.headers["Idempotency-Key"])
        self.server.reached.set()
        if mood in ("mute", "hangs"):
            if mood == "hangs":
                threading.Event().wait(20)
            self.close_connection = True
            return
        self.send_response(503 if mood == "busy" else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass
