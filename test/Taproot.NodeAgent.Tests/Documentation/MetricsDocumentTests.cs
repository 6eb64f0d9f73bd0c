using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Tests.Documentation;

public sealed class MetricsDocumentTests
{
    private static readonly string? Noted = Environment.GetEnvironmentVariable("TAPROOT_SEEN_METRICS");
    private static readonly bool Writes = Environment.GetEnvironmentVariable("TAPROOT_WRITE_DOCS") == "1";
    private static readonly string Kept = WorkTree.File("test/Taproot.NodeAgent.Tests/Documentation/SeenMetrics.txt");

    [Fact]
    public void The_page_on_metrics_is_that_of_the_code()
    {
        string path = WorkTree.File("docs/metrics.md");
        if (Writes && Noted is not null)
            File.WriteAllText(Kept, Sightings.Read(Noted).Renewed(Sightings.Read(Kept), Names));
        string page = MetricsPage.Render(KnownMetrics.All, Sightings.Read(Kept), UnseenMetrics.Reasons);
        if (Writes)
            File.WriteAllText(path, page);
        Assert.True(File.Exists(path) && File.ReadAllText(path) == page, "docs/metrics.md is not that of the code: run this test with TAPROOT_WRITE_DOCS=1.");
    }

    [Fact]
    public void A_name_stands_for_one_metric_only() => Assert.Empty(Names.GroupBy(name => name).Where(name => name.Count() > 1).Select(name => name.Key));

    [Fact]
    public void Names_and_labels_are_those_of_Prometheus()
    {
        Assert.All(KnownMetrics.All, metric =>
        {
            Assert.Matches("^[a-z][a-z0-9_]*$", metric.Descriptor.Name);
            Assert.All(metric.Descriptor.LabelNames, label => Assert.Matches("^[a-z][a-z0-9_]*$", label));
            Assert.EndsWith(".", metric.Descriptor.Help, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_counter_of_our_own_ends_with_total() => Assert.Empty(
        KnownMetrics.All.Select(metric => metric.Descriptor)
            .Where(metric => metric.Type == MetricType.Counter && !metric.Name.EndsWith("_total", StringComparison.Ordinal))
            .Select(metric => metric.Name)
            .Except(CorootMetrics.Names));

    [Fact]
    public void Each_metric_is_seen_by_a_test_or_has_a_reason_why_not()
    {
        Sightings kept = Sightings.Read(Kept);
        Assert.DoesNotContain(Names, name => kept.Of(name) is null && !UnseenMetrics.Reasons.ContainsKey(name));
    }

    [Fact]
    public void Reasons_are_given_only_for_metrics_that_there_are() => Assert.Empty(UnseenMetrics.Reasons.Keys.Except(Names));

    [Fact]
    public void The_tests_that_see_a_metric_exist()
    {
        Sightings kept = Sightings.Read(Kept);
        Assert.DoesNotContain(
            Names.Select(name => kept.Of(name)?.Test).OfType<string>().Distinct(StringComparer.Ordinal),
            test => typeof(MetricsDocumentTests).Assembly.GetType("Taproot.NodeAgent.Tests." + test) is null);
    }

    // It is run by ./taproot test once all other tests have noted what they saw.
    [Fact(Explicit = true)]
    public void What_the_page_says_was_seen_in_this_run()
    {
        Assert.NotNull(Noted);
        (Sightings kept, Sightings now) = (Sightings.Read(Kept), Sightings.Read(Noted));
        Assert.DoesNotContain(
            Names, name => kept.Of(name) is { } claimed && (now.Of(name) is not { } seen || (claimed.HasValue && !seen.HasValue)));
    }

    private static IEnumerable<string> Names => KnownMetrics.All.Select(metric => metric.Descriptor.Name);
}
