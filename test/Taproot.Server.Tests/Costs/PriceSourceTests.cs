using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Taproot.Inspections.Costs.Prices;
using Taproot.Server.Costs;
using Taproot.Server.Hosting;
using Taproot.Server.Tests.Support;
using PriceSource = Taproot.Server.Costs.PriceSource;

namespace Taproot.Server.Tests.Costs;

/// <summary>A price list from an address, over TLS as it is.</summary>
public sealed class PriceSourceTests : IDisposable
{
    private const string List = "source,,,own,,,Our contract\ntype,aws,us-east-1,m5.xlarge,0.1,,own\ndefault,aws,us-east-1,,0.03,0.004,own\n";

    private readonly string _directory = Directory.CreateTempSubdirectory("taproot-prices-").FullName;
    private readonly TestAuthority _authority;
    private readonly PriceLists _lists = new();

    public PriceSourceTests() => _authority = new(_directory);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_list_is_read_from_a_server_whose_certificate_is_trusted()
    {
        await using var server = await ServeAsync(http => http.Response.WriteAsync(List, Stop));
        var url = Address(server, "localhost");
        await RefreshAsync(url, trusting: true);
        Assert.Equal((url, "", 2), (_lists.Current.Origin, _lists.Current.Problem, _lists.Current.List.Count));
    }

    [Theory]
    [InlineData(false, "localhost")] // signed by nobody whom this host knows
    [InlineData(true, "127.0.0.2")] // made out to another name
    public async Task A_certificate_that_is_not_trusted_leaves_the_bundled_list_and_says_so(bool trusting, string host)
    {
        await using var server = await ServeAsync(http => http.Response.WriteAsync(List, Stop));
        await RefreshAsync(Address(server, host), trusting);
        Assert.Equal("bundled", _lists.Current.Origin);
        Assert.Contains("is not in use", _lists.Current.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, 10)]
    [InlineData(200, 10)] // no list
    [InlineData(200, PriceListReader.MaxLength + 1)]
    public async Task An_answer_that_is_no_list_leaves_the_bundled_one_and_says_so(int status, int length)
    {
        await using var server = await ServeAsync(async http =>
        {
            http.Response.StatusCode = status;
            await http.Response.WriteAsync(new string('x', length), http.RequestAborted);
        });
        await RefreshAsync(Address(server, "localhost"), trusting: true);
        Assert.Equal(PriceList.Bundled, _lists.Current.List);
        Assert.NotEqual("", _lists.Current.Problem);
    }

    [Fact]
    public async Task Nobody_is_led_from_an_encrypted_address_to_a_plain_one()
    {
        await using var server = await ServeAsync(http =>
        {
            http.Response.Redirect("http://127.0.0.1:9/prices.csv");
            return Task.CompletedTask;
        });
        await RefreshAsync(Address(server, "localhost"), trusting: true);
        Assert.NotEqual("", _lists.Current.Problem);
    }

    private static string Address(WebApplication server, string host) => $"https://{host}:{new Uri(server.Urls.Single()).Port}/prices.csv";

    private async Task<WebApplication> ServeAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        using var certificate = X509Certificate2.CreateFromPemFile(_authority.ServerCertificate, _authority.ServerKey);
        var served = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(k => k.Listen(IPAddress.Any, 0, l => l.UseHttps(served)));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(Stop);
        return app;
    }

    private async Task RefreshAsync(string url, bool trusting)
    {
        var handler = new SocketsHttpHandler();
        if (trusting)
        {
            handler.SslOptions.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(_authority.Authority);
        }
        using var source = new PriceSource(handler);
        using var refresh = new PriceRefresh(new ServerOptions { DataDirectory = _directory, PriceList = url }, source, _lists, TimeProvider.System, NullLogger<PriceRefresh>.Instance);
        await refresh.StartAsync(Stop);
        var deadline = Environment.TickCount64 + 20_000;
        while (_lists.Current is { Origin: "bundled", Problem: "" })
        {
            Assert.True(Environment.TickCount64 < deadline, "The list was not asked for.");
            await Task.Delay(10, Stop);
        }
        await refresh.StopAsync(Stop);
    }
}
