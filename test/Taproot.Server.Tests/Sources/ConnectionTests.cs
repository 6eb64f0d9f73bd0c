using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Taproot.PromQL.Source;
using Taproot.Server.Sources.Prometheus.Client;
using Taproot.Server.Sources.Prometheus.Settings;
using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Tests.Sources;

public sealed class ConnectionTests
{
    // bcrypt of "open sesame".
    private const string Users = "basic_auth_users:\n  ali: $2b$04$abcdefghijklmnopqrstuu/LVz6MZlItEy42I2juLihZ66HnQx/cy\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task User_and_password_open_a_real_Prometheus_and_a_wrong_one_is_told()
    {
        Assert.SkipUnless(MetricsServer.HasPrometheus, "prometheus is not installed; ./taproot test installs it.");
        await using var server = await MetricsServer.PrometheusAsync(Users);
        await AskAsync(new() { Url = server.Url, User = "ali", Password = "open sesame" });
        var e = await Assert.ThrowsAsync<PrometheusException>(() => AskAsync(new() { Url = server.Url, User = "ali", Password = "open wheat" }));
        Assert.Equal(PrometheusFailure.Unauthorized, e.Failure);
        Assert.DoesNotContain("wheat", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_certificate_and_an_authority_of_ones_own_open_a_real_Prometheus()
    {
        Assert.SkipUnless(MetricsServer.HasPrometheus, "prometheus is not installed; ./taproot test installs it.");
        using var files = new Certificates();
        using var handler = TransportFactory.Create(new() { Url = new("https://x/"), ClientCertificateFile = files.ClientCert, ClientKeyFile = files.ClientKey, CaFile = files.Ca });
        await using var server = await MetricsServer.PrometheusAsync(
            $"tls_server_config:\n  cert_file: {files.ServerCert}\n  key_file: {files.ServerKey}\n  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: {files.Ca}\n",
            "https", client: new(handler));
        var settings = new PrometheusSettings { Url = server.Url, CaFile = files.Ca, ClientCertificateFile = files.ClientCert, ClientKeyFile = files.ClientKey };
        await AskAsync(settings);
        await AskAsync(settings with { CaFile = "", TlsSkipVerify = true });

        var unknownCa = await Assert.ThrowsAsync<PrometheusException>(() => AskAsync(settings with { CaFile = "" }));
        Assert.Equal(PrometheusFailure.Tls, unknownCa.Failure);
        Assert.Contains("CA file", unknownCa.Message, StringComparison.Ordinal);
        var otherName = await Assert.ThrowsAsync<PrometheusException>(() => AskAsync(settings with { Url = new($"https://localhost:{server.Url.Port}/") }));
        Assert.Contains("is not for 'localhost'", otherName.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PrometheusException>(() => AskAsync(settings with { ClientCertificateFile = "", ClientKeyFile = "" }));
    }

    [Fact]
    public async Task A_token_file_that_rotates_is_read_again_when_the_token_is_refused()
    {
        var valid = "first";
        await using var server = new StandIn(context =>
            StandIn.Say(context, context.Request.Headers["Authorization"] == $"Bearer {valid}" && context.Request.Headers["X-Scope-OrgID"] == "a" ? 200 : 401, StandIn.One));
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "first\n", Stop);
            var project = Clients.Project(new() { Url = server.Url, TokenFile = file, Headers = [new("X-Scope-OrgID", "a")] });
            await project.Client.QueryAsync("vector(1)", 0, static (_, _, _, _) => { }, Stop);
            valid = "second";
            await File.WriteAllTextAsync(file, "second\n", Stop);
            await project.Client.QueryAsync("vector(1)", 0, static (_, _, _, _) => { }, Stop);
            await File.WriteAllTextAsync(file, "root:x:0:0\nsecond line", Stop);
            valid = "third";
            var e = await Assert.ThrowsAsync<PrometheusException>(() => project.Client.QueryAsync("vector(1)", 0, static (_, _, _, _) => { }, Stop));
            Assert.Equal(PrometheusFailure.Credentials, e.Failure);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Credentials_do_not_follow_a_redirect()
    {
        await using var elsewhere = new StandIn(_ => throw new InvalidOperationException("It was asked."));
        await using var server = new StandIn(context =>
        {
            context.Response.RedirectLocation = elsewhere.Url.AbsoluteUri;
            return StandIn.Say(context, 307, "");
        });
        var e = await Assert.ThrowsAsync<PrometheusException>(() => AskAsync(new() { Url = server.Url, User = "u", Password = "p" }));
        Assert.Equal(PrometheusFailure.Redirected, e.Failure);
    }

    [Fact]
    public async Task An_endless_answer_is_cut_off_and_takes_no_memory()
    {
        await using var server = new StandIn(async context =>
        {
            var part = new byte[64 << 10];
            Array.Fill(part, (byte)' ');
            while (true) await context.Response.OutputStream.WriteAsync(part, Stop);
        });
        var began = Stopwatch.GetTimestamp();
        var client = Clients.With(server.Url, new() { MaxBytes = 8 << 20 });
        var e = await Assert.ThrowsAsync<PrometheusException>(() => client.QueryAsync("up", 0, static (_, _, _, _) => { }, Stop));
        Assert.Equal(PrometheusFailure.TooLarge, e.Failure);
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Raw_samples_and_names_reach_our_PromQL_as_they_are()
    {
        Assert.SkipUnless(MetricsServer.HasPrometheus, "prometheus is not installed; ./taproot test installs it.");
        await using var server = await MetricsServer.PrometheusAsync();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var writer = new RemoteWriteWriter();
        foreach (var host in new[] { "a", "b" })
            for (var i = 0; i < 4; i++) writer.Add("some_metric", Labels.Of(("host", host), ("cluster", host == "a" ? "x" : "y")), i + 0.25, now - 4_000 + i * 1_000);
        await server.WriteAsync(writer);

        var source = Clients.Project(new() { Url = server.Url, ExtraSelector = "{cluster=\"x\"}" }).Series;
        var read = new List<string>();
        await source.SelectAsync(new([new("__name__", MatchOperator.Equal, "some_metric")], now - 4_000, now - 1_500),
            (labels, times, values) => read.Add($"{labels} {times[0] - now} {times.Length} {values[^1]}"), Stop);
        Assert.Equal(["{__name__=\"some_metric\",cluster=\"x\",host=\"a\"} -3000 2 2.25"], read);

        var query = new CatalogQuery([], now - 60_000, now, 100);
        Assert.Equal(["some_metric"], (await source.FindLabelValuesAsync("__name__", query, Stop)).Items);
        Assert.Equal(["__name__", "cluster", "host"], (await source.FindLabelNamesAsync(query, Stop)).Items);
        Assert.Single((await source.FindSeriesAsync(query, Stop)).Items);
        var e = await Assert.ThrowsAsync<SeriesSourceException>(() => source.SelectAsync(
            new([new("a b", MatchOperator.Equal, "")], now - 4_000, now), static (_, _, _) => { }, Stop));
        Assert.False(e.IsTransient);
    }

    private static Task AskAsync(PrometheusSettings settings) => Clients.Project(settings).Client.QueryAsync("vector(1)", 0, static (_, _, _, _) => { }, Stop);

    /// <summary>An authority with a server's and a client's certificate, as PEM files.</summary>
    private sealed class Certificates : IDisposable
    {
        private readonly string _directory = Directory.CreateTempSubdirectory("taproot-certificates-").FullName;

        public Certificates()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            var now = TimeProvider.System.GetUtcNow();
            using var authority = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
            File.WriteAllText(Ca, authority.ExportCertificatePem());
            Issue(authority, "server", ServerCert, ServerKey);
            Issue(authority, "client", ClientCert, ClientKey);
        }

        public string Ca => Path.Combine(_directory, "ca.pem");

        public string ServerCert => Path.Combine(_directory, "server.pem");

        public string ServerKey => Path.Combine(_directory, "server.key");

        public string ClientCert => Path.Combine(_directory, "client.pem");

        public string ClientKey => Path.Combine(_directory, "client.key");

        public void Dispose() => Directory.Delete(_directory, recursive: true);

        private static void Issue(X509Certificate2 authority, string name, string certificate, string keyFile)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(System.Net.IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], false));
            using var issued = request.Create(authority, new DateTimeOffset(authority.NotBefore), new DateTimeOffset(authority.NotAfter), RandomNumberGenerator.GetBytes(8));
            File.WriteAllText(certificate, issued.ExportCertificatePem());
            File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        }
    }
}
