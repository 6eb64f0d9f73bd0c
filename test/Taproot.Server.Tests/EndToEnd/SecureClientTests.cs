using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Tests.Support;
using Taproot.Store;

namespace Taproot.Server.Tests.EndToEnd;

/// <summary>OpenTelemetry's SDKs for Node.js and .NET as clients of ports that speak TLS and want to see a certificate; everything is gzipped.</summary>
public sealed class SecureClientTests
{
    private const string Api = "/api/projects/default";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_SDKs_send_over_TLS_with_a_certificate_of_their_own_is_found_again()
    {
        Assert.SkipWhen(EngineLibrary.Find(null) is null, "libchdb.so is not installed; ./taproot test fetches it.");
        Assert.SkipUnless(Directory.Exists(Path.Combine(ClientFolder(), "node_modules")), "The client is not installed; ./taproot test installs it.");
        var directory = Directory.CreateTempSubdirectory("taproot-tls-").FullName;
        try
        {
            var authority = new TestAuthority(directory);
            await using var server = await ServerProcess.StartAsync(
                Path.Combine(directory, "data"), "--tls-cert-file", authority.ServerCertificate, "--tls-key-file", authority.ServerKey, "--tls-client-ca-file", authority.Authority);
            Assert.Equal(("https", "https"), (server.OtlpGrpc.Scheme, server.OtlpHttp.Scheme));

            await Task.WhenAll(
                SendByNodeAndReadAsync(server, "grpc", ByName(server.OtlpGrpc), authority),
                SendByNodeAndReadAsync(server, "proto", ByName(server.OtlpHttp), authority),
                SendByNodeAndReadAsync(server, "json", server.Client.BaseAddress!, authority));
            await SendByDotNetAndReadAsync(server, OtlpExportProtocol.Grpc, server.OtlpGrpc, authority);
            await SendByDotNetAndReadAsync(server, OtlpExportProtocol.HttpProtobuf, new(server.OtlpHttp, "/v1/traces"), authority);
            await WithoutACertificateNothingIsTakenAsync(server, authority);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // Node.js warns of certificates of addresses.
    private static Uri ByName(Uri address) => new UriBuilder(address) { Host = "localhost" }.Uri;

    private static async Task SendByNodeAndReadAsync(ServerProcess server, string protocol, Uri address, TestAuthority authority)
    {
        var service = $"node-{protocol}";
        var trace = await RunNodeAsync(protocol, address, service, authority);

        var spans = (await server.Client.GetFromJsonAsync<TraceResponse>($"{Api}/traces/{trace}", Stop))!.Spans.OrderBy(s => s.ParentSpanId.Length).ToList();
        Assert.Equal([("GET /cart", "Server", service), ("SELECT cart", "Client", service)], spans.Select(s => (s.Name, s.Kind, s.Service)));
        Assert.Equal(("42", "Error", "it broke", "cache miss"), (spans[1].Attributes["db.rows"], spans[1].Status, spans[1].StatusMessage, spans[1].Events.Single().Name));

        var record = (await server.Client.GetFromJsonAsync<LogsResponse>($"{Api}/logs?traceId={trace}", Stop))!.Records.Single();
        Assert.Equal(("warning", """{"cart":7,"user":"ada"}""", spans[0].SpanId, "7"), (record.Severity, record.Body, record.SpanId, record.Attributes["cart.id"]));

        // Differences of 3 and 4.
        Assert.Equal("7", await ValueAsync(server, $"shop_carts_total{{job=\"{service}\",shelf=\"books\"}}"));
        Assert.Equal("2", await ValueAsync(server, $"shop_open{{job=\"{service}\"}}"));
        Assert.Equal("0.5", await ValueAsync(server, $"shop_load{{job=\"{service}\"}}"));
        Assert.Equal("1", await ValueAsync(server, $"shop_time_seconds_bucket{{job=\"{service}\",le=\"0.1\"}}"));
        Assert.Equal("5.55", await ValueAsync(server, $"shop_time_seconds_sum{{job=\"{service}\"}}"));
        Assert.Equal("3", await ValueAsync(server, $"shop_sizes_count{{job=\"{service}\"}}"));
        Assert.Equal("2", await ValueAsync(server, $"shop_sizes_bucket{{job=\"{service}\",le=\"2\"}}"));
        Assert.Equal("1", await ValueAsync(server, $"target_info{{job=\"{service}\",host_name=\"alpha\"}}"));
    }

    private static async Task<string> ValueAsync(ServerProcess server, string query)
    {
        var answer = await server.Client.GetFromJsonAsync<JsonElement>($"{Api}/prometheus/api/v1/query?query={Uri.EscapeDataString(query)}", Stop);
        var result = answer.GetProperty("data").GetProperty("result");
        Assert.True(result.GetArrayLength() == 1, $"{query}: {answer}");
        return result[0].GetProperty("value")[1].GetString()!;
    }

    private static async Task<string> RunNodeAsync(string protocol, Uri address, string service, TestAuthority authority)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(ClientFolder(), "shop.mjs"), protocol, address.ToString().TrimEnd('/'), service])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment =
            {
                ["OTEL_EXPORTER_OTLP_CERTIFICATE"] = authority.Authority, ["OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE"] = authority.ClientCertificate,
                ["OTEL_EXPORTER_OTLP_CLIENT_KEY"] = authority.ClientKey,
            },
        };
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync(Stop);
        var errors = node.StandardError.ReadToEndAsync(Stop);
        await node.WaitForExitAsync(Stop);
        Assert.True(node.ExitCode == 0 && (await errors).Length == 0, await output + await errors);
        return (await output).Trim();
    }

    private static async Task SendByDotNetAndReadAsync(ServerProcess server, OtlpExportProtocol protocol, Uri endpoint, TestAuthority authority)
    {
        var name = $"secure-{protocol}";
        string trace;
        using (var source = new ActivitySource(name))
        using (Sdk.CreateTracerProviderBuilder().SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService(name)).AddSource(name)
            .AddOtlpExporter(o => (o.Protocol, o.Endpoint, o.HttpClientFactory) = (protocol, endpoint, () => authority.Client(withCertificate: true))).Build())
        {
            using var span = source.StartActivity("GET /", ActivityKind.Server)!;
            trace = span.TraceId.ToHexString();
        }
        Assert.Equal(name, (await server.Client.GetFromJsonAsync<TraceResponse>($"{Api}/traces/{trace}", Stop))!.Spans.Single().Service);
    }

    private static async Task WithoutACertificateNothingIsTakenAsync(ServerProcess server, TestAuthority authority)
    {
        using var stranger = authority.Client(withCertificate: false);
        using var content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => stranger.PostAsync(new Uri(server.OtlpHttp, "/v1/traces"), content, Stop));
        using var known = authority.Client(withCertificate: true);
        using var answer = await known.PostAsync(new Uri(server.OtlpHttp, "/v1/traces"), content, Stop);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private static string ClientFolder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../clients/opentelemetry"));
}
