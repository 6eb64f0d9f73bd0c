using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Taproot.Server.Tests.Support;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Pprof;

namespace Taproot.Server.Tests.Ingest;

public sealed class ProfileIngestTests
{
    private static readonly string Seconds = $"from={RunningServer.Start.ToUnixTimeSeconds() - 10}&until={RunningServer.Start.ToUnixTimeSeconds()}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_agent_uploads_is_its_service_s_with_the_query_as_labels()
    {
        await using var server = await RunningServer.StartAsync();
        // The very query and bytes that the node agent spools.
        using var response = await PostAsync(server, "/v1/profiles?service.name=%2Fk8s%2Fshop%2Fcart&container.id=%2Fk8s%2Fshop%2Fcart-1%2Fapp&host.name=alpha&host.id=m1", Pprof());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var sample = Assert.Single(server.Profiles.Samples);
        Assert.Equal(("default", "/k8s/shop/cart", "ebpf:cpu:nanoseconds", 20_000_000L), (sample.Project, sample.Service, sample.Type, sample.Value));
        Assert.Equal("""{container.id="/k8s/shop/cart-1/app",host.id="m1",host.name="alpha"}""", sample.Labels.ToString());
        Assert.Equal(["work work.c:7", "main /app/cart:0"], sample.Frames);
    }

    [Fact]
    public async Task Pprof_may_be_plain_or_compressed_as_HTTP_says()
    {
        await using var server = await RunningServer.StartAsync();
        using var plain = new MemoryStream();
        await using (var gzip = new GZipStream(new MemoryStream(Pprof()), CompressionMode.Decompress)) await gzip.CopyToAsync(plain, Stop);
        using var first = await PostAsync(server, "/v1/profiles?service.name=a", plain.ToArray());
        using var second = await PostAsync(server, "/v1/profiles?service.name=b", Pprof(), "application/octet-stream", "gzip");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal(["a", "b"], server.Profiles.Samples.Select(s => s.Service));
    }

    [Theory]
    [InlineData("/v1/profiles", 400, "service.name")]
    [InlineData("/v1/profiles?service.name=a", 400, "pprof")]
    [InlineData("/ingest?format=pprof", 400, "'name'")]
    [InlineData("/ingest?name=a&format=speedscope", 415, "'speedscope' is not taken")]
    [InlineData("/ingest?name=a&format=jfr", 400, "JFR")]
    [InlineData("/ingest?name=a&from=yesterday&until=1", 400, "yesterday")]
    [InlineData("/ingest?name=a&sampleRate=-1", 400, "sampleRate")]
    [InlineData("/ingest?name=a", 400, "Line 1")]
    [InlineData("/v1development/profiles", 400, "ExportProfilesServiceRequest")]
    [InlineData("/push.v1.PusherService/Push", 400, "PushRequest")]
    public async Task What_is_not_taken_is_refused_with_a_sentence(string path, int status, string words)
    {
        await using var server = await RunningServer.StartAsync();
        var type = path[1] switch { 'p' => "application/proto", 'v' when path.Contains("development", StringComparison.Ordinal) => "application/x-protobuf", _ => "text/plain" };
        using var response = await PostAsync(server, path, "\u00FF\u00FFnonsense"u8.ToArray(), type);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(status == (int)response.StatusCode, $"{response.StatusCode} {text}");
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.Empty(server.Profiles.Samples);
    }

