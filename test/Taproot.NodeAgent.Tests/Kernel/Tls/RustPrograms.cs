using Taproot.NodeAgent.Tests.Kernel.Protocols;

namespace Taproot.NodeAgent.Tests.Kernel.Tls;

/// <summary>A server and client on rustls, compiled from Debian's sources of the crate.</summary>
public sealed class RustPrograms : IDisposable
{
    private const string Crates = "/usr/share/cargo/registry";

    private const string Manifest = """
        [package]
        name = "talk"
        version = "0.1.0"
        edition = "2021"

        [dependencies]
        rustls = { version = "0.20", features = ["dangerous_configuration"] }
        """;

    private const string Source = """"
        use std::io::{BufRead, BufReader, Read, Write};
        use std::net::{TcpListener, TcpStream};
        use std::sync::Arc;

        struct AcceptAll;

        impl rustls::client::ServerCertVerifier for AcceptAll {
            fn verify_server_cert(&self, _: &rustls::Certificate, _: &[rustls::Certificate], _: &rustls::ServerName, _: &mut dyn Iterator<Item = &[u8]>,
                _: &[u8], _: std::time::SystemTime) -> Result<rustls::client::ServerCertVerified, rustls::Error> {
                Ok(rustls::client::ServerCertVerified::assertion())
            }
        }

        fn serve(port: &str, certificate: &str, key: &str) {
            let certificate = rustls::Certificate(std::fs::read(certificate).unwrap());
            let key = rustls::PrivateKey(std::fs::read(key).unwrap());
            let config = rustls::ServerConfig::builder().with_safe_defaults().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
            let config = Arc::new(config);
            for socket in TcpListener::bind(format!("127.0.0.1:{port}")).unwrap().incoming() {
                let config = config.clone();
                std::thread::spawn(move || {
                    let connection = rustls::ServerConnection::new(config).unwrap();
                    let mut stream = rustls::StreamOwned::new(connection, socket.unwrap());
                    let mut request = Vec::new();
                    let mut buffer = [0u8; 4096];
                    loop {
                        match stream.read(&mut buffer) { Ok(n) if n > 0 => request.extend_from_slice(&buffer[..n]), _ => return }
                        if !request.ends_with(b"\r\n\r\n") { continue; }
                        let status = if request.starts_with(b"GET /missing") { "404 Not Found" } else { "200 OK" };
                        request.clear();
                        if stream.write_all(format!("HTTP/1.1 {status}\r\nContent-Length: 5\r\n\r\nhello").as_bytes()).is_err() { return; }
                    }
                });
            }
        }

        fn ask(port: &str) {
            let config = rustls::ClientConfig::builder().with_safe_defaults().with_custom_certificate_verifier(Arc::new(AcceptAll)).with_no_client_auth();
            let config = Arc::new(config);
            println!("ready");
            let stdin = std::io::stdin();
            stdin.lock().read_line(&mut String::new()).unwrap();
            let (mut found, mut missing) = (0, 0);
            for _ in 0..4 {
                let connection = rustls::ClientConnection::new(config.clone(), "localhost".try_into().unwrap()).unwrap();
                let socket = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
                let mut stream = BufReader::new(rustls::StreamOwned::new(connection, socket));
                for n in 0..10 {
                    let path = if n % 5 == 4 { "missing" } else { "ok" };
                    stream.get_mut().write_all(format!("GET /{path} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes()).unwrap();
                    let mut line = String::new();
                    stream.read_line(&mut line).unwrap();
                    if line.contains("404") { missing += 1 } else if line.contains("200") { found += 1 }
                    while line != "\r\n" { line.clear(); stream.read_line(&mut line).unwrap(); }
                    stream.read_exact(&mut [0u8; 5]).unwrap();
                }
            }
            println!("{found} of 200, {missing} of 404");
            stdin.lock().read_line(&mut String::new()).unwrap();
        }

        fn main() {
            let arguments: Vec<String> = std::env::args().collect();
            if arguments[1] == "serve" { serve(&arguments[2], &arguments[3], &arguments[4]) } else { ask(&arguments[2]) }
        }
        """";

    private readonly string _directory = Directory.CreateTempSubdirectory("taproot-rust-").FullName;

    /// <summary>Compiles it; the test is skipped where the compiler or the crate is missing.</summary>
    internal string Build()
    {
        var cargo = RealServer.Find("cargo") ?? RealServer.Find(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cargo/bin/cargo"));
        if (cargo is null || !Directory.Exists(Crates) || Directory.GetDirectories(Crates, "rustls-0.2*").Length == 0)
            Assert.Skip("There is no cargo, or no crate of rustls here (Debian: cargo, librust-rustls-dev).");
        Directory.CreateDirectory(Path.Combine(_directory, "src"));
        File.WriteAllText(Path.Combine(_directory, "Cargo.toml"), Manifest);
        File.WriteAllText(Path.Combine(_directory, "src/main.rs"), Source);
        RunningProgram.Run(
            cargo, "build", "--quiet", "--offline", "--manifest-path", Path.Combine(_directory, "Cargo.toml"),
            "--config", "source.crates-io.replace-with=\"debian\"", "--config", $"source.debian.directory=\"{Crates}\"");
        var path = Path.Combine(_directory, "target/debug/talk");
        if (!File.Exists(path)) Assert.Skip("The crates that are here do not compile.");
        return path;
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
