using CsCheck;
using Google.Protobuf;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Profiles;
using Taproot.Telemetry.Profiles;
using static Taproot.Telemetry.Tests.Profiles.PprofReaderTests;

namespace Taproot.Telemetry.Tests.Profiles;

public sealed class OtherFormatTests
{
    private static readonly long Now = BatchText.Nanoseconds(BatchText.Now);

    [Fact]
    public void Folded_stacks_are_read_from_the_root_on()
    {
        var batch = new ProfileBatch(BatchText.Limits);
        FoldedReader.Read("main;work a;leaf 3\r\nmain 2\n\nmain;work a;leaf 4\n"u8, new("shop", "t", Now, Now, Labels.Empty), hasCounts: true, 10, batch);
        Assert.Equal(["shop t {} main 20", "shop t {} main;work a;leaf 70"], batch.Lines());
    }

    [Fact]
    public void Lines_without_counts_are_one_sample_each()
    {
        var batch = new ProfileBatch(BatchText.Limits);
        FoldedReader.Read("a;b\na;b\na"u8, new("shop", "t", Now, Now, Labels.Empty), hasCounts: false, 1, batch);
        Assert.Equal(["shop t {} a 1", "shop t {} a;b 2"], batch.Lines());
    }

    [Fact]
    public void A_line_without_a_count_is_refused_with_its_number() =>
        Assert.Contains("Line 2", Assert.Throws<ProfileException>(() => FoldedReader.Read(
            "a 1\na b\n"u8, new("shop", "t", Now, Now, Labels.Empty), hasCounts: true, 1, new(BatchText.Limits))).Message, StringComparison.Ordinal);

    [Fact]
    public void Trees_and_tries_of_Pyroscope_are_stacks()
    {
        var series = new ProfileSeries("shop", "t", Now, Now, Labels.Empty);
        var tree = new ProfileBatch(BatchText.Limits);
        StackTreeReader.ReadTree("\0\0\u0002\u0001a\0\u0002\u0001b\u0001\u0001\u0001c\u0002\0\u0001d\u0003\0\u0001e\u0004\0"u8, series, 10, tree);
        Assert.Equal(["shop t {} a;b 10", "shop t {} a;b;c 20", "shop t {} a;d 30", "shop t {} e 40"], tree.Lines());
        var trie = new ProfileBatch(BatchText.Limits);
        StackTreeReader.ReadTrie("\0\0\u0001\u0004ab;c\0\u0002\u0001d\u0001\0\u0002;e\u0002\0"u8, series, 1, trie);
        Assert.Equal(["shop t {} ab;c;e 2", "shop t {} ab;cd 1"], trie.Lines());
    }

