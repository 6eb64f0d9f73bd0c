using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Taproot.NodeAgent.Export;
using Taproot.Telemetry.Configuration;

namespace Taproot.NodeAgent.Tests.Export;

/// <summary>The options about the server's certificate, against a real server with one that no authority of this host signed.</summary>
public sealed class TlsTests : IDisposable
{
    private const int Port = 21230;
    private static readonly byte[] NoMetrics = [0];
    private readonly string _directory = Directory.CreateTempSubdirectory("taproot-tls-").FullName;

    public void Dispose() => Directory.Delete(_directory, true);

    [Fact]
    public async Task Only_a_certificate_of_a_trusted_authority_is_taken_unless_told_otherwise()
    {
        using var authority = Certificate("CN=taproot test authority", null, isAuthority: true);
        using var stranger = Certificate("CN=another authority", null, isAuthority: true);
        using var certificate = Certificate("CN=localhost", authority, isAuthority: false);
        await using var server = await CollectorServer.StartAsync(Port, certificate);

        Assert.Equal(HttpStatusCode.OK, await PostAsync(SenderClient.Create(null, Write(authority), false, "1.0")));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(SenderClient.Create(null, null, true, "1.0")));
        await AssertNotTrustedAsync(SenderClient.Create(null, null, false, "1.0"));
        await AssertNotTrustedAsync(SenderClient.Create(null, Write(stranger), false, "1.0"));
    }

    [Fact]
    public async Task A_certificate_of_a_trusted_authority_for_another_name_is_refused()
    {
        using var authority = Certificate("CN=taproot test authority", null, isAuthority: true);
        using var certificate = Certificate("CN=elsewhere.example", authority, isAuthority: false);
        await using var server = await CollectorServer.StartAsync(Port + 1, certificate);

        await AssertNotTrustedAsync(SenderClient.Create(null, Write(authority), false, "1.0"), Port + 1);
    }

    [Fact]
    public async Task A_self_signed_certificate_may_be_its_own_authority()
    {
        using var certificate = Certificate("CN=localhost", null, isAuthority: true);
        await using var server = await CollectorServer.StartAsync(Port + 2, certificate);

        Assert.Equal(HttpStatusCode.OK, await PostAsync(SenderClient.Create(null, Write(certificate), false, "1.0"), Port + 2));
    }

    [Theory]
    [InlineData(null, "cannot be read")]
    [InlineData("no certificate", "holds no certificate")]
    public void A_file_of_authorities_that_holds_none_is_refused_with_a_sentence(string? content, string sentence)
    {
        var file = Path.Combine(_directory, "ca.pem");
        if (content is not null) File.WriteAllText(file, content);

        var refused = Assert.Throws<ConfigurationException>(() => SenderClient.Create(null, file, false, "1.0"));
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.Contains("--ca-file", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, int port = Port)
    {
        using var _ = client;
        using var content = new ByteArrayContent(NoMetrics);
        using var response = await client.PostAsync(new Uri($"https://localhost:{port}/v1/metrics"), content, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static async Task AssertNotTrustedAsync(HttpClient client, int port = Port)
    {
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(client, port));
        Assert.IsType<AuthenticationException>(refused.InnerException);
    }

    private string Write(X509Certificate2 certificate)
    {
        var file = Path.Combine(_directory, certificate.Thumbprint + ".pem");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        return file;
    }

    private static X509Certificate2 Certificate(string subject, X509Certificate2? issuer, bool isAuthority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        if (subject == "CN=localhost")
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
        }
        var (from, to) = (TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddHours(1));
        if (issuer is null) return request.CreateSelfSigned(from, to);
        using var signed = request.Create(issuer, from, to, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }
}
