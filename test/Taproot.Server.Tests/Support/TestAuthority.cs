using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Taproot.Server.Tests.Support;

/// <summary>A certificate authority of a test's own, with a certificate for a server on this host and one for a client, as files in a directory.</summary>
internal sealed class TestAuthority
{
    private readonly string _directory;

    public TestAuthority(string directory)
    {
        _directory = directory;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Taproot test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        File.WriteAllText(Authority, authority.ExportCertificatePem());
        Issue(authority, "server", "1.3.6.1.5.5.7.3.1");
        Issue(authority, "client", "1.3.6.1.5.5.7.3.2");
    }

    public string Authority => Path.Combine(_directory, "ca.pem");

    public string ServerCertificate => Path.Combine(_directory, "server.pem");

    public string ServerKey => Path.Combine(_directory, "server.key");

    public string ClientCertificate => Path.Combine(_directory, "client.pem");

    public string ClientKey => Path.Combine(_directory, "client.key");

    /// <summary>A client that trusts the authority alone, and shows the client's certificate if it is told to.</summary>
    public HttpClient Client(bool withCertificate)
    {
        var handler = new SocketsHttpHandler();
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(Authority);
        handler.SslOptions.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        if (withCertificate) handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPemFile(ClientCertificate, ClientKey)];
        return new(handler);
    }

    private void Issue(X509Certificate2 authority, string name, string purpose)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=Taproot test {name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(purpose)], critical: false));
        using var certificate = request.Create(authority, new DateTimeOffset(authority.NotBefore), new DateTimeOffset(authority.NotAfter), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Path.Combine(_directory, $"{name}.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_directory, $"{name}.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