    [Fact]
    public async Task A_gzip_that_swells_too_much_is_refused()
    {
        await using var server = await RunningServer.StartAsync(o => o with { MaxIngestDecompressedBytes = 1 << 20 });
        using var bomb = new MemoryStream();
        await using (var gzip = new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync(new byte[4 << 20], Stop);
        using var response = await PostAsync(server, "/v1/profiles?service.name=a", bomb.ToArray());
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Pyroscope_s_folded_stacks_become_time_by_the_rate_of_sampling()
    {
        await using var server = await RunningServer.StartAsync();
        using var folded = await PostAsync(server, $"/ingest?name=shop.cpu%7Bzone%3Da%7D&{Seconds}&sampleRate=100", "main;work 3\n"u8.ToArray());
        using var lines = await PostAsync(server, $"/ingest?name=shop.alloc_objects&{Seconds}&format=lines&units=objects", "main;work\nmain;work\n"u8.ToArray());
        using var tree = await PostAsync(server, $"/ingest?name=tree.cpu&{Seconds}&format=tree", "\0\0\u0001\u0001a\u0002\0"u8.ToArray());
        using var trie = await PostAsync(server, $"/ingest?name=trie.cpu&{Seconds}", "\0\0\u0001\u0003a;b\u0001\0"u8.ToArray(), "binary/octet-stream+trie");
        Assert.All(new[] { folded, lines, tree, trie }, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(
            ["shop process_cpu:cpu:nanoseconds 30000000 zone=a", "shop memory:alloc_objects:count 2 ", "tree process_cpu:cpu:nanoseconds 20000000 ", "trie process_cpu:cpu:nanoseconds 10000000 "],
            server.Profiles.Samples.Select(s => $"{s.Service} {s.Type} {s.Value} {string.Join(',', s.Labels.Items.Select(l => $"{l.Name}={l.Value}"))}"));
        Assert.All(server.Profiles.Samples, s => Assert.Equal((RunningServer.Start.ToUnixTimeSeconds() * 1_000_000_000, 10_000_000_000), (s.End, s.End - s.Start)));
    }

    [Fact]
    public async Task Pyroscope_s_form_says_which_kinds_of_values_count_and_how_they_are_called()
    {
        await using var server = await RunningServer.StartAsync();
        var writer = new ProfileWriter();
        writer.AddSample([writer.Function("main")], 5, 50, 500);
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(writer.ToGzip([new("samples", "count", 0), new("cpu", "nanoseconds", 0), new("alloc_space", "bytes", 0)], RunningServer.Start, TimeSpan.Zero)), "profile", "profile.pprof" },
            { new StringContent("""{"cpu":{"units":"samples","sampled":true},"alloc_space":{"display-name":"inuse_space","units":"bytes"}}"""), "sample_type_config", "config.json" },
        };
        using var response = await server.Client.PostAsync($"/ingest?name=shop&{Seconds}&spyName=gospy", form, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["process_cpu:cpu:nanoseconds 50", "memory:inuse_space:bytes 500"], server.Profiles.Samples.Select(s => $"{s.Type} {s.Value}"));
    }

    [Fact]
    public async Task Values_since_the_start_of_the_process_are_stored_as_differences()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var (allocated, inUse) in new[] { (500, 50), (700, 60) }) await SendHeapAsync(server, allocated, inUse, null);
        await SendHeapAsync(server, 900, 70, 650);
        Assert.Equal(
            ["memory:inuse_space:bytes 50", "memory:alloc_space:bytes 200", "memory:inuse_space:bytes 60", "memory:alloc_space:bytes 250", "memory:inuse_space:bytes 70"],
            server.Profiles.Samples.Select(s => $"{s.Type} {s.Value}"));
    }

    private static async Task SendHeapAsync(RunningServer server, int allocated, int inUse, int? allocatedBefore)
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Heap(allocated, inUse)), "profile", "profile.pprof" },
            { new StringContent("""{"alloc_space":{"units":"bytes","cumulative":true},"inuse_space":{"units":"bytes"}}"""), "sample_type_config", "config.json" },
        };
        if (allocatedBefore is { } before) form.Add(new ByteArrayContent(Heap(before, 1)), "prev_profile", "profile.pprof");
        using var response = await server.Client.PostAsync($"/ingest?name=shop&{Seconds}&spyName=gospy", form, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static byte[] Heap(int allocated, int inUse)
    {
        var writer = new ProfileWriter();
        writer.AddSample([writer.Function("main")], allocated, inUse);
        return writer.ToGzip([new("alloc_space", "bytes", 0), new("inuse_space", "bytes", 0)], RunningServer.Start, TimeSpan.Zero);
    }

    [Fact]
    public async Task Pyroscope_s_push_is_answered_in_the_kind_that_was_sent()
    {
        await using var server = await RunningServer.StartAsync();
        using var message = new ProtobufWriter();
        var series = message.Begin(1);
        foreach (var (name, value) in new[] { ("service_name", "shop"), ("__name__", "process_cpu") })
        {
            var label = message.Begin(1);
            message.WriteText(1, name);
            message.WriteText(2, value);
            message.End(label);
        }
        var sample = message.Begin(2);
        message.WriteBytes(1, Pprof());
        message.End(sample);
        message.End(series);
        using var proto = await PostAsync(server, "/push.v1.PusherService/Push", message.Span.ToArray(), "application/proto");
        var json = $$"""{"series":[{"labels":[{"name":"service_name","value":"shop"}],"samples":[{"rawProfile":"{{Convert.ToBase64String(Pprof())}}"}]}]}""";
        using var asJson = await PostAsync(server, "/push.v1.PusherService/Push", Encoding.UTF8.GetBytes(json), "application/json");
        Assert.Equal((HttpStatusCode.OK, "application/proto", ""), (proto.StatusCode, proto.Content.Headers.ContentType?.MediaType, await proto.Content.ReadAsStringAsync(Stop)));
        Assert.Equal((HttpStatusCode.OK, "{}"), (asJson.StatusCode, await asJson.Content.ReadAsStringAsync(Stop)));
        Assert.Equal(["process_cpu:ebpf:cpu:nanoseconds", "ebpf:cpu:ebpf:cpu:nanoseconds"], server.Profiles.Samples.Select(s => s.Type));

        using var refused = await PostAsync(server, "/push.v1.PusherService/Push", """{"series":[{"samples":[{}]}]}"""u8.ToArray(), "application/json");
        Assert.Contains("\"code\":\"invalid_argument\"", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/push.v1.PusherService/Push")]
    [InlineData("/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export")]
    public async Task Profiles_are_taken_by_gRPC(string path)
    {
        await using var server = await RunningServer.StartAsync(o => o with { OtlpGrpcListen = new(IPAddress.Loopback, 0) });
        // An empty message of both: taken, and nothing in it.
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.OtlpGrpc, path))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent(new byte[5]),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        using var response = await server.Client.SendAsync(request, Stop);
        Assert.Equal(5, (await response.Content.ReadAsByteArrayAsync(Stop)).Length);
        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task The_password_of_basic_authentication_is_the_key()
    {
        await using var server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/ingest?name=shop") { Content = new ByteArrayContent("main 1"u8.ToArray()) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("anybody:wrong-key"u8));
        using var response = await server.Client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task OTLP_s_profiles_are_taken_in_JSON()
    {
        await using var server = await RunningServer.StartAsync();
        var time = RunningServer.Start.ToUnixTimeSeconds() * 1_000_000_000;
        var body = $$$"""
            {"resourceProfiles":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},{"key":"container.id","value":{"stringValue":"abc"}}]},
            "scopeProfiles":[{"profiles":[
              {"sampleType":{"typeStrindex":1,"unitStrindex":2},"samples":[{"stackIndex":1,"linkIndex":1,"values":["3"]}],"timeUnixNano":"{{{time}}}","durationNano":"1000"},
              {"sampleType":{"typeStrindex":1,"unitStrindex":2},"samples":[{"stackIndex":1,"values":["3"]}],"timeUnixNano":"1000"}]}]}],
            "dictionary":{"mappingTable":[{}],"locationTable":[{},{"lines":[{"functionIndex":1,"line":"5"}]}],"functionTable":[{},{"nameStrindex":3,"filenameStrindex":4}],
            "linkTable":[{},{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7"}],
            "stringTable":["","cpu","nanoseconds","main","main.go"],"stackTable":[{},{"locationIndices":[1]}]}}
            """;
        using var response = await PostAsync(server, "/v1development/profiles", Encoding.UTF8.GetBytes(body), "application/json");
        var answer = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.IsSuccessStatusCode, answer);
        Assert.Contains("\"rejectedProfiles\":\"1\"", answer, StringComparison.Ordinal);
        var sample = Assert.Single(server.Profiles.Samples);
        Assert.Equal(
            ("shop", "otel:cpu:nanoseconds", 3L, "main main.go:5", 0x00f067aa0ba902b7UL), (sample.Service, sample.Type, sample.Value, sample.Frames[0], sample.Span));
        Assert.Equal("""{container.id="abc"}""", sample.Labels.ToString());
    }

    private static byte[] Pprof()
    {
        var writer = new ProfileWriter();
        writer.AddSample([writer.Function("work", "", "work.c", 7), writer.Function("main", "/app/cart")], 20_000_000);
        return writer.ToGzip([new("ebpf:cpu", "nanoseconds", 10_000_000)], RunningServer.Start.AddMinutes(-1), TimeSpan.FromMinutes(1));
    }

    private static async Task<HttpResponseMessage> PostAsync(RunningServer server, string path, byte[] body, string type = "application/octet-stream", string? encoding = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new(type);
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);
        return await server.Client.PostAsync(path, content, Stop);
    }
}
