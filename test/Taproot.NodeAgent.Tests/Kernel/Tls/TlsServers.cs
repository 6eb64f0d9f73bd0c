using Taproot.NodeAgent.Tests.Kernel.Protocols;

namespace Taproot.NodeAgent.Tests.Kernel.Tls;

/// <summary>Servers that speak HTTP/1.1 over TLS and answer 404 to what ends in "missing", else 200.</summary>
internal static class TlsServers
{
    /// <param name="lab">Whose certificate it shows.</param>
    /// <param name="before">The command that starts it, up to where its own begins.</param>
    public static RealServer Python(TlsLab lab, params string[] before) => RealServer.Start(before.Length == 0 ? "python3" : before[0],
        [.. before.Length == 0 ? [] : (string[])[.. before[1..], "/usr/bin/python3"], "-c", """
        import http.server, ssl, sys, time
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def do_GET(self):
                if self.path.endswith("slow"): time.sleep(0.05)
                body = b"hello " * 5000
                self.send_response(404 if self.path.endswith("missing") else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            def log_message(self, *_): pass
        class Server(http.server.ThreadingHTTPServer):
            def finish_request(self, request, address):
                super().finish_request(self.context.wrap_socket(request, server_side=True), address)
        server = Server(("127.0.0.1", int(sys.argv[1])), Handler)
        server.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        server.context.load_cert_chain(sys.argv[2], sys.argv[3])
        server.handle_error = lambda *_: None
        server.serve_forever()
        """, "{port}", lab.CertificatePath, lab.KeyPath]);

    public static RealServer Redis(TlsLab lab) => RealServer.Start(
        "redis-server",
        ["--port", "0", "--tls-port", "{port}", "--bind", "127.0.0.1", "--dir", "{dir}", "--save", "", "--appendonly", "no", "--tls-auth-clients", "no",
            "--tls-cert-file", lab.CertificatePath, "--tls-key-file", lab.KeyPath]);

    /// <summary>Sends what is under /proxied to itself, by TLS again.</summary>
    public static RealServer Nginx(TlsLab lab)
    {
        var port = RealServer.FreePort();
        var configuration = lab.Write("nginx.conf", $$"""
            daemon off; master_process off; pid {{lab.KeyPath}}.pid; error_log /dev/null;
            events { }
            http {
              access_log off; client_body_temp_path /tmp; proxy_temp_path /tmp; fastcgi_temp_path /tmp; uwsgi_temp_path /tmp; scgi_temp_path /tmp;
              server {
                listen 127.0.0.1:{{port}} ssl; ssl_certificate {{lab.CertificatePath}}; ssl_certificate_key {{lab.KeyPath}};
                location / { return 200 "hello"; }
                location /missing { return 404 "no"; }
                location /proxied/ { proxy_pass https://127.0.0.1:{{port}}/; proxy_http_version 1.1; }
              }
            }
            """);
        return RealServer.StartOn(port, "nginx", ["-c", configuration]);
    }

    public static RealServer Node(TlsLab lab) => RealServer.Start("node", ["-e", """
        const fs = require("fs"), [port, cert, key] = process.argv.slice(1);
        require("https").createServer({ cert: fs.readFileSync(cert), key: fs.readFileSync(key) }, (request, response) => {
          response.statusCode = request.url.endsWith("missing") ? 404 : 200;
          response.end("hello ".repeat(5000));
        }).listen(Number(port), "127.0.0.1");
        """, "{port}", lab.CertificatePath, lab.KeyPath]);
}
