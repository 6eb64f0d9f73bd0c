using Taproot.NodeAgent.Tests.Kernel.Protocols;

namespace Taproot.NodeAgent.Tests.Kernel.Traces;

/// <summary>nginx before a server in Python with a thread for each request, which asks Redis. None of them has a tracing library.</summary>
internal sealed class ShopLab : IDisposable
{
    private const string Shop = """
        import http.server, socket, sys

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                key = "item:" + self.path.split("?")[0].rsplit("/", 1)[1]
                with socket.create_connection(("127.0.0.1", int(sys.argv[2]))) as redis:
                    redis.sendall(f"*2\r\n$3\r\nGET\r\n${len(key)}\r\n{key}\r\n".encode())
                    redis.recv(100)
                self.send_response(200)
                self.send_header("Content-Length", "5")
                self.end_headers()
                self.wfile.write(b"value")

            def log_message(self, *args):
                pass

        http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
        """;

    private readonly RealServer _redis;
    private readonly RealServer _shop;
    private readonly RealServer _nginx;
    private readonly FileInfo _configuration = new(Path.GetTempFileName());

    public ShopLab()
    {
        _redis = RealServer.Start("redis-server", ["--port", "{port}", "--bind", "127.0.0.1", "--dir", "{dir}", "--save", "", "--appendonly", "no"]);
        _shop = RealServer.Start("python3", ["-c", Shop, "{port}", $"{_redis.Port}"]);
        var port = RealServer.FreePort();
        File.WriteAllText(_configuration.FullName, $$"""
            daemon off;
            master_process off;
            error_log stderr crit;
            events {}
            http {
              access_log off;
              client_body_temp_path body;
              proxy_temp_path proxy;
              fastcgi_temp_path fastcgi;
              uwsgi_temp_path uwsgi;
              scgi_temp_path scgi;
              server {
                listen 127.0.0.1:{{port}};
                location / { proxy_pass http://{{_shop.Address}}; }
              }
            }
            """);
        _nginx = RealServer.StartOn(port, "nginx", ["-p", "{dir}", "-e", "stderr", "-g", "pid nginx.pid;", "-c", _configuration.FullName]);
    }

    public string Get(string path) => RunningProgram.Run("curl", "-s", $"http://{_nginx.Address}{path}");

    public string NameOf(string container) =>
        container == _nginx.Container ? "nginx" : container == _shop.Container ? "shop" : container == _redis.Container ? "redis" : "client";

    public void Dispose()
    {
        _nginx.Dispose();
        _shop.Dispose();
        _redis.Dispose();
        _configuration.Delete();
    }
}