    [Fact]
    public void A_tree_is_what_its_folded_stacks_are() => Gen.Select(Gen.Int[0, 5].Array[1, 6], Gen.Int[1, 100]).Array[1, 30].Sample(stacks =>
    {
        var series = new ProfileSeries("shop", "t", Now, Now, Labels.Empty);
        var lines = stacks.Select(s => (Path: s.Item1.Select(f => $"f{f}").ToArray(), Value: s.Item2)).ToArray();
        var folded = new ProfileBatch(BatchText.Limits);
        FoldedReader.Read(System.Text.Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => $"{string.Join(';', l.Path)} {l.Value}\n"))), series, hasCounts: true, 1, folded);
        var tree = new ProfileBatch(BatchText.Limits);
        StackTreeReader.ReadTree(Node("", lines, 0), series, 1, tree);
        Assert.Equal(folded.Lines(), tree.Lines());
    });

    private static byte[] Node(string name, (string[] Path, int Value)[] stacks, int depth)
    {
        var children = stacks.Where(s => s.Path.Length > depth).GroupBy(s => s.Path[depth]).ToList();
        var own = stacks.Where(s => s.Path.Length == depth).Sum(s => s.Value);
        return [(byte)name.Length, .. System.Text.Encoding.UTF8.GetBytes(name), (byte)(own | 0x80), (byte)(own >> 7), (byte)children.Count,
            .. children.SelectMany(c => Node(c.Key, [.. c], depth + 1))];
    }

    [Fact]
    public void What_counts_from_the_start_of_a_process_becomes_differences()
    {
        var ledger = new CumulativeProfiles(mostStacks: 3);
        Assert.Equal(["shop inuse {} a 5"], Difference(ledger, 10, 5));
        Assert.Equal(["shop alloc {} a 7", "shop inuse {} a 4"], Difference(ledger, 17, 4));
        // Not stored, so it comes again.
        Assert.Equal(["shop alloc {} a 3"], Difference(ledger, 20, 0, isStored: false));
        Assert.Equal(["shop alloc {} a 3"], Difference(ledger, 20, 0));
        // Another process.
        Assert.Equal(["shop alloc {} a 2"], Difference(ledger, 2, 0));
        foreach (var service in (string[])["x", "y", "z"]) Difference(ledger, 1, 0, service: service);
        Assert.Equal(1, ledger.Forgotten);
        Assert.Empty(Difference(ledger, 9, 0));
    }

    [Fact]
    public void The_profile_before_that_comes_along_is_taken_off()
    {
        var batch = Cumulative(12, 5);
        CumulativeProfiles.Subtract(batch, Cumulative(10, 9), new HashSet<string> { "alloc" });
        Assert.Equal(["shop alloc {} a 2", "shop inuse {} a 5"], batch.Lines());
    }

    private static string[] Difference(CumulativeProfiles ledger, int allocated, int inUse, bool isStored = true, string service = "shop")
    {
        var batch = Cumulative(allocated, inUse, service);
        var store = ledger.Subtract("default", batch, new HashSet<string> { "alloc" });
        if (isStored) store();
        return batch.Lines();
    }

    private static ProfileBatch Cumulative(int allocated, int inUse, string service = "shop")
    {
        var batch = new ProfileBatch(BatchText.Limits);
        foreach (var (type, value) in new[] { ("alloc", allocated), ("inuse", inUse) })
            FoldedReader.Read(System.Text.Encoding.UTF8.GetBytes($"a {value}\n"), new(service, type, Now, Now, Labels.Empty), hasCounts: true, 1, batch);
        return batch;
    }

    [Theory]
    [InlineData("shop", "shop", "", "{}")]
    [InlineData("shop.cpu{env=prod, pod=\"a\"}", "shop", "cpu", """{env="prod",pod="a"}""")]
    [InlineData("shop.backend{}", "shop.backend", "", "{}")]
    [InlineData("x.alloc_space{service_name=shop,__session_id__=1}", "shop", "alloc_space", "{}")]
    public void Names_of_Pyroscope_are_taken_apart(string name, string service, string kind, string labels)
    {
        var parsed = PyroscopeName.Parse(name);
        Assert.Equal((service, kind, labels), (parsed.Service, parsed.Kind, parsed.Labels.ToString()));
        Assert.Equal(name.Contains("__session_id__=1", StringComparison.Ordinal) ? "1" : "", parsed.Session);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{a=b}")]
    [InlineData("shop{a=b")]
    [InlineData("shop{a}")]
    public void Names_that_are_none_are_refused(string name) => Assert.Throws<ProfileException>(() => PyroscopeName.Parse(name));

    [Fact]
    public void Pushed_series_say_whose_they_are_in_protobuf_and_in_JSON()
    {
        var message = Message(m => Field(m, 1, series =>
        {
            foreach (var (name, value) in new[] { ("__name__", "process_cpu"), ("service_name", "shop"), ("pod", "p1") })
                Field(series, 1, label => { Text(label, 1, name); Text(label, 2, value); });
            Field(series, 2, sample => Text(sample, 1, "PPROF"));
        }));
        using var fromJson = new ProtobufWriter();
        PyroscopePush.WriteJson(
            """{"series":[{"labels":[{"name":"__name__","value":"process_cpu"},{"name":"service_name","value":"shop"},{"name":"pod","value":"p1"}],"samples":[{"rawProfile":"UFBST0Y=","ID":"x"}]}]}"""u8, fromJson);
        foreach (var body in new[] { message, fromJson.Span.ToArray() })
        {
            var profile = Assert.Single(PyroscopePush.Read(body));
            Assert.Equal(("shop", """{pod="p1"}""", "process_cpu:cpu:nanoseconds"), (profile.Origin.Service, profile.Origin.Labels.ToString(), profile.Origin.NameType("cpu", "nanoseconds")));
            Assert.Equal("PPROF"u8.ToArray(), profile.Profile.ToArray());
        }
    }

    [Fact]
    public void A_pushed_series_of_nobody_is_refused() =>
        Assert.Equal(ProfileRefusal.NoService, Assert.Throws<ProfileException>(() => PyroscopePush.Read(
            Message(m => Field(m, 1, series => Field(series, 2, sample => Text(sample, 1, "x")))))).Reason);

    [Fact]
    public void Profiles_of_OTLP_refer_to_the_dictionary()
    {
        var batch = new ProfileBatch(BatchText.Limits);
        var reader = new OtlpProfileReader(batch);
        reader.Read(OtlpRequest());
        Assert.Equal(
        [
            """shop otel:cpu:nanoseconds {container.id="abc"} main /app:0;work.go.work work.go:7 100000000 of 00f067aa0ba902b7""",
            """shop otel:cpu:nanoseconds {container.id="abc"} main /app:0;work.go.work work.go:7 50000000""",
        ], batch.Lines());
        Assert.Equal((Now - 5_000_000_000, Now), (batch.Series[0].Start, batch.Series[0].End));
    }

    [Fact]
    public void Profiles_of_OTLP_of_an_old_time_are_left_out_and_counted()
    {
        var batch = new ProfileBatch(BatchText.Limits with { MaxAge = TimeSpan.FromMilliseconds(1), Time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(BatchText.Now.AddHours(1)) });
        var reader = new OtlpProfileReader(batch);
        reader.Read(OtlpRequest());
        Assert.Equal((1, 0), (reader.TooOld, batch.Samples.Count));
    }

    [Fact]
    public void Random_and_mutated_bytes_never_break_a_reader()
    {
        var otlp = OtlpRequest();
        Gen.Select(Gen.Int[0, otlp.Length - 1], Gen.Byte).Array[1, 6].Sample(changes =>
        {
            var bytes = otlp.ToArray();
            foreach (var (at, value) in changes) bytes[at] = value;
            Try(() => new OtlpProfileReader(new(BatchText.Limits)).Read(bytes));
            Try(() => new OtlpProfileReader(new(BatchText.Limits)).Read(bytes.AsSpan(0, changes[0].Item1)));
        }, iter: 10_000);
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            Try(() => new OtlpProfileReader(new(BatchText.Limits)).Read(bytes));
            Try(() => PyroscopePush.Read(bytes));
            Try(() => FoldedReader.Read(bytes, new("s", "t", Now, Now, Labels.Empty), hasCounts: true, long.MaxValue, new(BatchText.Limits)));
            Try(() => SampleTypeConfig.Parse(bytes));
            Try(() => StackTreeReader.ReadTree(bytes, new("s", "t", Now, Now, Labels.Empty), long.MaxValue, new(BatchText.Limits)));
            Try(() => StackTreeReader.ReadTrie(bytes, new("s", "t", Now, Now, Labels.Empty), 1, new(BatchText.Limits)));
        }, iter: 10_000);
    }

    internal static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (ProfileException)
        {
            // Refused, which is as good as read.
        }
    }

    internal static byte[] OtlpRequest() => Message(m =>
    {
        Field(m, 1, resources =>
        {
            Field(resources, 1, resource =>
            {
                Field(resource, 1, pair => { Text(pair, 1, "service.name"); Field(pair, 2, value => Text(value, 1, "shop")); });
                Field(resource, 1, pair => { Numbers(pair, (3, 8)); Field(pair, 2, value => Numbers(value, (8, 9))); });
            });
            Field(resources, 2, scope => Field(scope, 2, profile =>
            {
                Field(profile, 1, type => Numbers(type, (1, 1), (2, 2)));
                Field(profile, 2, sample => { Numbers(sample, (1, 1), (3, 1)); Field(sample, 4, values => values.WriteInt64(2)); });
                Field(profile, 2, sample => { Numbers(sample, (1, 1)); Field(sample, 5, times => times.WriteFixed64(1)); });
                profile.WriteTag(3, WireFormat.WireType.Fixed64);
                profile.WriteFixed64((ulong)(Now - 5_000_000_000));
                Numbers(profile, (4, 5_000_000_000));
                Field(profile, 5, type => Numbers(type, (1, 3), (2, 4)));
                Numbers(profile, (6, 50_000_000));
            }));
        });
        Field(m, 2, dictionary =>
        {
            Field(dictionary, 1, _ => { });
            Field(dictionary, 1, mapping => Numbers(mapping, (4, 10)));
            Field(dictionary, 2, _ => { });
            Field(dictionary, 2, location => { Numbers(location, (1, 1)); Field(location, 3, line => Numbers(line, (1, 1))); });
            Field(dictionary, 2, location => { Numbers(location, (1, 1)); Field(location, 3, line => Numbers(line, (1, 2), (2, 7))); });
            Field(dictionary, 3, _ => { });
            Field(dictionary, 3, function => Numbers(function, (1, 5)));
            Field(dictionary, 3, function => Numbers(function, (2, 6), (3, 7)));
            foreach (var text in new[] { "", "samples", "count", "cpu", "nanoseconds", "main", "work.go.work", "work.go", "container.id", "abc", "/app" }) Text(dictionary, 5, text);
            Field(dictionary, 4, _ => { });
            Field(dictionary, 4, link =>
            {
                Bytes(link, 1, Convert.FromHexString("4bf92f3577b34da6a3ce929d0e0e4736"));
                Bytes(link, 2, Convert.FromHexString("00f067aa0ba902b7"));
            });
            Field(dictionary, 7, _ => { });
            Field(dictionary, 7, stack => Field(stack, 1, locations => { locations.WriteInt32(2); locations.WriteInt32(1); }));
        });
    });
}
