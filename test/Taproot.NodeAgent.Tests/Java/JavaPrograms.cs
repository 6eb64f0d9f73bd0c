using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Taproot.NodeAgent.Tests.Kernel;
using Taproot.NodeAgent.Tests.Profiling;

namespace Taproot.NodeAgent.Tests.Java;

/// <summary>Programs in Java, compiled once for the tests that run them, where every user may read them.</summary>
public sealed class JavaPrograms : IDisposable
{
    private const string Password = "secret";

    private const string Talk = """
        import com.sun.net.httpserver.*;
        import java.io.*;
        import java.net.*;
        import java.net.http.*;
        import java.nio.file.*;
        import java.security.*;
        import java.util.concurrent.*;
        import javax.net.ssl.*;

        /** Serves, or asks, over the JDK's own TLS; what to do is read line by line. */
        public class Talk {
            public static void main(String[] arguments) throws Exception {
                SSLContext context = context(arguments[1]);
                switch (arguments[0]) {
                    case "engine-server": serveByEngine(context); break;
                    case "socket-server": serveBySocket(context); break;
                    default: ask(context, arguments[0]);
                }
            }

            private static SSLContext context(String store) throws Exception {
                KeyStore keys = KeyStore.getInstance("PKCS12");
                try (InputStream file = Files.newInputStream(Path.of(store))) { keys.load(file, "secret".toCharArray()); }
                KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
                own.init(keys, "secret".toCharArray());
                X509ExtendedTrustManager all = new X509ExtendedTrustManager() {
                    public void checkClientTrusted(java.security.cert.X509Certificate[] c, String a) { }
                    public void checkServerTrusted(java.security.cert.X509Certificate[] c, String a) { }
                    public void checkClientTrusted(java.security.cert.X509Certificate[] c, String a, Socket s) { }
                    public void checkServerTrusted(java.security.cert.X509Certificate[] c, String a, Socket s) { }
                    public void checkClientTrusted(java.security.cert.X509Certificate[] c, String a, SSLEngine e) { }
                    public void checkServerTrusted(java.security.cert.X509Certificate[] c, String a, SSLEngine e) { }
                    public java.security.cert.X509Certificate[] getAcceptedIssuers() { return new java.security.cert.X509Certificate[0]; }
                };
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(own.getKeyManagers(), new TrustManager[] { all }, null);
                return context;
            }

            private static void serveByEngine(SSLContext context) throws Exception {
                HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
                server.setHttpsConfigurator(new HttpsConfigurator(context));
                server.setExecutor(Executors.newFixedThreadPool(4));
                server.createContext("/", exchange -> {
                    byte[] body = new byte[1000];
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(exchange.getRequestURI().getPath().startsWith("/missing") ? 404 : 200, body.length);
                    try (OutputStream to = exchange.getResponseBody()) { to.write(body); }
                });
                server.start();
                System.out.println(server.getAddress().getPort());
            }

            private static void serveBySocket(SSLContext context) throws Exception {
                ServerSocket server = context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
                System.out.println(server.getLocalPort());
                while (true) {
                    Socket socket = server.accept();
                    new Thread(() -> {
                        try (socket) {
                            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream()));
                            while (true) {
                                String line = in.readLine(), path = line;
                                if (line == null) return;
                                while (line != null && !line.isEmpty()) line = in.readLine();
                                String status = path.contains("/missing") ? "404 Not Found" : "200 OK";
                                socket.getOutputStream().write(("HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nok").getBytes());
                            }
                        } catch (IOException e) { }
                    }).start();
                }
            }

            /** Each line: a URL and how often. */
            private static void ask(SSLContext context, String how) throws Exception {
                System.setProperty("jdk.internal.httpclient.disableHostnameVerification", "true");
                HttpsURLConnection.setDefaultSSLSocketFactory(context.getSocketFactory());
                HttpsURLConnection.setDefaultHostnameVerifier((name, session) -> true);
                HttpClient client = HttpClient.newBuilder().sslContext(context).build();
                BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
                System.out.println("ready");
                for (String line; (line = lines.readLine()) != null;) {
                    String[] words = line.split(" ");
                    int done = 0;
                    for (int i = 0; i < Integer.parseInt(words[1]); i++)
                        done += how.equals("engine-client") ? askByEngine(client, words[0]) : askBySocket(words[0]);
                    System.out.println(done);
                }
            }

            private static int askByEngine(HttpClient client, String url) throws Exception {
                return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray()).statusCode() > 0 ? 1 : 0;
            }

            private static int askBySocket(String url) throws Exception {
                HttpsURLConnection connection = (HttpsURLConnection) new URL(url).openConnection();
                int status = connection.getResponseCode();
                InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
                if (body != null) body.readAllBytes();
                return status > 0 ? 1 : 0;
            }
        }
        """;

    private readonly DirectoryInfo _directory = Directory.CreateDirectory($"/var/tmp/taproot-java-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(6)}");

    public JavaPrograms()
    {
        if (!File.Exists("/usr/bin/javac")) return;
        var source = Path.Combine(_directory.FullName, "Talk.java");
        File.WriteAllText(source, Talk);
        RunningProgram.Run("javac", "-nowarn", "-d", _directory.FullName, source);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        File.WriteAllBytes(Store, certificate.Export(X509ContentType.Pkcs12, Password));
    }

    private string Store => Path.Combine(_directory.FullName, "keys.p12");

    /// <summary>The command line of a program; skips the test when there is no Java.</summary>
    /// <param name="what">engine-server, socket-server, engine-client or socket-client.</param>
    /// <param name="options">Options of the JVM.</param>
    internal string[] Command(string what, params string[] options)
    {
        CompiledProgram.Need("javac");
        return ["java", "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dsun.net.httpserver.nodelay=true", .. options, "-cp", _directory.FullName, "Talk", what, Store];
    }

    /// <summary>Starts one, and returns the line that it prints when it is ready.</summary>
    internal RunningProgram Start(string what, out string ready, params string[] options)
    {
        var command = Command(what, options);
        var program = new RunningProgram(command[0], command[1..]);
        ready = program.ReadLine() ?? program.ReadErrors();
        return program;
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
