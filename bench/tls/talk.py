"""Both ends of a TLS connection over loopback, one process each: talk.py ROUNDS prints the microseconds of a request and its answer, the middle of the rounds."""

import os
import socket
import ssl
import statistics
import sys
import time

REQUESTS = 2000
MESSAGE = b"x" * 200


def answer(listener, context):
    connection = context.wrap_socket(listener.accept()[0], server_side=True)
    while data := connection.recv(4096):
        connection.send(data)


def main(rounds, certificate, key, go):
    listener = socket.create_server(("127.0.0.1", 0))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    child = os.fork()
    if child == 0:
        answer(listener, server)
        os._exit(0)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname = False
    client.verify_mode = ssl.CERT_NONE
    connection = client.wrap_socket(socket.create_connection(listener.getsockname()))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while not os.path.exists(go):
        time.sleep(0.05)
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(REQUESTS):
            connection.send(MESSAGE)
            connection.recv(4096)
        times.append((time.perf_counter() - start) / REQUESTS * 1e6)
    connection.close()
    os.waitpid(child, 0)
    print(f"{statistics.median(times):.2f} {min(times):.2f}")


main(int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4])
