"""The HTTP gateway against a real one on the loopback."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured

from gongzhi.messages import senders
from gongzhi.messages.models import Delivery
from gongzhi.messages.senders import HttpGateway, NotSent, Unsure


class Handler(BaseHTTPRequestHandler):
    answer = 200

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((json.loads(body), self.headers["Idempotency-Key"]))
        if self.server.answer is None:  # took it and died
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def gateway(settings):
    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.got, server.answer = [], 200
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}/send"
    yield server
    server.shutdown()
    server.server_close()


def test_a_gateway_gets_phone_text_and_a_key_to_know_the_message_by(gateway):
    assert HttpGateway().send("13805340001", "有答复了", key="m-7") == Delivery.SENT
    assert gateway.got == [({"id": "m-7", "phone": "13805340001", "text": "有答复了"}, "m-7")]


@pytest.mark.parametrize("code", [400, 429, 500, 503])
def test_a_refusal_is_surely_not_sent(gateway, code):
    gateway.answer = code
    with pytest.raises(NotSent, match=f"HTTP {code}"):
        HttpGateway().send("13805340001", "有答复了", key="m-7")


@pytest.mark.parametrize("code", [502, 504, None])
def test_a_proxy_that_gave_up_or_a_broken_line_leaves_it_unsure(gateway, code):
    gateway.answer = code
    with pytest.raises(Unsure):
        HttpGateway().send("13805340001", "有答复了", key="m-7")


def test_a_gateway_that_never_answers_leaves_it_unsure_after_the_timeout(settings, monkeypatch):
    monkeypatch.setattr(senders, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.SMS_URL = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(Unsure):
            HttpGateway().send("13805340001", "有答复了", key="m-7")


def test_a_gateway_that_cannot_be_reached_was_surely_not_asked(settings):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    settings.SMS_URL = f"http://127.0.0.1:{port}/"
    with pytest.raises(NotSent):
        HttpGateway().send("13805340001", "有答复了", key="m-7")


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "sms.example"])
def test_an_address_that_is_no_http_url_stops_the_start(settings, url):
    settings.SMS_URL = url
    with pytest.raises(ImproperlyConfigured):
        HttpGateway()
