using CsCheck;
using Taproot.NodeAgent.Export;
using Taproot.NodeAgent.Host;
using Taproot.NodeAgent.Profiling;
using Taproot.NodeAgent.Profiling.Kernel;
using Taproot.Telemetry.Configuration;
using Taproot.Telemetry.Pprof;

namespace Taproot.NodeAgent.Tests.Profiling;

public sealed class ProfileTests
{
    [Fact]
    public void A_profile_says_what_it_is_about_and_holds_its_stacks()
    {
        var writer = new ProfileWriter();
        var (main, work) = (writer.Function("main", "/bin/shop"), writer.Function("wörk", "/bin/shop", "shop.py"));
        Assert.Equal(main, writer.Function("main", "/bin/shop"));
        writer.AddSample([work, main], 5_000_000_000);
        writer.AddSample([main], 7);
        var read = new PprofReader(writer.ToGzip([new("ebpf:cpu", "nanoseconds", 52_631_578)], DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), TimeSpan.FromSeconds(60)));
        Assert.Equal("ebpf:cpu:nanoseconds", read.Type);
        Assert.Equal([new ReadStack("main;wörk", 5_000_000_000), new ReadStack("main", 7)], read.Stacks);
        Assert.Equal((52_631_578L, 60_000_000_000, 1_700_000_000_000_000_000), (read.Period, read.DurationNanoseconds, read.TimeNanoseconds));
    }

    [Fact]
    public void Pruning_keeps_the_sum_and_folds_small_branches() =>
        Gen.Select(Gen.Int[0, 5].Array[0, 6], Gen.Long[0, 1000]).Array[1, 50].Sample(stacks =>
        {
            var tree = new CallTree<long>();
            foreach (var (frames, value) in stacks)
            {
                var node = tree.Child(0, 100, mayGrow: true);
                foreach (var frame in frames) node = tree.Child(node, frame, mayGrow: true);
                tree.Add(node, value);
            }
            tree.Prune(value => value < tree.Total * 0.1);
            long sum = 0;
            tree.ForEach((_, value) => sum += value);
            return sum == stacks.Sum(s => s.Item2);
        });

    [Fact]
    public void A_set_that_is_full_cuts_stacks_and_loses_no_time()
    {
        var set = new ProfileSet(new() { MostNodes = 50, PruneFraction = 0 });
        for (var i = 0; i < 100; i++)
        {
            List<Frame> frames = [.. Enumerable.Range(0, 10).Select(f => new Frame($"{i}.{f}", ""))];
            set.Add("/docker/shop", new SampleKey { ProcessId = 1 }, new Sample { Value = 1 }, frames);
        }
        var profile = new PprofReader(set.Finish(DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(60)).Single().Pprof);
        Assert.Equal(100L * (1_000_000_000 / 19), profile.Total);
        Assert.True(set.Cut > 0);
    }

    [Fact]
    public void The_query_names_service_container_and_host()
    {
        var host = new HostIdentity("0123", "", "node one", "6.1");
        Assert.Equal("service.name=%2Fk8s%2Fdefault%2Fshop&container.id=%2Fk8s%2Fdefault%2Fshop-5d9c7b8f6d-x7k2p%2Fapp&host.name=node%20one&host.id=0123", ProfileUpload.QueryOf("/k8s/default/shop-5d9c7b8f6d-x7k2p/app", host));
        Assert.StartsWith("service.name=%2Fdocker%2Fshop&", ProfileUpload.QueryOf("/docker/shop", host), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--profiling-frequency", "0")]
    [InlineData("--profiling-frequency", "100")]
    [InlineData("--profiling-interval", "14s")]
    [InlineData("--profiles-prune-fraction", "1")]
    [InlineData("--profiling-table-memory", "1KiB")]
    public void Settings_out_of_range_are_refused(string name, string value)
    {
        var values = AgentOptions.Schema.Load([$"{name}={value}"], new Dictionary<string, string>(StringComparer.Ordinal), null);
        Assert.Throws<ConfigurationException>(() => ProfilingOptions.From(values));
    }

    [Theory]
    [InlineData("0-3,8\n", new[] { 0, 1, 2, 3, 8 })]
    [InlineData("0", new[] { 0 })]
    [InlineData("", new int[0])]
    [InlineData("x-y,-,5", new[] { 5 })]
    public void Lists_of_CPUs_are_read(string list, int[] cpus) => Assert.Equal(cpus, PerfEvents.ParseCpus(list));
}
